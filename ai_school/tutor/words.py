"""Words of a text as the tutor compares them: folded, without endings, without words that carry no subject."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ai_school.tutor.stopwords import AFTER_NOUN, BEFORE_NOUN, CHAT_WORDS, EVERYDAY_WORDS, FUNCTION_WORDS

# Letters, digits and the vowel signs and marks of Indic, Arabic, Hebrew and Thai writing, which \w leaves out.
_WORD = re.compile(
	r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0e7f])*"
)
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_ARABIC = str.maketrans(
	{"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
_NUMBER = re.compile(r"\d+[a-z]?")

_IRREGULAR = {
	"axes": "axis", "bacteria": "bacterium", "bases": "base", "biceps": "biceps", "calculus": "calculus",
	"children": "child", "criteria": "criterion", "data": "data", "dice": "dice", "feet": "foot", "foci": "focus",
	"formulae": "formula", "fungi": "fungus", "gas": "gas", "genera": "genus", "halves": "half", "indices": "index",
	"larvae": "larva", "leaves": "leaf", "lives": "life", "matrices": "matrix", "mice": "mouse", "nuclei": "nucleus",
	"pancreas": "pancreas", "pythagoras": "pythagoras", "phenomena": "phenomenon", "plus": "plus", "quanta": "quantum", "radii": "radius", "series": "series",
	"shelves": "shelf", "species": "species", "stimuli": "stimulus", "teeth": "tooth", "thus": "thus",
	"vertices": "vertex", "wolves": "wolf", "yes": "yes",
}  # fmt: skip

_VARIANTS = {
	"aluminum": "aluminium", "analyze": "analyse", "behavior": "behaviour", "center": "centre", "color": "colour",
	"fiber": "fibre", "gray": "grey", "kilometer": "kilometre", "liter": "litre", "math": "maths", "meter": "metre",
	"millimeter": "millimetre", "centimeter": "centimetre", "mold": "mould", "neighbor": "neighbour",
	"sulfur": "sulphur", "vapor": "vapour", "organization": "organisation", "maths": "maths", "mathematic": "maths",
}  # fmt: skip


def fold(text: str) -> str:
	"""`text` in lower case, in compatible characters, without accents or apostrophes; Arabic letters unified."""
	text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).casefold()
	if text.isascii():
		return text
	marks = unicodedata.normalize("NFD", text)
	return "".join(c for c in marks if not _is_accent(c)).translate(_ARABIC)


def _is_accent(character: str) -> bool:
	"""Whether a mark may be dropped without making another word: Latin accents, Arabic and Hebrew vowel points."""
	return (
		"\u0300" <= character <= "\u036f"
		or "\u0591" <= character <= "\u05c7"
		or "\u064b" <= character <= "\u065f"
	)


def words(text: str) -> list[str]:
	"""The folded words of `text` in their order."""
	return _WORD.findall(fold(text))


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
	"""A folded word without an English plural ending and in British spelling, for comparing names."""
	if word in _IRREGULAR:
		word = _IRREGULAR[word]
	elif len(word) > 4 and word.endswith("ies"):
		word = word[:-3] + "y"
	elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zzes")):
		word = word[:-2]
	elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
		word = word[:-1]
	return _VARIANTS.get(word, word)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
	"""A folded word without its inflection, for comparing texts.

	Lighter than Porter's stemmer on purpose: "organ", "organism" and "organise" stay three words. It joins the
	forms that a lesson mixes (multiply, multiplying, multiplication) and simple Arabic and Hindi endings.
	"""
	if not word.isascii():
		return _stem_arabic(word) if "\u0600" <= word[0] <= "\u06ff" else _stem_indic(word)
	word = singular(word)
	if len(word) < 5 or not word.isalpha():
		return word.removesuffix("e") if len(word) == 4 else word
	if word in _DERIVED:
		return _DERIVED[word]
	word = word.replace("isation", "ization") if word.endswith("isation") else word
	for ending, replacement, least in _ENDINGS:
		if word.endswith(ending) and len(word) - len(ending) >= least:
			return _rounded(word[: -len(ending)] + replacement)
	return _rounded(word)


_ENDINGS = (
	("ication", "i", 4), ("ization", "is", 4), ("izing", "is", 4), ("ized", "is", 4), ("ize", "is", 4),
	("ation", "", 4), ("ating", "", 4), ("ated", "", 4), ("ator", "", 4), ("ate", "", 4),
	("ation", "at", 3), ("tion", "t", 3), ("sion", "s", 3), ("fully", "", 4), ("ying", "i", 3), ("ied", "i", 3),
	("ing", "", 3), ("edly", "", 4), ("ed", "", 3), ("ally", "al", 4), ("ply", "pli", 2), ("ly", "", 4),
)  # fmt: skip

_DERIVED = {
	"addition": "add", "comparison": "compar", "division": "divid", "expansion": "expand", "frozen": "freez",
	"conclusion": "conclud", "proof": "prov", "substitution": "substitut",
}  # fmt: skip


def _rounded(word: str) -> str:
	"""A stem without a doubled consonant, a silent e or a final y, so that its forms meet."""
	if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
		word = word[:-1]
	if len(word) > 3 and word.endswith("e"):
		word = word[:-1]
	return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _stem_arabic(word: str) -> str:
	for prefix in ("وال", "بال", "كال", "فال", "ال", "لل"):
		if word.startswith(prefix) and len(word) - len(prefix) >= 3:
			word = word[len(prefix) :]
			break
	for suffix in ("ات", "ون", "ين", "ها", "يه", "ه"):
		if word.endswith(suffix) and len(word) - len(suffix) >= 3:
			return word[: -len(suffix)]
	return word


def _stem_indic(word: str) -> str:
	for suffix in ("ियों", "ियाँ", "ियां", "ाओं", "ाएँ", "ाएं", "ुओं", "ों", "ें", "ीं", "ा", "ी", "े", "ो", "ि", "ु"):
		if word.endswith(suffix) and len(word) - len(suffix) >= 2:
			return word[: -len(suffix)]
	return word


def is_noun_use(tokens: Sequence[str], position: int) -> bool:
	"""Whether the everyday word at `position` is meant as a noun ("the mean of", not "what does it mean")."""
	if len(tokens) <= 2:
		return True
	before = tokens[position - 1] if position else ""
	after = tokens[position + 1] if position + 1 < len(tokens) else ""
	return before in BEFORE_NOUN or after in AFTER_NOUN


def informative(text: str, strict: bool = False) -> list[str]:
	"""The folded words of a question that say what it is about, in order and each once.

	Function words always go. Words of conversation, single letters and numbers go unless nothing else is left,
	so "help" alone gives ["help"] and "I need help with ratios" gives ["ratios"]; if `strict` they always go."""
	tokens = words(text)
	kept = [(i, word) for i, word in enumerate(tokens) if word not in FUNCTION_WORDS]
	strong = [word for i, word in kept if _is_informative(tokens, i)]
	return list(dict.fromkeys(strong if strict or strong else [word for _, word in kept]))


def _is_informative(tokens: Sequence[str], position: int) -> bool:
	word = tokens[position]
	if singular(word) in EVERYDAY_WORDS:
		return is_noun_use(tokens, position)
	return word not in CHAT_WORDS and len(word) > 1 and not _NUMBER.fullmatch(word)
