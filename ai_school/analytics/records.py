"""Education's records of a batch of students, read with a handful of set-based queries (MariaDB and PostgreSQL).

| source | what counts | its day |
|---|---|---|
| Assessment Result | submitted | its Assessment Plan's schedule_date; its creation where the plan is gone or in the future |
| Student Attendance | submitted, of the last year, on no day that is now a holiday | date; a day counts once, by the part of its lessons attended |
| Quiz Activity | all | activity_date, which is text; its creation where it cannot be read |
| Course Activity | of the last year | activity_date |
| AI Chat Message | the student's own, as long as they are kept | creation |
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import frappe
from frappe.utils import cint
from pypika import Case
from pypika.functions import Cast, Coalesce, Concat, Count, Min, NullIf
from pypika.terms import AggregateFunction

from ai_school.analytics import attendance, cleaning
from ai_school.analytics.cleaning import NO_DAY, Batch, Owned, Row, Table
from ai_school.analytics.facts import Facts, Noticed, Results, Window
from ai_school.names import Names

RESULT = "Assessment Result"
ATTENDANCE = "Student Attendance"
QUIZ = "Quiz Activity"
ACTIVITY = "Course Activity"
MESSAGE = "AI Chat Message"
PLAN = "Assessment Plan"
STUDENT = "Student"
DEFAULT_KEPT_DAYS = 30
SEPARATOR = "\x1f"
"""ASCII's own separator of units: no name, date or number holds it."""


@dataclass(frozen=True, slots=True)
class Rows:
	"""The rows behind a batch's facts, as the functions of cleaning take them.

	attendance: the marks of students with one record a day, and of the others. activity: one row a student.
	"""

	results: Table
	attendance: Sequence[attendance.Marks]
	quizzes: Table
	activity: Sequence[Row]
	questions: Sequence[Row]
	plan_days: dict[str, int]


def read(
	students: Sequence[str],
	window: Window,
	kept_days: int,
	plan_days: dict[str, int],
	days_off: Container[int] | None = None,
) -> Rows:
	"""Read all sources of these students: six queries, however many they are, and one more for lessons.

	plan_days: the days of Assessment Plans that are known already; those of further plans are added to it.
	days_off: as `holidays` gives them, if they are known already.
	"""
	results = _result_table(students)
	add_plan_days(plan_days, results)
	return Rows(
		results=results,
		attendance=_attendance(students, window, days_off),
		quizzes=_quiz_table(students),
		activity=_activity_rows(students, window),
		questions=_question_rows(students, window, kept_days),
		plan_days=plan_days,
	)


def facts(students: Sequence[str], rows: Rows, window: Window) -> Facts:
	"""The clean facts of a batch."""
	batch, noticed = Batch(students), Noticed()
	days = attendance.recorded_days(rows.attendance, batch, window, noticed)
	return Facts(
		students=batch.students,
		window=window,
		results=cleaning.results(rows.results, rows.plan_days, batch, window, noticed),
		quizzes=cleaning.quizzes(rows.quizzes, batch, window, noticed, day_first=is_day_first()),
		questions=cleaning.questions(rows.questions, batch, window, noticed),
		attendance=attendance.totals(days, window, len(batch)),
		activity=cleaning.course_activity(rows.activity, batch, noticed),
		noticed=noticed,
	)


def counts(students: Sequence[str], rows: Rows) -> list[dict[str, int]]:
	"""How many records of each source were read for each student, good and bad: JSON of a profile's `sources`."""
	batch = Batch(students)
	found = [dict.fromkeys((RESULT, ATTENDANCE, QUIZ, ACTIVITY, MESSAGE), 0) for _ in students]
	asked = Counter(row[0] for row in rows.questions)
	for source, own in (
		(RESULT, _counted(rows.results)),
		(ATTENDANCE, (of for part in rows.attendance for of in _counted(part))),
		(QUIZ, _counted(rows.quizzes)),
		(ACTIVITY, ((row[0], cint(row[1]) + cint(row[2]) + cint(row[4])) for row in rows.activity)),
		(MESSAGE, asked.items()),
	):
		for student, count in own:
			if (position := batch.position(student)) is not None:
				found[position][source] += count
	return found


def _counted(read: Owned) -> Iterable[tuple[str, int]]:
	return zip(read.students, read.counts, strict=True)


def kept_days() -> int:
	"""For how many days the school keeps questions to the tutor."""
	return cint(frappe.db.get_single_value("AI School Settings", "retention_days")) or DEFAULT_KEPT_DAYS


def results(students: Sequence[str], window: Window, course: str | None = None) -> Results:
	"""The clean results of these students, optionally of one course alone."""
	read, plan_days = _result_table(students, course), {}
	add_plan_days(plan_days, read)
	return cleaning.results(read, plan_days, Batch(students), window, Noticed())


def named_results(student: str, window: Window) -> list[tuple[int, float, Row]]:
	"""One student's clean results, oldest first: (day, share, (name, course, score, maximum, assessment))."""
	result, plan = frappe.qb.DocType(RESULT), frappe.qb.DocType(PLAN)
	query = of_students(result, [student]).left_join(plan).on(plan.name == result.assessment_plan)
	query = query.where(result.docstatus == 1)
	query = query.select(result.student, *_result_columns(result), result.name, plan.assessment_name)
	rows, plan_days = query.run(), {}
	read = Table.of_rows(rows)
	add_plan_days(plan_days, read)
	clean = cleaning.results(read, plan_days, Batch([student]), window, Noticed())
	about = [(name, course, score, of, title) for *_, score, of, course, name, title in rows]
	return [
		(int(day), float(share), about[row])
		for day, share, row in zip(clean.day, clean.share, clean.row, strict=True)
	]


def add_plan_days(known: dict[str, int], results: Table) -> None:
	"""Add the days of the table's Assessment Plans that are not known yet, NO_DAY where a plan is gone."""
	missing = sorted(set(results.column(0)) - known.keys())
	if not missing:
		return
	plan = frappe.qb.DocType(PLAN)
	query = frappe.qb.from_(plan).select(plan.name, plan.schedule_date).where(plan.name.isin(Names(missing)))
	days = {name: day.toordinal() for name, day in query.run() if day}
	known.update((name, days.get(name, NO_DAY)) for name in missing)


def _result_table(students: Sequence[str], course: str | None = None) -> Table:
	result = frappe.qb.DocType(RESULT)
	query = of_students(result, students).where(result.docstatus == 1)
	return table(query.where(result.course == course) if course else query, _result_columns(result))


def _result_columns(result: Any) -> tuple[Any, ...]:
	return (result.assessment_plan, result.creation, result.total_score, result.maximum_score, result.course)


def attendance_days(student: str, window: Window) -> attendance.Days:
	"""The recorded days of one student."""
	return attendance.recorded_days(_attendance([student], window), Batch([student]), window, Noticed())


def _attendance(
	students: Sequence[str], window: Window, days_off: Container[int] | None = None
) -> Sequence[attendance.Marks]:
	"""The marks; lessons are read of those students alone whom a day has several records of."""
	record = frappe.qb.DocType(ATTENDANCE)
	mark = Concat(record.date, Coalesce(record.status, ""))
	off = holidays(window) if days_off is None else days_off
	found = attendance.marks(table(_recorded(students, window), (mark,)), holidays=off)
	several = attendance.several_a_day(found)
	if not several:
		return [found]
	lesson = Coalesce(NullIf(record.course_schedule, ""), record.student_group)
	lessons = table(_recorded(several, window), (mark, lesson))
	return [attendance.without(found, several), attendance.marks(lessons, holidays=off, with_lessons=True)]


def holidays(window: Window) -> frozenset[int]:
	"""Ordinals of the holidays by which Education marks no attendance: those of the company's default Holiday List.

	The default company is read from its table: Frappe's own call loads 10 MB of its code into a job.
	"""
	default = {"parent": "__default", "defkey": "company"}
	company = frappe.db.get_value("DefaultValue", default, "defvalue") or frappe.db.get_value("Company", {})
	holiday, of = frappe.qb.DocType("Holiday"), frappe.qb.DocType("Company")
	query = frappe.qb.from_(holiday).join(of).on(of.default_holiday_list == holiday.parent)
	query = query.where((of.name == company) & (holiday.holiday_date >= _day(window.year_from)))
	return frozenset(day.toordinal() for (day,) in query.select(holiday.holiday_date).run())


def _recorded(students: Sequence[str], window: Window) -> Any:
	record = frappe.qb.DocType(ATTENDANCE)
	query = of_students(record, students).where(record.docstatus == 1)
	return query.where((record.date >= _day(window.year_from)) & (record.date <= window.today))


def _quiz_table(students: Sequence[str]) -> Table:
	quiz = frappe.qb.DocType(QUIZ)
	return table(of_students(quiz, students), (quiz.activity_date, quiz.creation, quiz.score))


def of_students(source: Any, students: Sequence[str]) -> Any:
	"""A query of the records of these students: by each one's name, which costs less than a look at every record's."""
	student = frappe.qb.DocType(STUDENT)
	query = frappe.qb.from_(student).join(source).on(source.student == student.name)
	return query.where(student.name.isin(Names(students)))


def table(query: Any, columns: Sequence[Any]) -> Table:
	"""These columns of the records of a query of_students, fetched as one text a student: a row costs more in Python.

	Where a text was cut off at the database's limit or a value holds the separator, the fields do not add up,
	and the rows are read one by one.
	"""
	student = frappe.qb.DocType(STUDENT).name
	record = Concat(*(part for column in columns for part in (_text(column), SEPARATOR)))
	packed = query.groupby(student).select(student, Count("*"), _Joined(record)).run()
	fields = "".join(row[2] for row in packed).split(SEPARATOR)
	counts = [row[1] for row in packed]
	if len(fields) == sum(counts) * len(columns) + 1 and all(row[2].endswith(SEPARATOR) for row in packed):
		return Table([row[0] for row in packed], counts, fields, 0, len(columns))
	return Table.of_rows(query.select(student, *columns).orderby(student).run())


class _Joined(AggregateFunction):
	"""The texts of a group, one after another."""

	def __init__(self, text: Any) -> None:
		if frappe.db.db_type == "postgres":
			super().__init__("STRING_AGG", text, "")
		else:
			super().__init__("GROUP_CONCAT", text)

	def get_special_params_sql(self, **options: Any) -> str | None:
		"""MariaDB's way to have nothing between the texts."""
		return None if frappe.db.db_type == "postgres" else "SEPARATOR ''"


def _text(column: Any) -> Any:
	"""The column as text, '' for NULL."""
	return Coalesce(Concat(column, "") if frappe.db.db_type == "postgres" else column, "")


def _activity_rows(students: Sequence[str], window: Window) -> Sequence[Row]:
	activity = frappe.qb.DocType(ACTIVITY)
	when = activity.activity_date
	recent_from, tomorrow = moment(window.recent_from), moment(window.today.toordinal() + 1)
	student = frappe.qb.DocType(STUDENT).name
	return (
		of_students(activity, students)
		.where(when >= moment(window.year_from))
		.select(student, _count_where((when >= recent_from) & (when < tomorrow)))
		.select(_count_where(when < recent_from), Cast(Min(when), "date"), _count_where(when >= tomorrow))
		.groupby(student)
		.run()
	)


def _question_rows(students: Sequence[str], window: Window, kept_days: int) -> Sequence[Row]:
	message = frappe.qb.DocType(MESSAGE)
	since = moment(window.today.toordinal() - kept_days + 1)
	return (
		frappe.qb.from_(message)
		.where(
			message.student.isin(Names(students)) & (message.role == "Student") & (message.creation >= since)
		)
		.select(message.student, message.creation, message.intent)
		.run()
	)


def _count_where(condition: Any) -> Any:
	return Count(Case().when(condition, 1))


def _day(ordinal: int) -> Any:
	return datetime.fromordinal(ordinal).date()


def moment(ordinal: int) -> datetime:
	"""Midnight at which the day of this ordinal begins."""
	return datetime.combine(_day(ordinal), time())


def is_day_first() -> bool:
	"""Whether the site writes the day before the month."""
	return not str(frappe.db.get_single_value("System Settings", "date_format") or "").startswith("mm")
