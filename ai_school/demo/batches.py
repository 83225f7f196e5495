"""Writes a class's register of a day, and the results of a test, in one go."""

from collections.abc import Mapping, Sequence
from datetime import date

from ai_school.demo import bulk, records
from ai_school.demo.bulk import Copy

Person = tuple[str, str]
"""A Student's name on the site and their full name."""


def register(group: str, day: date, marks: Sequence[tuple[Person, str]]) -> None:
	"""Submitted Student Attendance of a group on a day: Present, Absent or Leave for each person."""
	(first_student, _), first_mark = marks[0]
	first = records.attendance(first_student, group, day, first_mark)
	copies = [
		Copy({"student": student, "student_name": full_name, "status": mark})
		for (student, full_name), mark in marks[1:]
	]
	bulk.insert_copies("Student Attendance", first, copies)


def results(
	plan: str,
	scores: Sequence[tuple[Person, Sequence[float]]],
	criteria: Mapping[str, float],
	scale: Mapping[str, float],
) -> None:
	"""Submitted Assessment Results of a plan.

	scores: of each person, in the order of `criteria`, which gives the highest score of each criterion. scale: grades with
	their thresholds in percent, highest first.
	"""
	if not scores:
		return
	(first_student, _), first_scores = scores[0]
	first = records.assessment_result(plan, first_student, dict(zip(criteria, first_scores, strict=True)))
	maxima = list(criteria.values())
	copies = [_result(person, of_person, maxima, scale) for person, of_person in scores[1:]]
	bulk.insert_copies("Assessment Result", first, copies)


def _result(
	person: Person, scores: Sequence[float], maxima: Sequence[float], scale: Mapping[str, float]
) -> Copy:
	student, full_name = person
	pairs = zip(scores, maxima, strict=True)
	rows = [{"score": score, "grade": grade(100 * score / maximum, scale)} for score, maximum in pairs]
	total = sum(scores)
	values = {"student": student, "student_name": full_name, "total_score": total}
	return Copy({**values, "grade": grade(100 * total / sum(maxima), scale)}, {"details": rows})


def grade(percentage: float, scale: Mapping[str, float]) -> str:
	"""The first grade whose threshold the percentage reaches; `scale` is highest first and ends at 0."""
	return next(code for code, threshold in scale.items() if percentage >= threshold)
