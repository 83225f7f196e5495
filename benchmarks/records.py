"""The records of a made-up school, from a seed straight into the tables: 200 a student, in the order of their days.

Each student has 40 results, 120 days or lessons of attendance, 20 quiz attempts and 20 course activities within the
last year: of 5,000 students 200,000, 600,000, 100,000 and 100,000. Classes are of 25. One class in five is registered
lesson by lesson, and 1 record in 500 is dirty. What mastery is computed from, answers to single questions and
scores in criteria, is added by `benchmarks.answers`. There are no conversations with the tutor.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

import frappe
from pypika import Parameter

PREFIX = "BENCH-"
CLASS = 25
COURSES = tuple(f"{PREFIX}Course {number:02}" for number in range(12))
COURSES_OF_A_CLASS = 6
RESULTS, ATTENDANCE, QUIZZES, ACTIVITIES = 40, 120, 20, 20
EVENTS = RESULTS + ATTENDANCE + QUIZZES + ACTIVITIES
LESSONS_A_DAY = 3
CHUNK = 1000
TABLES = (
	"Student",
	"Course",
	"Student Group",
	"Student Group Student",
	"Course Enrollment",
	"Assessment Plan",
	"Assessment Result",
	"Student Attendance",
	"Quiz Activity",
	"Course Activity",
	"Quiz Result",
	"Assessment Result Detail",
	"AI Student Profile",
	"AI Support Flag",
	"AI Analytics Cache",
)

SHARED = ("Topic", "Topic Content", "AI Concept", "AI Concept Criterion")
"""Tables that hold rows of the app's own too, which stay."""

Record = tuple[datetime, tuple[Any, ...]]


def clear() -> None:
	"""Empty the tables. Raises SystemExit on a site that holds students who are not the benchmark's."""
	student = frappe.qb.DocType("Student")
	query = frappe.qb.from_(student).where(student.name.not_like(f"{PREFIX}%")).select(student.name)
	if query.limit(1).run():
		raise SystemExit(
			f"{frappe.local.site} has students of its own: the benchmark runs on an empty site only."
		)
	for doctype in TABLES:
		frappe.db.truncate(doctype)
	for doctype in SHARED:
		frappe.db.delete(doctype, {"name": ("like", f"{PREFIX}%")})
	frappe.db.delete("Singles", {"doctype": "AI Analytics State"})
	frappe.db.commit()


def grow(start: int, end: int, seed: int, today: date) -> None:
	"""Add the students from number `start` up to, and without, `end`, with all that is recorded about them."""
	groups = range(start // CLASS, -(-end // CLASS))
	if not start:
		insert("Course", ("course_name",), ((today, name, (name,)) for name in COURSES))
	years_first = datetime.combine(today - timedelta(days=364), time())
	insert(
		"Student",
		("first_name", "student_name", "student_email_id", "enabled"),
		(
			(years_first, name, ("Student", f"Student {name}", f"{name.lower()}@example.com", 1))
			for name in map(student, range(start, end))
		),
	)
	_classes(groups, end, years_first)
	for doctype, columns, records in (
		("Assessment Result", RESULT_COLUMNS, _results),
		("Student Attendance", ATTENDANCE_COLUMNS, _attendance),
		("Quiz Activity", QUIZ_COLUMNS, _quizzes),
		("Course Activity", ACTIVITY_COLUMNS, _activities),
	):
		made = sorted(
			(
				record
				for group in groups
				for record in records(group, end, Random(f"{seed} {doctype} {group}"), today)
			),
			key=lambda record: record[0],
		)
		named = (
			(moment, f"{PREFIX}{start:05}-{number:07}", row) for number, (moment, row) in enumerate(made)
		)
		insert(doctype, columns, named)


def student(number: int) -> str:
	"""The name of a Student."""
	return f"{PREFIX}STU-{number:05}"


def _group(number: int) -> str:
	return f"{PREFIX}Class {number:04}"


def _members(group: int, end: int) -> list[str]:
	return [student(number) for number in range(group * CLASS, min((group + 1) * CLASS, end))]


def _courses(group: int) -> list[str]:
	return [COURSES[(group + at) % len(COURSES)] for at in range(COURSES_OF_A_CLASS)]


def _plan(group: int, number: int) -> str:
	return f"{PREFIX}PLAN-{group:04}-{number:02}"


def _plan_day(number: int, today: date) -> date:
	return today - timedelta(days=364 - number * 9)


def _classes(groups: Sequence[int], end: int, moment: datetime) -> None:
	insert(
		"Student Group",
		("student_group_name", "disabled"),
		((moment, _group(g), (_group(g), 0)) for g in groups),
	)
	members = [(group, name) for group in groups for name in _members(group, end)]
	parent = ("parent", "parenttype", "parentfield", "student", "active")
	insert(
		"Student Group Student",
		parent,
		(
			(moment, f"{name}-M", (_group(group), "Student Group", "students", name, 1))
			for group, name in members
		),
	)
	insert(
		"Course Enrollment",
		("student", "course", "enrollment_date"),
		(
			(moment, f"{name}-E{at}", (name, course, moment.date()))
			for group, name in members
			for at, course in enumerate(_courses(group))
		),
	)
	today = moment.date() + timedelta(days=364)
	insert(
		"Assessment Plan",
		(
			"student_group",
			"course",
			"schedule_date",
			"maximum_assessment_score",
			"assessment_name",
			"docstatus",
		),
		(
			(
				moment,
				_plan(group, at),
				(
					_group(group),
					_courses(group)[at % COURSES_OF_A_CLASS],
					_plan_day(at, today),
					20,
					f"Test {at}",
					1,
				),
			)
			for group in groups
			for at in range(RESULTS)
		),
	)


RESULT_COLUMNS = (
	"assessment_plan", "student", "student_name", "course", "student_group", "maximum_score", "total_score", "docstatus",
)  # fmt: skip
ATTENDANCE_COLUMNS = (
	"student", "student_name", "student_group", "course_schedule", "date", "status", "docstatus",
)  # fmt: skip
QUIZ_COLUMNS = ("student", "course", "quiz", "status", "score", "activity_date")
ACTIVITY_COLUMNS = ("student", "course", "content_type", "content", "activity_date")


def _results(group: int, end: int, random: Random, today: date) -> Iterator[Record]:
	courses = _courses(group)
	for name in _members(group, end):
		level, change = random.gauss(0.65, 0.12), random.choice((0, 0, 0, -0.3, 0.3))
		for at in range(RESULTS):
			share = min(max(random.gauss(level + change * at / RESULTS, 0.1), 0), 1)
			score = 25 if random.random() < 0.002 else round(20 * share, 1)
			day = _plan_day(at, today)
			course = courses[at % COURSES_OF_A_CLASS]
			moment = datetime.combine(day, time(15)) + timedelta(seconds=random.randrange(7200))
			yield moment, (_plan(group, at), name, f"Student {name}", course, _group(group), 20, score, 1)


def _attendance(group: int, end: int, random: Random, today: date) -> Iterator[Record]:
	by_lesson = group % 5 == 4
	per_day = LESSONS_A_DAY if by_lesson else 1
	days = list(islice(_school_days(today), ATTENDANCE // per_day))
	for name in _members(group, end):
		absent = random.choice((0.02, 0.05, 0.05, 0.15))
		for day in days:
			for lesson in range(per_day):
				chance = random.random()
				status = "Absent" if chance < absent else "Leave" if chance < absent + 0.01 else "Present"
				moment = datetime.combine(day, time(8 + lesson)) + timedelta(seconds=random.randrange(1800))
				schedule = f"{PREFIX}CS-{group:04}-{day:%m%d}-{lesson}" if by_lesson else None
				yield moment, (name, f"Student {name}", _group(group), schedule, day, status, 1)


def _school_days(today: date) -> Iterator[date]:
	"""Weekdays before today, newest first."""
	return (day for back in range(1, 365) if (day := today - timedelta(days=back)).weekday() < 5)


def _quizzes(group: int, end: int, random: Random, today: date) -> Iterator[Record]:
	for name in _members(group, end):
		for _ in range(QUIZZES):
			moment = _moment(random, today)
			course, score = random.choice(_courses(group)), random.randrange(101)
			written = random.choice(("", "n/a")) if random.random() < 0.002 else str(score)
			status = "Pass" if score >= 75 else "Fail"
			yield moment, (name, course, f"{course} quiz", status, written, str(moment))


def _activities(group: int, end: int, random: Random, today: date) -> Iterator[Record]:
	for name in _members(group, end):
		for _ in range(ACTIVITIES):
			moment, course = _moment(random, today), random.choice(_courses(group))
			yield moment, (name, course, "Article", f"{course} article", moment)


def _moment(random: Random, today: date) -> datetime:
	back = timedelta(days=random.randrange(1, 300), seconds=random.randrange(86400))
	return datetime.combine(today, time()) - back


def insert(doctype: str, columns: Sequence[str], records: Iterable[tuple[Any, str, tuple[Any, ...]]]) -> None:
	"""Insert (moment of creation, name, values of the columns) into a table; commits."""
	given = ("name", "creation", "modified", "owner", "modified_by", *columns)
	remaining, statements = iter(records), {}
	while chunk := list(islice(remaining, CHUNK)):
		if len(chunk) not in statements:
			row = [Parameter("%s")] * len(given)
			query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*given)
			statements[len(chunk)] = query.insert(*([tuple(row)] * len(chunk))).get_sql()
		user = "Administrator"
		values = [value for moment, name, row in chunk for value in (name, moment, moment, user, user, *row)]
		frappe.db.sql(statements[len(chunk)], values)
		frappe.db.commit()
