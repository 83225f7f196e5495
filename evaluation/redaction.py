"""What is left of people in a text after redaction; rows `text must_not_contain`, the latter separated by `|`.

It runs without a site, so that nobody's name is known beforehand: every name has to be found by how it is used.
"""

import re
from collections.abc import Mapping, Sequence

from ai_school.tutor.redaction import People, redact

COLUMNS = ("text", "must_not_contain")
SEPARATOR = "|"
NOBODY = People()


def measure(rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
	"""Pieces that must not be there and are (`leaks`), rows without such pieces whose digits changed, number of rows."""
	leaks = lost_numbers = 0
	for row in rows:
		pieces = [
			piece.strip() for piece in (row["must_not_contain"] or "").split(SEPARATOR) if piece.strip()
		]
		text = redact(row["text"], NOBODY).text
		leaks += sum(_holds(text, piece) for piece in pieces)
		lost_numbers += not pieces and _digits(text) != _digits(row["text"])
	return {"leaks": leaks, "lost_numbers": lost_numbers, "n": len(rows)}


def _holds(text: str, piece: str) -> bool:
	"""Whether the piece stands in the text, in any case; one of letters only as a word of its own."""
	if piece.isalpha():
		return bool(re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text, re.IGNORECASE))
	return piece.casefold() in text.casefold()


def _digits(text: str) -> list[str]:
	return re.findall(r"\d", text)
