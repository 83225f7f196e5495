"""Bring a pupil's message into one form: look-alike, stretched and invisible characters are made plain."""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 20_000
"""Characters of a message that are read: far above any question, and a bound on the work one message costs."""

_CYRILLIC = str.maketrans(
	dict(zip("аӓбвсԁдеёԍһиіїјкқӏмнопрԛѕтуѵԝхүзьєэ", "aabvcddeeghuiijkklmhonpqstyvwxyzbee", strict=True))
)
_GREEK = str.maketrans(dict(zip("αβεικνορτυχηωγ", "abeiknoptuxnwy", strict=True)))
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ɡ": "g"})
_ARABIC = str.maketrans(
	{"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": None}
)
_QUOTES = str.maketrans(
	{"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"}
)
_NUKTA, _CHANDRABINDU, _ANUSVARA = "़", "ँ", "ं"
_MIXED_GREEK = re.compile(r"[a-z]*(?:[a-z][α-ω]|[α-ω][a-z])[a-zα-ω]*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(
	r"[^\W\d_]+(?:[\u0900-\u0903\u093a-\u094d]+[^\W\d_]*)*(?:'[^\W\d_]+)*"
	r"|\d+(?:[.,]\d+)*|[?!]+|\.{2,}|[-+*/=^<>×÷]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)


def clean(text: str) -> str:
	"""Return the text in compatibility form, without invisible characters, its white space single; at most MAX_LENGTH."""
	plain = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).translate(_QUOTES)
	visible = (
		" " if char.isspace() else char
		for char in plain
		if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
	)
	return _SPACE.sub(" ", "".join(visible)).strip()


@lru_cache(maxsize=64)
def fold(text: str) -> str:
	"""Return the cleaned text in lower case, without accents, look-alike letters and letters stretched beyond two.

	Latin accents go, Devanagari vowel signs stay, Arabic letters take their bare form, as in information retrieval.
	"""
	folded = clean(text).lower()
	if not folded.isascii():
		folded = _strip_marks(folded).translate(_CYRILLIC).translate(_LATIN).translate(_ARABIC)
		folded = _MIXED_GREEK.sub(lambda word: word[0].translate(_GREEK), folded)
	return _STRETCHED.sub(r"\1\1", folded)


def _strip_marks(text: str) -> str:
	decomposed = unicodedata.normalize("NFD", text).replace(_NUKTA, "").replace(_CHANDRABINDU, _ANUSVARA)
	kept = (
		char
		for char in decomposed
		if unicodedata.category(char) not in {"Mn", "Me"} or "\u0900" <= char <= "\u0dff"
	)
	return unicodedata.normalize("NFC", "".join(kept))


def tokens(folded: str) -> list[str]:
	"""Split folded text into words, numbers, question and exclamation marks, operators and emoji, in order."""
	return _TOKEN.findall(folded)


def words(folded: str) -> list[str]:
	"""Return only the words of folded text, apostrophes dropped ("don't" is "dont")."""
	return [token.replace("'", "") for token in tokens(folded) if token[0].isalpha()]


def storable(text: str) -> str:
	"""Return the text without NUL, and with "?" for characters that no encoding holds: a database takes neither."""
	return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
