"""How well what pupils want are told from their messages; rows `label text`."""

from collections.abc import Sequence
from typing import Any

from ai_school.tutor import intent
from evaluation.metrics import classification
from evaluation.tables import Row, require

COLUMNS = ("label", "text")


def measure(rows: Sequence[Row]) -> dict[str, Any]:
	"""Accuracy, macro-F1, precision, recall and F1 by label, number of rows; DataError for a label that is no intent."""
	truth = [require("intent", row["label"], intent.LABELS) for row in rows]
	return classification(truth, [intent.classify(row["text"]).label for row in rows])
