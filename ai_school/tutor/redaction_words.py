"""Words of a text with what tells a name from a word, and the word lists of `redaction`."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ai_school.tutor.packed import Words

DATA = Path(__file__).parent / "data"
_MARKS = (
	"\u0300-\u036f\u0483-\u0487\u05b0-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957"
	"\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d"
	"\u0c80-\u0ccd\u0d00-\u0d4d\u0e31-\u0e4e\u200c\u200d"
)
LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_WORD = re.compile(rf"(?:\b[odOD]['’](?=[^\W\d_]{{3}}))?{LETTER}+(?:[-‐]{LETTER}+)*", re.UNICODE)
_SENTENCE_END = re.compile(r"[.!?।؟:;\n\"“”•*>)]")


@dataclass(frozen=True, slots=True)
class Word:
	"""A word and where it stands; `before` is the text between it and the word before."""

	text: str
	start: int
	end: int
	key: str
	before: str
	initial: bool

	@property
	def capital(self) -> bool:
		"""Begins with a capital letter."""
		return self.text[0].isupper()

	@property
	def uncased(self) -> bool:
		"""Is of a script without capitals."""
		return self.text.lower() == self.text.upper()

	@property
	def follows_directly(self) -> bool:
		"""Only one space, or one dot and space as after "Mr.", lies before it."""
		return self.before in (" ", "\u00a0") or (not self.initial and self.before in (". ", "."))


def split(text: str) -> list[Word]:
	"""The words of a text; hyphenated ones and such as O'Brien are one, a possessive's s is one of its own."""
	words: list[Word] = []
	end = 0
	for match in _WORD.finditer(text):
		before = text[end : match.start()]
		short = (
			bool(words)
			and before in (". ", ".")
			and (len(words[-1].text) == 1 or words[-1].key in words_of("titles"))
		)
		initial = not words or (bool(_SENTENCE_END.search(before)) and not short)
		words.append(Word(match.group(), match.start(), match.end(), fold(match.group()), before, initial))
		end = match.end()
	return words


@cache
def _is_mark(char: str) -> bool:
	return "\u0300" <= char <= "\u036f"


def fold(text: str) -> str:
	"""A word for comparison: lower case, Latin diacritics off, one kind of apostrophe and hyphen."""
	if text.isascii():
		return text.lower()
	decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‐", "-").casefold())
	return unicodedata.normalize("NFC", "".join(char for char in decomposed if not _is_mark(char)))


def phrase(words: Sequence[str]) -> tuple[str, ...]:
	"""Folded words of a phrase, as `split` finds them."""
	return tuple(word.key for word in split(" ".join(words)))


@dataclass(frozen=True, slots=True)
class NameLists:
	"""Names known anywhere (in any case), only where capitalised, family names; and words that are none."""

	anywhere: Words
	capitalised: Words
	surnames: Words
	ordinary: Words


@cache
def name_lists() -> NameLists:
	"""The lists of data/redaction_names.json."""
	lists = _content("redaction_names.json")
	kinds = ("anywhere", "capitalised", "surnames", "ordinary")
	return NameLists(*(Words(lists[kind].split()) for kind in kinds))


@cache
def words_of(kind: str) -> frozenset[str]:
	"""A set of single words of data/redaction_words.json, folded."""
	return frozenset(fold(word) for word in _read("redaction_words.json")[kind].split())


@cache
def phrases_of(kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
	"""Phrases of data/redaction_words.json, longest first, by their first word."""
	found: dict[str, list[tuple[str, ...]]] = {}
	for each in {phrase([text]) for text in _read("redaction_words.json")[kind]}:
		found.setdefault(each[0], []).append(each)
	return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in found.items()}


def match_at(words: Sequence[Word], at: int, phrases: dict[str, tuple[tuple[str, ...], ...]]) -> int:
	"""How many words from `at` on are one of the phrases; 0 for none."""
	for each in phrases.get(words[at].key, ()):
		if tuple(word.key for word in words[at : at + len(each)]) == each:
			return len(each)
	return 0


@cache
def _read(name: str) -> dict[str, str]:
	return _content(name)


def _content(name: str) -> dict[str, str]:
	content: dict[str, str] = json.loads((DATA / name).read_text("utf-8"))
	return content
