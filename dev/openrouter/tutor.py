"""What the stand-in says: a tutor's sentences by subject, chosen by key words, never the pupil's own words."""

import re
from typing import Any

from dev.openrouter.paragraph import reword

_SUBJECTS: tuple[tuple[str, str, str], ...] = (
	(
		r"fraction|denominator|numerator",
		"Fractions can be added once their parts have the same size, that is, the same denominator.",
		"Which number do both denominators divide?",
	),
	(
		r"equation|solve|\bx\b",
		"An equation is a balance: what you do to one side, you do to the other, as in \\(x + 3 = 7\\), "
		"where taking 3 from both sides leaves \\(x = 4\\).",
		"Which operation would you undo first in yours?",
	),
	(
		r"triangle|angle|pythag|area|perimeter",
		"In a right-angled triangle the squares on the two short sides add up to the square on the longest: "
		"$$a^2 + b^2 = c^2$$",
		"Which of the sides do you know already?",
	),
	(
		r"photosynthes|plant|leaf|chlorophyll",
		"In **photosynthesis** a plant builds sugar from carbon dioxide and water with the energy of light.",
		"Where in the leaf do you think that happens?",
	),
	(
		r"force|newton|gravity|speed|motion",
		"A force changes how something moves; without one it keeps its speed and direction.",
		"Which forces act on the thing in your question?",
	),
	(
		r"atom|molecule|element|acid|reaction",
		"In a chemical reaction the atoms stay the same and are put together anew.",
		"How many atoms of each element do you count on the left side?",
	),
)
_OTHER = (
	"Let us take it one step at a time, and begin with what you know for sure.",
	"What have you tried so far?",
)


def answer(messages: Any) -> str:
	"""An answer to chat messages: an explanation, a citation when passages were sent, and a question back.

	Where a paragraph is to be worded, that paragraph.
	"""
	if paragraph := reword(_contents(messages)):
		return paragraph
	text = " ".join(_contents(messages))
	last = (_contents(messages) or [""])[-1]
	fitting = (each[1:] for each in _SUBJECTS if re.search(each[0], last, re.IGNORECASE))
	explanation, question = next(fitting, _OTHER)
	cited = (
		" Your course material says more about it [1]." if re.search(r"^\[1\]", text, re.MULTILINE) else ""
	)
	return f"{explanation}{cited}\n\n{question}"


def pieces(text: str) -> list[str]:
	"""The text cut as a model streams it: word by word, with the space before."""
	return re.findall(r"\s*\S+", text) or [text]


def tokens(text: str) -> int:
	"""A token count of the usual size."""
	return max(1, len(text) // 4)


def _contents(messages: Any) -> list[str]:
	rows = messages if isinstance(messages, list) else []
	return [str(row.get("content") or "") for row in rows if isinstance(row, dict)]
