"""What a question in a conversation is about, when it leans on the questions before it."""

import re
from collections.abc import Sequence

from ai_school.tutor import notation, words
from ai_school.tutor.stopwords import GENERAL_WORDS
from ai_school.tutor.text import fold

GENERAL_STEMS = frozenset(map(words.stem, GENERAL_WORDS))
_COMPARES = re.compile(
	r"\b(?:differ(?:s|ent|ences?)?\b|diff\b|compare|contrast|versus|vs\b|diferenci|diferenc|antar\b|fark\b|farak\b|tofauti)|अंतर|फर्क|الفرق"
)
_BETWEEN = re.compile(r"\b(?:and|or|vs|versus|from|to|y|et|ou|e|aur|na)\b|और|,|\sو\s?")
PRONOUNS = frozenset(("it", "its", "this", "that", "these", "those", "they", "them", "their"))


def subject(question: str, earlier: Sequence[str]) -> str:
	"""What to search for: the question, or in a conversation what it is about.

	A question that names no subject ("another hint please") stands for the last of the `earlier` ones (oldest first)
	that does; one that leans on it ("why is it important?", "the sides are 6 and 8") is put behind that."""
	before = next((text for text in reversed(earlier) if not leans(text)), None)
	if before is None or not leans(question):
		return question
	return f"{before} {question}" if _subject_words(question) else before


def leans(text: str) -> bool:
	"""Whether a text names nothing but general words, or speaks of "it" or "that" and of hardly anything else."""
	own = [word for word in _subject_words(text) if words.stem(word) not in GENERAL_STEMS]
	return not own or (len(own) == 1 and not PRONOUNS.isdisjoint(words.words(text)))


def compares(text: str) -> bool:
	"""Whether a text asks how things differ, or sets them beside each other."""
	return _COMPARES.search(fold(text)) is not None


def parts(text: str) -> list[str]:
	"""The parts of a text that sets things beside each other: "speed" and "velocity" of "speed and velocity"."""
	return [part for part in _BETWEEN.split(fold(text)) if part.strip()]


def _subject_words(text: str) -> list[str]:
	return words.informative(notation.spelled(text), strict=True)
