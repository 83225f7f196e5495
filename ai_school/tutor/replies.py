"""What the tutor says in its own words: templates by kind, translated, filled in, never repeated in a row."""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

TEMPLATES_FILE = Path(__file__).parent / "data" / "replies.json"
Translate = Callable[[str], str]

_PLACE = re.compile(r"\{(\w+)\}")
_SPACE = re.compile(r"\s+")


def untranslated(text: str) -> str:
	"""English as it is written in the templates."""
	return text


class Replies:
	"""Templates by kind, each kind with one or more sentences that say the same."""

	def __init__(self, templates: dict[str, list[str]] | None = None) -> None:
		self._templates = templates if templates is not None else _shipped()

	@property
	def kinds(self) -> tuple[str, ...]:
		"""The kinds of sentence there are."""
		return tuple(self._templates)

	def say(
		self, kind: str, said: Sequence[str] = (), translate: Translate = untranslated, **values: object
	) -> str:
		"""A sentence of a kind that stands in none of the texts `said` (oldest first), filled with `values`.

		The first template that was not used, so the choice is the same for the same conversation. When all were used,
		the one whose last use is longest ago. Raises KeyError for an unknown kind or a value that is missing."""
		sentences = [_filled(template, translate, values) for template in self._templates[kind]]
		texts = [_plain(text) for text in said]
		return min(sentences, key=lambda sentence: _last_use(_plain(sentence), texts))


def _filled(template: str, translate: Translate, values: dict[str, object]) -> str:
	"""The translated template with its values; the English one when the translation asks for other values."""
	given = {name: str(value) for name, value in values.items()}
	translated = translate(template)
	if set(_PLACE.findall(translated)) != set(_PLACE.findall(template)):
		translated = template
	return _PLACE.sub(lambda place: given[place[1]], translated)


def _last_use(sentence: str, texts: Sequence[str]) -> int:
	"""Position of the last text that holds the sentence, from 1; 0 when none does."""
	return max((place for place, text in enumerate(texts, 1) if sentence in text), default=0)


def _plain(text: str) -> str:
	return _SPACE.sub(" ", text).strip()


@cache
def _shipped() -> dict[str, list[str]]:
	templates: dict[str, list[str]] = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))
	return templates
