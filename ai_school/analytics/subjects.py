"""In which courses a student is strong or has a gap, against their own mean and against the course's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import Floats, Ints, Results, count_by, mean_by, ratio, somes, sum_by

MARGIN = 0.1
FEWEST_RESULTS = 2
IMAGINED_RESULTS = 1
TOLERANCE = 1e-9
DIGITS = 9
"""To which shares are compared: equal ones come by the course's name."""


@dataclass(frozen=True, slots=True)
class Standing:
	"""JSON of one entry of `AI Student Profile.strengths` and `.gaps`. Means are shares of the maximum, 0 to 1.

	label: strength, gap or neither. `count` results of the course stand behind `share`, their mean.
	against_own and against_course: how far above (or below, negative) the student's mean of all results and
	the mean of the whole course, after one imagined result at that mean was added, so that few results say
	less.
	"""

	course: str
	label: str
	share: float
	count: int
	own_mean: float
	course_mean: float | None
	against_own: float
	against_course: float | None


def standings(results: Results, course_means: Mapping[str, float], size: int) -> list[tuple[Standing, ...]]:
	"""One tuple of standings, best course first, for each of the `size` students of a batch.

	A strength is at least 0.1 above one of the two means and not below the other; a gap at least 0.1 below
	one and not above the other. A course with a single result is neither. Where the course's mean is not
	known, the student's own decides.
	"""
	own_mean = mean_by(results.student, results.share, size)
	width = len(results.courses)
	taught = results.course >= 0
	cell = results.student[taught] * width + results.course[taught]
	count = count_by(cell, size * width)
	share = ratio(sum_by(cell, results.share[taught], size * width), count)
	means = np.array([course_means.get(course, np.nan) for course in results.courses], dtype=np.float64)
	against_own = _shrunk(share - np.repeat(own_mean, width), count)
	against_course = _shrunk(share - np.tile(means, size), count)
	labels = _labels(against_own, against_course, count)
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
	)
	found: list[list[Standing]] = [[] for _ in range(size)]
	for student, *figures in zip(students.tolist(), *columns, strict=True):
		found[student].append(Standing(*figures))
	return [tuple(sorted(of, key=lambda one: (round(-one.share, DIGITS), one.course))) for of in found]


def _shrunk(difference: Floats, count: Ints) -> Floats:
	return difference * count / (count + IMAGINED_RESULTS)


def _labels(against_own: Floats, against_course: Floats, count: Ints) -> NDArray[np.str_]:
	course = np.nan_to_num(against_course)
	best, worst = np.maximum(against_own, course), np.minimum(against_own, course)
	enough = count >= FEWEST_RESULTS
	strength = enough & (best >= MARGIN - TOLERANCE) & (worst >= -TOLERANCE)
	gap = enough & (worst <= TOLERANCE - MARGIN) & (best <= TOLERANCE)
	return np.select([strength, gap], ["strength", "gap"], default="neither")
