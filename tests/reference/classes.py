"""What a class looks like as a whole, by the definitions of `analytics.classes` and `analytics.concept_table`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.reference.records import CleanResult
from tests.reference.results import mean

LEVELS = ("urgent", "support", "watch", "none")


def distribution(means: Sequence[Fraction | None]) -> list[int]:
	"""How many means lie in each tenth of the maximum, without its upper end; the last tenth holds 1 too."""
	tenths = [min(floor(one * 10), 9) for one in means if one is not None]
	return [tenths.count(tenth) for tenth in range(10)]


def over_time(results: Mapping[str, Sequence[CleanResult]]) -> list[dict[str, Any]]:
	"""By month, from the results of each student; a student counts once a month, with their mean of it."""
	shares: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
	for student, of in results.items():
		for one in of:
			shares[one.day.strftime("%Y-%m")][student].append(one.share)
	return [_month(month, [mean(one) for one in of.values()]) for month, of in sorted(shares.items())]


def _month(month: str, means: list[Fraction]) -> dict[str, Any]:
	return {
		"month": month,
		"mean": mean(means),
		"low_quartile": quartile(means, Fraction(1, 4)),
		"high_quartile": quartile(means, Fraction(3, 4)),
		"count": len(means),
	}


def quartile(values: Sequence[Fraction], part: Fraction) -> Fraction:
	"""With linear interpolation between the two values that it lies between."""
	ordered, place = sorted(values), (len(values) - 1) * part
	low, high = ordered[floor(place)], ordered[ceil(place)]
	return low + (high - low) * (place - floor(place))


def by_need(rows: Sequence[Mapping[str, Any]]) -> list[str]:
	"""Names of the students, who needs support first; rows as api.class_insight answers them."""
	return [row["name"] for row in sorted(rows, key=_need)]


def _need(row: Mapping[str, Any]) -> tuple[Any, ...]:
	return (
		LEVELS.index(row["risk"]) if row["risk"] in LEVELS else len(LEVELS),
		-sum(bool(one["values"]["strong"]) for one in row["risk_reasons"]),
		row["trend"] != "declining",
		row["engagement"] != "low",
		row["mean_share"] is None,
		row["mean_share"],
		row["student_name"] or "",
		row["name"],
	)
