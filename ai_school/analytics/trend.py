"""Whether a student's results rise or fall, told apart from the scatter that marks always have."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import Floats, Ints, Results, count_by, ratio, somes, sum_by
from ai_school.analytics.quantile import t_quantiles

LAST_RESULTS = 5
THRESHOLD = 0.1
TOLERANCE = 1e-9
SLOPE_DAYS = 30
CONFIDENCE = 0.9
USUAL_SCATTER = 0.1
USUAL_SCATTER_WEIGHT = 3
"""Marks scatter around a student's own straight line by 0.1 of the maximum, and this belief weighs as much as three
results more: s0 and d0 of Smyth's model (see _lines) fitted to the marks of 9,264 students in the Open University
Learning Analytics Dataset of 2013 (Kuzilek 2017, CC BY 4.0) are 0.097 and 3.3."""


@dataclass(frozen=True, slots=True)
class Trend:
	"""JSON of `AI Student Profile.trend_detail`. Shares are from 0 to 1; None where there is nothing to say.

	label: improving, stable, declining or insufficient_data.
	recent_mean of the last `recent_count` results, earlier_mean of the `earlier_count` ones before, change
	from the one to the other.
	slope: change of the share in 30 days, between slope_low and slope_high with a confidence of 90 %.
	"""

	label: str
	count: int
	mean: float | None
	recent_mean: float | None
	recent_count: int
	earlier_mean: float | None
	earlier_count: int
	change: float | None
	slope: float | None
	slope_low: float | None
	slope_high: float | None


@dataclass(frozen=True, slots=True)
class _Line:
	slope: Floats
	low: Floats
	high: Floats


def trends(results: Results, size: int) -> list[Trend]:
	"""One trend for each of the `size` students of a batch.

	The last results are the last five, or the later half where there are fewer than ten (of 2 the last 1, of
	7 the last 3); the earlier ones are all before them. `improving` and `declining` need both: a change
	between the two means of at least 0.1, and a slope whose 90 % interval lies on the same side of zero. The
	threshold says that it matters, the interval that it is more than scatter: of students who do not change,
	1 to 4 in 100 are called declining (5 to 7 if their marks scatter half as much again), where the threshold
	alone would call 20 to 30 in 100 so while there are few results. Fewer than two results, or all on one
	day, are insufficient_data. Of equal days the earlier entry is the earlier result.
	"""
	order = np.lexsort((results.day, results.student))
	student, day, share = results.student[order], results.day[order], results.share[order]
	count = count_by(student, size)
	is_last = _is_last(student, count)
	last_count = count_by(student, size, is_last)
	last = ratio(sum_by(student[is_last], share[is_last], size), last_count)
	earlier = ratio(sum_by(student[~is_last], share[~is_last], size), count - last_count)
	line = _lines(student, day, share, size)
	labels = _labels(last - earlier, line)
	columns = (  # in the order of the fields
		labels,
		count.tolist(),
		somes(ratio(sum_by(student, share, size), count)),
		somes(last),
		last_count.tolist(),
		somes(earlier),
		(count - last_count).tolist(),
		somes(last - earlier),
		*(somes(one) for one in (line.slope, line.low, line.high)),
	)
	return [Trend(*figures) for figures in zip(*columns, strict=True)]


def _is_last(student: Ints, count: Ints) -> NDArray[np.bool_]:
	"""Mask of the entries (sorted by student) that are among their student's last results."""
	first = np.cumsum(count) - count
	place = np.arange(len(student)) - first[student]
	return np.asarray(place >= (count - np.minimum(LAST_RESULTS, count // 2))[student])


def _lines(student: Ints, day: Ints, share: Floats, size: int) -> _Line:
	"""Each student's straight line by ordinary least squares, NaN where all results are of one day.

	The variance around the line is moderated towards the usual scatter, (d0 s0² + d s²) / (d0 + d), with a t
	quantile of d0 + d degrees of freedom, as in G. K. Smyth, Linear Models and Empirical Bayes Methods for
	Assessing Differential Expression, Statistical Applications in Genetics and Molecular Biology 3 (2004). So
	two results have an interval as well, and three that happen to lie on a line are not taken for certain.
	"""
	count = count_by(student, size)
	x = (day - ratio(sum_by(student, day.astype(np.float64), size), count)[student]) / SLOPE_DAYS
	y = share - ratio(sum_by(student, share, size), count)[student]
	spread = sum_by(student, x * x, size)
	slope = ratio(sum_by(student, x * y, size), spread)
	residual = np.maximum(sum_by(student, y * y, size) - np.nan_to_num(slope) ** 2 * spread, 0)
	freedom = USUAL_SCATTER_WEIGHT + np.maximum(count - 2, 0)
	variance = (USUAL_SCATTER_WEIGHT * USUAL_SCATTER**2 + residual) / freedom
	half = t_quantiles(CONFIDENCE, freedom) * np.sqrt(ratio(variance, spread))
	return _Line(slope, slope - half, slope + half)


def _labels(change: Floats, line: _Line) -> list[str]:
	rises = (change >= THRESHOLD - TOLERANCE) & (line.low > 0)
	falls = (change <= TOLERANCE - THRESHOLD) & (line.high < 0)
	unknown = np.isnan(change) | np.isnan(line.slope)
	labels = np.select(
		[unknown, rises, falls], ["insufficient_data", "improving", "declining"], default="stable"
	)
	return [str(label) for label in labels]
