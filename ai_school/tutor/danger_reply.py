"""The fixed answer to a message that tells of danger: warm words, the school's own contacts, never a model's text."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from ai_school.tutor import language

_WORDS = Path(__file__).parent / "data" / "danger_reply.json"

Person = tuple[str, Sequence[str]]
"""A contact's name and the ways to reach them."""


def write(message: str, people: Sequence[Person], translate: Callable[[str], str]) -> str:
	"""Return the answer in the language of the message where it is one of the six, else in that of `translate`."""
	written = language.detect(message)
	words = _words().get(written, _words()["en"])
	opening, closing = words["opening"], words["closing"]
	if written == language.DEFAULT or written not in _words():
		opening, closing = translate(opening), translate(closing)
	return "\n\n".join([opening, _listed(people), closing])


def _listed(people: Sequence[Person]) -> str:
	return "\n".join(f"- **{name}**{''.join(f' · {way}' for way in ways if way)}" for name, ways in people)


@cache
def _words() -> dict[str, dict[str, str]]:
	words: dict[str, dict[str, str]] = json.loads(_WORDS.read_text(encoding="utf-8"))
	return words
