"""What was known of a student of the Open University on a day, as numbers: work handed in, missing, late, and its scores."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.oulad import MOST_LATE, TUTOR_MARKED, Assessment, Data, Student, cut

Floats = NDArray[np.float64]
USUAL_SCORE, USUAL_SPREAD = 70.0, 20.0
"""Stand in where a student has no score yet: the model sees by other features that there is none."""
LONG_AGO = 90
RELATIVE = (
	"days_since_last",
	"done_ahead",
	"scored",
	"score_mean",
	"score_lowest",
	"score_last",
	"score_change",
	"score_reached",
	"late_mean",
	"late_last",
	"late_most",
	"late_count",
)
"""Taken less their mean in the presentation: how much is asked by a day and how it is marked differs from course to course and
year to year, and says nothing of whether its students fail."""


@dataclass(frozen=True, slots=True)
class Usual:
	"""How an assessment went in its presentation up to the day: mean score, mean lateness in days."""

	score: float
	lateness: float


def table(data: Data, day: int, modules: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
	"""Names of the features, and (students, features); what happened after the day is cut off first.

	Those of RELATIVE are against the others of the presentation, all of whom are known on the day. A module that is not among `modules` has no feature of its own.
	"""
	known = cut(data, day)
	usual = _usual(known)
	rows = [_features(one, known.assessments.get(one.presentation, ()), day, usual) for one in known.students]
	names = [*rows[0], *(f"module_{module}" for module in modules)]
	of_module = [[float(one.presentation[0] == module) for module in modules] for one in known.students]
	values = [[*row.values(), *own] for row, own in zip(rows, of_module, strict=True)]
	return tuple(names), _against_others(names, np.array(values, dtype=np.float64), known.students)


def _against_others(names: Sequence[str], values: Floats, students: Sequence[Student]) -> Floats:
	found, columns = values.copy(), [names.index(name) for name in RELATIVE]
	presentations = np.array(["/".join(one.presentation) for one in students])
	for presentation in np.unique(presentations):
		cells = np.ix_(presentations == presentation, columns)
		found[cells] -= values[cells].mean(0)
	return found


def last_grades(data: Data, day: int) -> Floats:
	"""Each student's last grade on the day, out of 100; 0 for whom something was due and nothing is there, else NaN."""
	known = cut(data, day)
	return np.array(
		[_last_grade(one, known.assessments.get(one.presentation, ()), day) for one in known.students]
	)


def _last_grade(student: Student, planned: Sequence[Assessment], day: int) -> float:
	scores = _scores(student, planned)
	if scores:
		return scores[-1][1]
	return 0.0 if any(one.day <= day for one in planned) else float("nan")


def _usual(known: Data) -> dict[str, Usual]:
	scores, lateness = defaultdict(list), defaultdict(list)
	days = {one.name: one.day for planned in known.assessments.values() for one in planned}
	for student in known.students:
		for name, each in student.submissions.items():
			if not np.isnan(each.score):
				scores[name].append(each.score)
			if name in days and not each.banked:
				lateness[name].append(_late(each.day - days[name]))
	return {name: Usual(_mean(scores[name], USUAL_SCORE), _mean(lateness[name], 0.0)) for name in days}


def _features(
	student: Student, planned: Sequence[Assessment], day: int, usual: Mapping[str, Usual]
) -> dict[str, float]:
	due = [one for one in planned if one.day <= day]
	return {
		**_handed_in(student, due, planned, day),
		**_marks(student, due, planned, usual),
		**_lateness(student, planned, usual),
		**_history(student),
	}


def _handed_in(
	student: Student, due: Sequence[Assessment], planned: Sequence[Assessment], day: int
) -> dict[str, float]:
	done = student.submissions
	marked = [one for one in due if one.kind == TUTOR_MARKED]
	weight = sum(one.weight for one in due)
	last = [float(one.name in done) for one in marked[:-4:-1]] + [1.0] * 3
	days = [each.day for each in done.values() if not each.banked]
	return {
		"done": _share(due, done),
		"done_tutor_marked": _share(marked, done),
		"done_computer_marked": _share([one for one in due if one.kind != TUTOR_MARKED], done),
		"done_weight": sum(one.weight for one in due if one.name in done) / weight
		if weight
		else _share(due, done),
		"done_last": last[0],
		"done_second_last": last[1],
		"done_third_last": last[2],
		"nothing": float(not done),
		"missed_in_a_row": _missed_in_a_row(due, done),
		"days_since_last": min(day - max(days), LONG_AGO) if days else LONG_AGO,
		"done_ahead": sum(1.0 for one in planned if one.day > day and one.name in done),
	}


def _marks(
	student: Student, due: Sequence[Assessment], planned: Sequence[Assessment], usual: Mapping[str, Usual]
) -> dict[str, float]:
	scores = _scores(student, planned)
	values = [score for _name, score in scores] or [USUAL_SCORE]
	against = [(score - usual[name].score) / USUAL_SPREAD for name, score in scores] or [0.0]
	weight = sum(one.weight for one in due)
	of_name = dict(scores)
	reached = (
		sum(one.weight * of_name.get(one.name, 0.0) for one in due) / weight if weight else _mean(values, 0)
	)
	return {
		"scored": len(scores),
		"score_mean": _mean(values, 0),
		"score_lowest": min(values),
		"score_last": values[-1],
		"score_change": values[-1] - values[0],
		"score_reached": reached,
		"against_usual": _mean(against, 0),
		"against_usual_last": against[-1],
	}


def _lateness(
	student: Student, planned: Sequence[Assessment], usual: Mapping[str, Usual]
) -> dict[str, float]:
	own = [
		one for one in planned if one.name in student.submissions and not student.submissions[one.name].banked
	]
	late = [_late(student.submissions[one.name].day - one.day) for one in own]
	against = [days - usual[one.name].lateness for one, days in zip(own, late, strict=True)]
	return {
		"late_mean": _mean(late, 0),
		"late_last": late[-1] if late else 0.0,
		"late_most": max(late, default=0.0),
		"late_against_usual": _mean(against, 0),
		"late_count": sum(1.0 for days in late if days > 0),
	}


def _late(days: float) -> float:
	return float(np.clip(days, -MOST_LATE, MOST_LATE))


def _history(student: Student) -> dict[str, float]:
	return {
		"banked": sum(1.0 for each in student.submissions.values() if each.banked),
		"previous_attempts": float(min(student.previous_attempts, 3)),
		"credits": float(np.log(max(student.credits, 1) / 60)),
	}


def _scores(student: Student, planned: Sequence[Assessment]) -> list[tuple[str, float]]:
	"""(assessment, score) in the order in which they were due."""
	return [
		(one.name, each.score)
		for one in planned
		if (each := student.submissions.get(one.name)) and not np.isnan(each.score)
	]


def _share(asked: Sequence[Assessment], done: Mapping[str, object]) -> float:
	return sum(one.name in done for one in asked) / len(asked) if asked else 1.0


def _missed_in_a_row(due: Sequence[Assessment], done: Mapping[str, object]) -> float:
	missed = 0.0
	for one in reversed(due):
		if one.name in done:
			break
		missed += 1
	return missed


def _mean(values: Sequence[float], without: float) -> float:
	return sum(values) / len(values) if values else without
