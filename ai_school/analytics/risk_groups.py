"""For whom a school's own model of risk errs: its error rates by groups of students.

Nothing is said of fewer than FEWEST students, so that nobody can tell of a child.
"""

from typing import Any

import numpy as np

FEWEST = 10
DIGITS = 4


def errors(values: Any, failed: Any, flagged: Any) -> dict[str, dict[str, Any]]:
	"""By value, of groups of FEWEST students at least: n, false_alarms (share of those who passed that was flagged), misses.

	A share of fewer than FEWEST is None.
	"""
	of = {str(value): values == value for value in np.unique(values)}
	return {value: _of_group(failed[at], flagged[at]) for value, at in of.items() if at.sum() >= FEWEST}


def _of_group(failed: Any, flagged: Any) -> dict[str, Any]:
	return {
		"n": len(failed),
		"false_alarms": _share(flagged[~failed]),
		"misses": _share(~flagged[failed]),
	}


def _share(holds: Any) -> float | None:
	return round(float(holds.mean()), DIGITS) if len(holds) >= FEWEST else None
