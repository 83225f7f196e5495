"""What a school's own model of risk sees of a student on a day: learning and attendance, never gender, disability or home.

The same function makes the features of a model's training, from records cut off at the day, and those of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ai_school.analytics.facts import Attendance, Facts, Floats, Ints, Results, count_by, mean_by, ratio
from ai_school.analytics.risk import Forecast
from ai_school.analytics.risk_model import Model, select

USUAL_SHARE, USUAL_RATE = 0.6, 0.95
"""Stand in where there is no figure; another feature says that there is none."""
NAMES = (
	"results",
	"mean",
	"last",
	"lowest",
	"change",
	"below_pass",
	"mean_before",
	"no_result",
	"no_result_before",
	"attendance",
	"attendance_recent",
	"no_attendance",
	"quizzes",
	"quiz_mean",
	"no_quiz",
	"activity",
	"activity_recent",
)


@dataclass(frozen=True, slots=True)
class Trained:
	"""A model for students of whom so many days of the school year are known."""

	day: int
	model: Model


def table(facts: Facts, year_from: int, pass_share: float) -> Floats:
	"""(students, NAMES) as of facts.window.today; `year_from` is the ordinal of the school year's first day."""
	size = len(facts.students)
	columns = {
		**_of_results(facts.results, year_from, pass_share, size),
		**_of_attendance(facts.attendance),
		**_of_activity(facts, year_from, size),
	}
	return np.column_stack([columns[name] for name in NAMES]).astype(np.float64)


def last_shares(facts: Facts, year_from: int) -> Floats:
	"""Each student's last result of the year: what the rule goes by; NaN without one."""
	return _at_ends(_of_year(facts.results, year_from), len(facts.students))[1]


def forecasts(
	facts: Facts, trained: Sequence[Trained], year_from: int | None, pass_share: float
) -> list[Forecast | None]:
	"""What the model for the latest day that has passed says of each student; None without one, or without any record."""
	elapsed = facts.window.today.toordinal() - year_from if year_from else -1
	fitting = [one for one in trained if one.day <= elapsed]
	if year_from is None or not fitting or not facts.students:
		return [None] * len(facts.students)
	model = max(fitting, key=lambda one: one.day).model
	values = table(facts, year_from, pass_share)
	probability = model.probabilities(select(model, NAMES, values))
	known = values[:, NAMES.index("results")] + facts.attendance.days > 0
	name = f"{model.about.get('trained_on', '')} · {model.about.get('day', '')}"
	return [
		Forecast(float(each), model.usual, model.flagged, name) if is_known else None
		for each, is_known in zip(probability, known, strict=True)
	]


def _of_results(results: Results, year_from: int, pass_share: float, size: int) -> dict[str, Floats]:
	this_year, before = _of_year(results, year_from), results.day < year_from
	student, share = this_year
	count = count_by(student, size)
	lowest = np.full(size, np.inf)
	np.minimum.at(lowest, student, share)
	first, last = _at_ends(this_year, size)
	count_before = count_by(results.student, size, before)
	return {
		"results": np.log1p(count),
		"mean": _filled(mean_by(student, share, size), USUAL_SHARE),
		"last": _filled(last, USUAL_SHARE),
		"lowest": _filled(np.where(count > 0, lowest, np.nan), USUAL_SHARE),
		"change": _filled(last - first, 0.0),
		"below_pass": _filled(mean_by(student, (share < pass_share).astype(np.float64), size), 0.0),
		"mean_before": _filled(mean_by(results.student[before], results.share[before], size), USUAL_SHARE),
		"no_result": (count == 0).astype(np.float64),
		"no_result_before": (count_before == 0).astype(np.float64),
	}


def _of_attendance(attendance: Attendance) -> dict[str, Floats]:
	rate = _filled(ratio(attendance.attended, attendance.days), USUAL_RATE)
	recent = ratio(attendance.recent_attended, attendance.recent_days)
	return {
		"attendance": rate,
		"attendance_recent": np.where(np.isnan(recent), rate, recent),
		"no_attendance": (attendance.days == 0).astype(np.float64),
	}


def _of_activity(facts: Facts, year_from: int, size: int) -> dict[str, Floats]:
	quizzes, activity = facts.quizzes, facts.activity
	in_year = quizzes.day >= year_from
	scored = in_year & ~np.isnan(quizzes.share)
	count = count_by(quizzes.student, size, in_year)
	return {
		"quizzes": np.log1p(count),
		"quiz_mean": _filled(mean_by(quizzes.student[scored], quizzes.share[scored], size), USUAL_SHARE),
		"no_quiz": (count == 0).astype(np.float64),
		"activity": np.log1p(activity.recent + activity.earlier),
		"activity_recent": np.log1p(activity.recent),
	}


def _of_year(results: Results, year_from: int) -> tuple[Ints, Floats]:
	"""Students and shares of the year's results, in time order."""
	order = np.argsort(results.day, kind="stable")
	order = order[results.day[order] >= year_from]
	return results.student[order], results.share[order]


def _at_ends(in_order: tuple[Ints, Floats], size: int) -> tuple[Floats, Floats]:
	"""Each student's first and last share, NaN without any."""
	student, share = in_order
	first, last = np.full(size, np.nan), np.full(size, np.nan)
	last[student] = share
	first[student[::-1]] = share[::-1]
	return first, last


def _filled(values: Floats, without: float) -> Floats:
	return np.where(np.isnan(values), without, values)
