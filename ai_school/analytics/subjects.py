"""In which courses a student is strong or has a gap, against their own mean and against the course's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import (
	ORDER_DIGITS,
	Floats,
	Ints,
	Results,
	count_by,
	last_run,
	mean_by,
	ratio,
	running_means,
	somes,
	sum_by,
)

MARGIN = 0.1
FEWEST_RESULTS = 2
IMAGINED_RESULTS = 1
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
	"""JSON of one entry of `AI Student Profile.strengths` and `.gaps`. Means are shares of the maximum, 0 to 1.

	label: strength, gap or neither. `count` results of the course stand behind `share`, their mean.
	against_own and against_course: how far above (or below, negative) the student's mean of all results and
	the mean of the whole course, after one imagined result at that mean was added, so that few results say
	less. since: of a gap, the ISO date of the first result from which on the mean of the results up to then has
	stayed that far below the two means, as they are now.
	"""

	course: str
	label: str
	share: float
	count: int
	own_mean: float
	course_mean: float | None
	against_own: float
	against_course: float | None
	since: str | None = None


def standings(results: Results, course_means: Mapping[str, float], size: int) -> list[tuple[Standing, ...]]:
	"""One tuple of standings, best course first, for each of the `size` students of a batch.

	A strength is at least 0.1 above one of the two means and not below the other; a gap at least 0.1 below
	one and not above the other. A course with a single result is neither. Where the course's mean is not
	known, the student's own decides.
	"""
	own_mean = mean_by(results.student, results.share, size)
	width = len(results.courses)
	taught = np.flatnonzero(results.course >= 0)
	cell = results.student[taught] * width + results.course[taught]
	count = count_by(cell, size * width)
	share = ratio(sum_by(cell, results.share[taught], size * width), count)
	means = np.array([course_means.get(course, np.nan) for course in results.courses], dtype=np.float64)
	usual = (np.repeat(own_mean, width), np.tile(means, size))
	against_own, against_course = (_shrunk(share - mean, count) for mean in usual)
	labels = _labels(against_own, against_course, count)
	since = _since(results, taught, cell, usual, labels == "gap")
	cells = np.flatnonzero(count)
	students, courses = np.divmod(cells, width)
	columns = (  # in the order of the fields
		[results.courses[course] for course in courses.tolist()],
		labels[cells].tolist(),
		share[cells].tolist(),
		count[cells].tolist(),
		own_mean[students].tolist(),
		somes(means[courses]),
		against_own[cells].tolist(),
		somes(against_course[cells]),
		[date.fromordinal(day).isoformat() if day else None for day in since[cells].tolist()],
	)
	found: list[list[Standing]] = [[] for _ in range(size)]
	for student, *figures in zip(students.tolist(), *columns, strict=True):
		found[student].append(Standing(*figures))
	return [tuple(sorted(of, key=lambda one: (round(-one.share, ORDER_DIGITS), one.course))) for of in found]


def _since(
	results: Results, taught: Ints, cell: Ints, usual: tuple[Floats, Floats], is_gap: NDArray[np.bool_]
) -> Ints:
	"""Of each cell that is a gap the day since when, 0 of the others; `cell` of each of the `taught` results."""
	of_gaps = is_gap[cell]
	at, owner = taught[of_gaps], cell[of_gaps]
	order = np.lexsort((results.day[at], owner))
	at, owner = at[order], owner[order]
	share, number = running_means(owner, results.share[at], len(is_gap))
	_ahead, behind = _apart(*(_shrunk(share - mean[owner], number) for mean in usual))
	return last_run(owner, behind, results.day[at], len(is_gap))


def _shrunk(difference: Floats, count: Ints) -> Floats:
	return difference * count / (count + IMAGINED_RESULTS)


def _labels(against_own: Floats, against_course: Floats, count: Ints) -> NDArray[np.str_]:
	enough = count >= FEWEST_RESULTS
	ahead, behind = _apart(against_own, against_course)
	return np.select([enough & ahead, enough & behind], ["strength", "gap"], default="neither")


def _apart(against_own: Floats, against_course: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
	"""Whether a mean is clearly above, and clearly below, one of the two and not on the other side of the other."""
	course = np.nan_to_num(against_course)
	best, worst = np.maximum(against_own, course), np.minimum(against_own, course)
	ahead = (best >= MARGIN - TOLERANCE) & (worst >= -TOLERANCE)
	behind = (worst <= TOLERANCE - MARGIN) & (best <= TOLERANCE)
	return ahead, behind
