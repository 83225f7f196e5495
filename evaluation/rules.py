"""What the rules of ai_school.analytics.risk say of students of a data set, and how often each level was right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.ai_use import ai_uses
from ai_school.analytics.engagement import engagements
from ai_school.analytics.facts import (
	Attendance,
	CourseActivity,
	Facts,
	Noticed,
	Questions,
	Quizzes,
	Results,
	School,
	Window,
	Work,
)
from ai_school.analytics.risk import LEVELS, Risk, risks
from ai_school.analytics.trend import trends
from evaluation.metrics import DIGITS

FIRST_DAY = date(2013, 1, 1).toordinal()
"""Stands for the first day of a course: the data sets count days from it."""


def facts_of(
	size: int,
	day: int,
	results: Sequence[tuple[int, int, float]],
	work: Sequence[tuple[int, int, bool]] = (),
	attendance: Attendance | None = None,
) -> Facts:
	"""Facts of `size` students on a day of the course, of (student, day, share) and (student, day, whether done)."""
	none, zero = np.zeros(0, np.int64), np.zeros(size, np.int64)
	of = np.array(results, np.float64).reshape(-1, 3)
	asked = np.array(work, np.int64).reshape(-1, 3)
	return Facts(
		students=tuple(str(at) for at in range(size)),
		window=Window(date.fromordinal(FIRST_DAY + day)),
		results=Results(
			row=np.arange(len(of)),
			student=of[:, 0].astype(np.int64),
			course=np.zeros(len(of), np.int64),
			day=FIRST_DAY + of[:, 1].astype(np.int64),
			share=of[:, 2],
			courses=("",),
		),
		quizzes=Quizzes(none, none, np.zeros(0)),
		questions=Questions(none, none, none, np.zeros(0, np.str_)),
		attendance=attendance or Attendance(*(np.zeros(size) for _ in range(6))),
		activity=CourseActivity(zero, zero, zero),
		noticed=Noticed(),
		work=Work(asked[:, 0], FIRST_DAY + asked[:, 1], asked[:, 2].astype(np.bool_)),
	)


def risks_of(facts: Facts, pass_share: float) -> list[Risk]:
	"""The risks of students of one course, who have no tutor; no model takes part."""
	size = len(facts.students)
	school = School(course_means={}, pace=1.0, kept_days=0, pass_share=pass_share)
	trend = trends(facts.results, size)
	use = ai_uses(facts, [one.label == "declining" for one in trend], school.kept_days)
	return risks(facts, school, trend, [()] * size, engagements(facts, school.pace), use)


def levels(found: Sequence[Risk], failed: NDArray[np.bool_]) -> dict[str, dict[str, Any]]:
	"""By level, of those at it or above: share of all, precision (share that failed), recall (share of the failed)."""
	level = np.array([LEVELS.index(one.level) for one in found])
	return {name: _at_least(level >= at, failed) for at, name in enumerate(LEVELS) if at}


def _at_least(raised: NDArray[np.bool_], failed: NDArray[np.bool_]) -> dict[str, Any]:
	return {
		"share": round(float(raised.mean()), DIGITS),
		"precision": round(float(failed[raised].mean()), DIGITS) if raised.any() else None,
		"recall": round(float(raised[failed].mean()), DIGITS) if failed.any() else None,
	}
