"""Guess the language of a message: by its script, or by the commonest words of a pupil's questions."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ai_school.tutor.text import fold, words

DEFAULT = "en"
_WORDS = Path(__file__).parent / "data" / "language_words.json"
_SCRIPTS = (("\u0900", "\u097f", "hi"), ("\u0600", "\u06ff", "ar"))


def detect(text: str) -> str:
	"""Return the ISO 639-1 code: ar, en, es, fr, hi (also in Latin letters), pt or sw; "en" when nothing tells."""
	folded = fold(text)
	return _by_script(folded) or _by_words(words(folded)) or DEFAULT


def of_conversation(texts: Sequence[str], default: str) -> str:
	"""The language of the last text that tells one (the latest stands last), else `default`."""
	told = (_by_script(fold(text)) or _by_words(words(fold(text))) for text in reversed(texts))
	return next(filter(None, told), default)


def _by_script(folded: str) -> str | None:
	letters = sum(char.isalpha() for char in folded)
	for first, last, language in _SCRIPTS:
		if sum(first <= char <= last for char in folded) * 3 > letters > 0:
			return language
	return None


def _by_words(found: list[str]) -> str | None:
	"""Return the language most of whose common words are there; a word of several languages counts as a part for each."""
	scores: dict[str, float] = {}
	for word in found:
		languages = _languages_of().get(word, ())
		for language in languages:
			scores[language] = scores.get(language, 0) + 1 / len(languages)
	best = max(scores, key=lambda language: (scores[language], language == DEFAULT), default=None)
	return best


@cache
def _languages_of() -> Mapping[str, tuple[str, ...]]:
	table: dict[str, tuple[str, ...]] = {}
	for language, common in json.loads(_WORDS.read_text(encoding="utf-8")).items():
		for word in {fold(word).replace("'", "") for word in common}:
			table[word] = (*table.get(word, ()), language)
	return table
