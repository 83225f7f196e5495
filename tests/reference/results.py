"""Trend, strengths and gaps of one student, by the definitions of `trend.trends` and `subjects.standings`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from math import atan, cos, pi, sin, sqrt
from typing import Any

from tests.reference.records import CleanResult

TENTH = Fraction(1, 10)
LAST = 5
CONFIDENCE = 0.9
USUAL_SCATTER, USUAL_WEIGHT = TENTH, 3


def mean(values: Sequence[Fraction]) -> Fraction | None:
	return sum(values, Fraction(0)) / len(values) if values else None


def trend(results: Sequence[CleanResult]) -> dict[str, Any]:
	"""`results` as records.clean_results gives them, oldest first."""
	shares = [one.share for one in results]
	last = min(LAST, len(shares) // 2)
	earlier, recent = shares[: len(shares) - last], shares[len(shares) - last :]
	change = mean(recent) - mean(earlier) if earlier and recent else None
	slope, half = line(results)
	return {
		"label": _label(change, slope, half),
		"count": len(shares),
		"mean": mean(shares),
		"recent_mean": mean(recent),
		"recent_count": len(recent),
		"earlier_mean": mean(earlier),
		"earlier_count": len(earlier),
		"change": change,
		"slope": slope,
		"slope_low": None if slope is None else float(slope) - half,
		"slope_high": None if slope is None else float(slope) + half,
	}


def _label(change: Fraction | None, slope: Fraction | None, half: float) -> str:
	if change is None or slope is None:
		return "insufficient_data"
	if change >= TENTH and slope - half > 0:
		return "improving"
	return "declining" if change <= -TENTH and slope + half < 0 else "stable"


def line(results: Sequence[CleanResult]) -> tuple[Fraction | None, float]:
	"""Slope in 30 days by least squares and half the width of its interval; None where all are of one day."""
	months = [Fraction(one.day.toordinal(), 30) for one in results]
	shares = [one.share for one in results]
	if len(set(months)) < 2:
		return None, 0.0
	x, y = ([value - mean(values) for value in values] for values in (months, shares))
	spread = sum(one * one for one in x)
	slope = sum(one * other for one, other in zip(x, y, strict=True)) / spread
	residual = sum((other - slope * one) ** 2 for one, other in zip(x, y, strict=True))
	freedom = USUAL_WEIGHT + len(results) - 2
	variance = (USUAL_WEIGHT * USUAL_SCATTER**2 + residual) / freedom
	return slope, quantile(CONFIDENCE, freedom) * sqrt(variance / spread)


@cache
def quantile(confidence: float, freedom: int) -> float:
	"""The t within which Student's t lies with this probability: its distribution is inverted by halving."""
	low, high = 0.0, 1e3
	for _ in range(100):
		middle = (low + high) / 2
		low, high = (middle, high) if within(middle, freedom) < confidence else (low, middle)
	return low


def within(t: float, freedom: int) -> float:
	"""P(|T| < t): Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4."""
	angle = atan(t / sqrt(freedom))
	odd = freedom % 2
	term = total = cos(angle) if odd else 1.0
	for number in range(2 + odd, freedom - 1, 2):
		term *= cos(angle) ** 2 * (number - 1) / number
		total += term
	if not odd:
		return sin(angle) * total
	return 2 / pi * (angle + (sin(angle) * total if freedom > 1 else 0.0))


def standings(results: Sequence[CleanResult], course_means: Mapping[str, Fraction]) -> list[dict[str, Any]]:
	"""One entry a course, the best first."""
	of: dict[str, list[CleanResult]] = defaultdict(list)
	for one in results:
		if one.course:
			of[one.course].append(one)
	own = mean([one.share for one in results])
	found = [
		{**_standing(course, [one.share for one in own_of], own, course_means.get(course)), "since": None}
		for course, own_of in of.items()
	]
	for one in found:
		if one["label"] == "gap":
			one["since"] = _since(of[one["course"]], one).isoformat()
	return sorted(found, key=lambda one: (-one["share"], one["course"]))


def _since(results: Sequence[CleanResult], gap: dict[str, Any]) -> date:
	"""Day of the first result from which on the mean of the results so far stays behind as that of a gap does."""
	first = len(results)
	for number in range(len(results), 0, -1):
		shares = [one.share for one in results[:number]]
		one = _standing("", shares, gap["own_mean"], gap["course_mean"])
		both = [one["against_own"]] + ([] if gap["course_mean"] is None else [one["against_course"]])
		if not (min(both) <= -TENTH and max(both) <= 0):
			break
		first = number
	return results[first - 1].day


def _standing(
	course: str, shares: list[Fraction], own: Fraction, of_course: Fraction | None
) -> dict[str, Any]:
	weight = Fraction(len(shares), len(shares) + 1)
	against_own = (mean(shares) - own) * weight
	against_course = None if of_course is None else (mean(shares) - of_course) * weight
	both = [against_own] if against_course is None else [against_own, against_course]
	label = "neither"
	if len(shares) > 1 and max(both) >= TENTH and min(both) >= 0:
		label = "strength"
	elif len(shares) > 1 and min(both) <= -TENTH and max(both) <= 0:
		label = "gap"
	return {
		"course": course,
		"label": label,
		"share": mean(shares),
		"count": len(shares),
		"own_mean": own,
		"course_mean": of_course,
		"against_own": against_own,
		"against_course": against_course,
	}
