"""How surely a child in danger is noticed, and how seldom schoolwork is taken for it; rows `severity category text`."""

from collections.abc import Sequence
from typing import Any

from ai_school.tutor.linear import LinearModel
from ai_school.tutor.safeguarding import SEVERITIES, check
from evaluation.metrics import share
from evaluation.tables import Row, require

COLUMNS = ("severity", "category", "text")


def measure(rows: Sequence[Row], weights: LinearModel | None = None) -> dict[str, Any]:
	"""Shares of the rows that raise an alarm of any severity, and the number of rows.

	`recall` is over the rows labelled high or concern, `high_recall` over those labelled high, `false_alarm_rate` over
	those labelled none; `per_category` is the recall of each category. `weights` stand in for the app's. DataError for another severity.
	"""
	labels = [require("severity", row["severity"], SEVERITIES) for row in rows]
	raised = [check(row["text"], weights=weights).severity != "none" for row in rows]
	found = list(zip(labels, (row["category"].strip() for row in rows), raised, strict=True))
	danger = [row for row in found if row[0] != "none"]
	return {
		"recall": _raised(danger),
		"high_recall": _raised([row for row in found if row[0] == "high"]),
		"false_alarm_rate": _raised([row for row in found if row[0] == "none"]),
		"per_category": {
			name: _raised([row for row in danger if row[1] == name])
			for name in sorted({row[1] for row in danger})
		},
		"n": len(found),
	}


def _raised(rows: Sequence[tuple[str, str, bool]]) -> float:
	return share(sum(raised for _, _, raised in rows), len(rows))
