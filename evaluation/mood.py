"""How well pupils' moods are told from their messages; rows `label text`."""

from collections.abc import Sequence
from typing import Any

from ai_school.tutor import mood
from evaluation.metrics import classification
from evaluation.tables import Row, require

COLUMNS = ("label", "text")


def measure(rows: Sequence[Row]) -> dict[str, Any]:
	"""Accuracy, macro-F1, precision, recall and F1 by label, number of rows; DataError for a label that is no mood."""
	truth = [require("mood", row["label"], mood.LABELS) for row in rows]
	return classification(truth, [mood.classify(row["text"]).label for row in rows])
