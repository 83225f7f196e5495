"""Writes a generated school year: registers, results, quizzes and reading, each batch at once or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe

from ai_school.demo import batches, bulk, generator, records, structure
from ai_school.demo.bulk import Copy
from ai_school.demo.generator import Attempt, Reading, Year
from ai_school.demo.schedule import Schedule
from ai_school.demo.structure import Taught

Progress = Callable[[str, int, int], None]
STATUS = {generator.PRESENT: "Present", generator.ABSENT: "Absent", generator.LEAVE: "Leave"}


@dataclass(frozen=True, slots=True)
class Class:
	"""A Student Group on the site: positions of its pupils among all, and its examiner by course."""

	name: str
	pupils: tuple[int, ...]
	examiners: dict[str, str]


@dataclass(frozen=True, slots=True)
class School:
	"""What the year is written into. students: (name, full name) by position; enrollments: by (student, course)."""

	days: Schedule
	terms: list[str]
	tests: list[str]
	courses: list[str]
	taught: list[Taught]
	classes: list[Class]
	students: list[tuple[str, str]]
	enrollments: dict[tuple[str, str], str]


def write(school: School, year: Year, progress: Progress) -> None:
	"""Write the whole year; what is on the site already is left as it is."""
	_registers(school, year, progress)
	_results(school, year, progress)
	_quizzes(school, year, progress)
	_readings(school, year, progress)


def _registers(school: School, year: Year, progress: Progress) -> None:
	groups = [group.name for group in school.classes]
	taken = _known("Student Attendance", {"student_group": ("in", groups)}, ["student_group", "date"])
	total = len(school.classes)
	for number, group in enumerate(school.classes, start=1):
		for position, day in enumerate(school.days.days):
			if (group.name, day) not in taken:
				marks = [STATUS[int(mark)] for mark in year.attendance[list(group.pupils), position]]
				pupils = [school.students[pupil] for pupil in group.pupils]
				batches.register(group.name, day, list(zip(pupils, marks, strict=True)))
		frappe.db.commit()
		progress("attendance", number, total)


def _results(school: School, year: Year, progress: Progress) -> None:
	marked = _known("Assessment Result", {"academic_year": structure.YEAR}, ["assessment_plan"])
	total = len(school.classes)
	for number, group in enumerate(school.classes, start=1):
		for course, course_name in enumerate(school.courses):
			for test, position in enumerate(school.days.tests[course]):
				plan = _plan(school, group, course_name, test, school.days.days[position])
				if (plan,) not in marked:
					_mark(school, group, plan, year.scores[:, course, test])
		frappe.db.commit()
		progress("results", number, total)


def _plan(school: School, group: Class, course: str, test: int, day: date) -> str:
	term = school.terms[test * len(school.terms) // len(school.tests)]
	about = {"academic_term": term, "examiner": group.examiners.get(course)}
	return structure.plan(group.name, course, day, school.tests[test], **about)


def _mark(school: School, group: Class, plan: str, scores: Any) -> None:
	"""Results of one test; `scores` is (students, criteria) of the whole school."""
	sat = [pupil for pupil in group.pupils if scores[pupil, 0] != generator.NO_SCORE]
	marked = [(school.students[pupil], [int(score) for score in scores[pupil]]) for pupil in sat]
	batches.results(plan, marked, structure.CRITERIA, structure.SCALE)


def _quizzes(school: School, year: Year, progress: Progress) -> None:
	done = _known("Quiz Activity", _of_students(school), ["quiz"])
	for number, taught in enumerate(school.taught):
		attempts = [each for each in year.attempts if each.lesson == number]
		if attempts and (taught.quiz,) not in done:
			first = _first_attempt(school, taught, attempts[0])
			copies = [_attempt_copy(school, taught, each) for each in attempts[1:]]
			bulk.insert_copies("Quiz Activity", first, copies)
			frappe.db.commit()
		progress("quizzes", number + 1, len(school.taught))


def _answers(taught: Taught, attempt: Attempt) -> list[tuple[str, str, bool]]:
	"""(question, selected option, whether correct) of an attempt."""
	asked = zip(taught.questions, taught.lesson.questions, attempt.choices, strict=True)
	return [
		(name, question.options[choice].text, question.options[choice].correct)
		for name, question, choice in asked
	]


def _first_attempt(school: School, taught: Taught, attempt: Attempt) -> str:
	enrollment = _enrollment(school, attempt.student, taught)
	when = _moment(school.days.days[attempt.day], attempt.minute)
	answers = _answers(taught, attempt)
	return records.quiz_activity(enrollment, taught.quiz, when, answers, seconds=attempt.seconds)


def _attempt_copy(school: School, taught: Taught, attempt: Attempt) -> Copy:
	answers = _answers(taught, attempt)
	score = 100 * sum(correct for _, _, correct in answers) / len(answers)
	rows = [
		{"selected_option": option, "quiz_result": "Correct" if correct else "Wrong"}
		for _, option, correct in answers
	]
	values = {
		"enrollment": _enrollment(school, attempt.student, taught),
		"student": school.students[attempt.student][0],
		"score": str(score),
		"status": "Pass" if score >= 100 * generator.PASS_SHARE else "Fail",
		"activity_date": str(_moment(school.days.days[attempt.day], attempt.minute)),
		"time_taken": attempt.seconds,
	}
	return Copy(values, {"result": rows})


def _readings(school: School, year: Year, progress: Progress) -> None:
	done = _known("Course Activity", _of_students(school), ["content"])
	for number, taught in enumerate(school.taught):
		readings = [each for each in year.readings if each.lesson == number]
		if readings and (taught.article,) not in done:
			first = records.course_activity(
				_enrollment(school, readings[0].student, taught), taught.article, _when(school, readings[0])
			)
			copies = [_reading_copy(school, taught, each) for each in readings[1:]]
			bulk.insert_copies("Course Activity", first, copies)
			frappe.db.commit()
		progress("reading", number + 1, len(school.taught))


def _reading_copy(school: School, taught: Taught, reading: Reading) -> Copy:
	enrollment = _enrollment(school, reading.student, taught)
	student = school.students[reading.student][0]
	return Copy({"enrollment": enrollment, "student": student, "activity_date": _when(school, reading)})


def _when(school: School, reading: Reading) -> datetime:
	return _moment(school.days.days[reading.day], reading.minute)


def _moment(day: date, minute: int) -> datetime:
	return datetime.combine(day, time()) + timedelta(minutes=minute)


def _enrollment(school: School, pupil: int, taught: Taught) -> str:
	return school.enrollments[school.students[pupil][0], taught.lesson.course]


def _of_students(school: School) -> dict[str, Any]:
	return {"student": ("in", [name for name, _ in school.students])}


def _known(doctype: str, filters: dict[str, Any], fields: list[str]) -> set[tuple[Any, ...]]:
	rows = frappe.get_all(doctype, filters=filters, fields=fields, distinct=True, order_by=", ".join(fields))
	return {tuple(row[name] for name in fields) for row in rows}
