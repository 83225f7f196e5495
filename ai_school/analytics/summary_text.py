"""The paragraph for a parents' evening in tokens: names, figures and words, sentence by sentence."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ai_school.tutor.text import fold

FIGURE, NAME, CHILD, WORD, MARK, END = "figure", "name", "child", "word", "mark", "end"
PERCENT = "%"
_PERCENT = r"[%٪％]|(?i:percent|per\s+cent|por\s+ciento|pour\s*cent)(?![^\W_])|بالمئة|بالمائة|في\s+المئة|في\s+المائة|प्रतिशत|फ़ीसदी|फीसदी"
_SIGNS = r"[+\-−–—±~≈<>=/^*]"
_LETTER = r"[^\W\d_]"
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u0652\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"
_CLITIC = "[وفبل]ـ?"
_ENDS = ".!।…\n"
_BETWEEN = " \t,;:()-–—،؛¡"
_OPENS, _CLOSES = r"""["“«„‘']?""", r"""["”»“’']?"""


@dataclass(frozen=True, slots=True)
class Token:
	"""A piece of a sentence: `text` is what it is compared by, `original` how it was written."""

	kind: str
	text: str
	original: str


def visible(text: str) -> str:
	"""The text in composed form (NFC) without characters that nobody sees, and that could turn what is seen around."""
	kept = (char for char in text if char in "\n" + _JOINERS or unicodedata.category(char) not in _INVISIBLE)
	return unicodedata.normalize("NFC", "".join(kept)).strip()


def pieces(text: str, names: Sequence[str], child: str, language: str) -> list[list[Token]] | None:
	"""The sentences, each in its tokens of the kinds figure, name, child and word, and marks between them.

	None for a text that holds anything else, such as markup, an address, a sign before a number, a number within a word, a
	question, or quotation marks around anything but a name.
	"""
	sentences: list[list[Token]] = [[]]
	pattern, at = _pattern(tuple(names), child, language), 0
	while at < len(text):
		match = pattern.match(text, at)
		if match is None:
			return None
		at = match.end()
		if match.lastgroup == END:
			sentences.append([])
		elif match.group().strip():
			sentences[-1].append(_token(match))
	return [sentence for sentence in sentences if any(token.kind != MARK for token in sentence)]


def _token(match: re.Match[str]) -> Token:
	kind, original = str(match.lastgroup), match.group()
	if kind == FIGURE:
		return Token(kind, _figure(original), original)
	if kind == WORD:
		return Token(kind, fold(original).replace("'", ""), original)
	return Token(kind, match[kind] if kind == NAME else original.strip(), original)


def _figure(original: str) -> str:
	"""A number in ASCII digits; a percentage is another figure than the number alone."""
	number = re.match(r"[\d.,٫٬]+", original)
	digits = number.group() if number else ""
	plain = "".join(str(unicodedata.decimal(char, char)) for char in digits)
	return plain + PERCENT * (len(original) > len(digits))


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...], child: str, language: str) -> re.Pattern[str]:
	"""What a text may consist of. Names go before numbers and words: they may hold both, and any mark."""
	inner = rf"[\w{_MARKS}]"
	clitic = _CLITIC if language == "ar" else "(?!)"
	known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
	word = rf"{_LETTER}[{_MARKS}{_JOINERS}]*(?:{_LETTER}|[{_MARKS}{_JOINERS}])*"
	within = "" if language == "fr" else rf"(?:['’]{word})*"
	return re.compile(
		rf"(?<!{inner})(?:{clitic})?{_OPENS}(?P<{NAME}>{known})(?!{inner})(?:['’]s(?!{inner})|{_CLOSES})"
		rf"|(?P<{CHILD}>(?<!{inner})(?:{clitic})?{re.escape(child)}(?:['’]s?(?!{inner}))?)(?!{inner})"
		rf"|(?P<{FIGURE}>(?<!{_SIGNS})(?<!{inner})\d+(?:[.,٫٬]\d+)*(?:\s*(?:{_PERCENT}))?)(?!{inner}|[%٪％])"
		rf"|(?P<{WORD}>(?<!{inner}){word}{within})(?!{inner})"
		rf"|(?P<{END}>[{re.escape(_ENDS)}])"
		rf"|(?P<{MARK}>[{re.escape(_BETWEEN)}\u00a0\u202f]|(?<={_LETTER})['’](?={_LETTER}|\[))"
	)
