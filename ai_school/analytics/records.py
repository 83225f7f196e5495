"""Education's records of a batch of students, read with a handful of set-based queries (MariaDB and PostgreSQL).

| source | what counts | its day |
|---|---|---|
| Assessment Result | submitted | its Assessment Plan's schedule_date; its creation where the plan is gone or in the future |
| Student Attendance | submitted, of the last year | date; a day counts once, by the part of its lessons attended |
| Quiz Activity | all | activity_date, which is text; its creation where it cannot be read |
| Course Activity | of the last year | activity_date |
| AI Chat Message | the student's own, as long as they are kept | creation |
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import frappe
from frappe.utils import cint
from pypika import Case
from pypika.functions import Cast, Coalesce, Count, Min, NullIf, Sum

from ai_school.analytics import cleaning
from ai_school.analytics.cleaning import Batch, Row
from ai_school.analytics.facts import Facts, Noticed, Window

RESULT = "Assessment Result"
ATTENDANCE = "Student Attendance"
QUIZ = "Quiz Activity"
ACTIVITY = "Course Activity"
MESSAGE = "AI Chat Message"
PLAN = "Assessment Plan"
DEFAULT_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rows:
	"""The rows behind a batch's facts, as the functions of cleaning take them; attendance has one row a student."""

	results: Sequence[Row]
	attendance: Sequence[Row]
	quizzes: Sequence[Row]
	activity: Sequence[Row]
	questions: Sequence[Row]


def read(students: Sequence[str], window: Window, kept_days: int) -> Rows:
	"""Read all sources of these students: five queries, however many they are."""
	return Rows(
		results=result_rows(students, window),
		attendance=_attendance_rows(students, window),
		quizzes=_quiz_rows(students),
		activity=_activity_rows(students, window),
		questions=_question_rows(students, window, kept_days),
	)


def facts(students: Sequence[str], rows: Rows, window: Window) -> Facts:
	"""The clean facts of a batch."""
	batch, noticed = Batch(students), Noticed()
	return Facts(
		students=batch.students,
		window=window,
		results=cleaning.results(rows.results, batch, window, noticed),
		quizzes=cleaning.quizzes(rows.quizzes, batch, window, noticed, day_first=_is_day_first()),
		questions=cleaning.questions(rows.questions, batch, window, noticed),
		attendance=cleaning.attendance(rows.attendance, batch, noticed),
		activity=cleaning.course_activity(rows.activity, batch, noticed),
		noticed=noticed,
	)


def counts(students: Sequence[str], rows: Rows) -> list[dict[str, int]]:
	"""How many records of each source were read for each student, good and bad: JSON of a profile's `sources`."""
	batch = Batch(students)
	found = [dict.fromkeys((RESULT, ATTENDANCE, QUIZ, ACTIVITY, MESSAGE), 0) for _ in students]
	for source, own in (
		(RESULT, _count_rows(rows.results)),
		(ATTENDANCE, {row[0]: cint(row[8]) for row in rows.attendance}),
		(QUIZ, _count_rows(rows.quizzes)),
		(ACTIVITY, {row[0]: cint(row[1]) + cint(row[2]) + cint(row[4]) for row in rows.activity}),
		(MESSAGE, _count_rows(rows.questions)),
	):
		for student, count in own.items():
			if (position := batch.position(student)) is not None:
				found[position][source] += count
	return found


def kept_days() -> int:
	"""For how many days the school keeps questions to the tutor."""
	return cint(frappe.db.get_single_value("AI School Settings", "retention_days")) or DEFAULT_KEPT_DAYS


def named_result_rows(student: str, window: Window) -> Sequence[Row]:
	"""One student's submitted results: the columns of cleaning.results, then name and assessment."""
	result, plan, query = _results([student], window)
	return query.select(result.name, plan.assessment_name).run()


def result_rows(students: Sequence[str], window: Window, course: str | None = None) -> Sequence[Row]:
	"""Submitted results of these students, optionally of one course: the columns of cleaning.results."""
	result, _plan, query = _results(students, window)
	return (query.where(result.course == course) if course else query).run()


def _results(students: Sequence[str], window: Window) -> tuple[Any, Any, Any]:
	"""The two tables and the query of submitted results, in the order in which they were entered.

	The day of creation is asked for only where the plan has no possible date: it costs more to read than all
	the rest.
	"""
	result, plan = frappe.qb.DocType(RESULT), frappe.qb.DocType(PLAN)
	unplanned = plan.schedule_date.isnull() | (plan.schedule_date > window.today)
	query = (
		frappe.qb.from_(result)
		.left_join(plan)
		.on(plan.name == result.assessment_plan)
		.where((result.docstatus == 1) & result.student.isin(students))
		.select(result.student, result.course, plan.schedule_date)
		.select(Case().when(unplanned, Cast(result.creation, "date")))
		.select(result.total_score, result.maximum_score)
		.orderby(result.creation)
		.orderby(result.name)
	)
	return result, plan, query


def attendance_days(student: str, window: Window) -> Sequence[Row]:
	"""(date, counts, attended, leave) of each day with a record of one student; see _day_columns."""
	day = _recorded_days([student], window)
	return frappe.qb.from_(day).select(day.date, *_day_columns(day)).orderby(day.date).run()


def _attendance_rows(students: Sequence[str], window: Window) -> Sequence[Row]:
	day = _recorded_days(students, window)
	recent = day.date >= _day(window.recent_from)
	columns = _day_columns(day)
	return (
		frappe.qb.from_(day)
		.select(day.student, *(Sum(column) for column in columns))
		.select(*(Sum(Case().when(recent, column).else_(0.0)) for column in columns))
		.select(Sum(day.records - day.lessons), Sum(day.records))
		.groupby(day.student)
		.run()
	)


def _recorded_days(students: Sequence[str], window: Window) -> Any:
	"""Subquery, a row for each student and day: how many records, of how many lessons (or groups), present, absent."""
	attendance = frappe.qb.DocType(ATTENDANCE)
	lesson = Coalesce(NullIf(attendance.course_schedule, ""), attendance.student_group, "")
	return (
		frappe.qb.from_(attendance)
		.where((attendance.docstatus == 1) & attendance.student.isin(students))
		.where((attendance.date >= _day(window.year_from)) & (attendance.date <= window.today))
		.groupby(attendance.student, attendance.date)
		.select(attendance.student, attendance.date)
		.select(Count(attendance.name).as_("records"), Count(lesson).distinct().as_("lessons"))
		.select(_sum_where(attendance.status == "Present").as_("present"))
		.select(_sum_where(attendance.status == "Absent").as_("absent"))
	).as_("day")


def _day_columns(day: Any) -> tuple[Any, Any, Any]:
	"""Whether the day counts, which part of its lessons was attended, and whether it was leave alone.

	A lesson with several records counts once, and one of them that says Present prevails.
	"""
	recorded = day.present + day.absent
	attended = (
		Case()
		.when(recorded == 0, 0.0)
		.when(day.present >= day.lessons, 1.0)
		.when(day.records > day.lessons, day.present / day.lessons)
		.else_(day.present / recorded)
	)
	return Case().when(recorded > 0, 1.0).else_(0.0), attended, Case().when(recorded > 0, 0.0).else_(1.0)


def _quiz_rows(students: Sequence[str]) -> Sequence[Row]:
	quiz = frappe.qb.DocType(QUIZ)
	query = frappe.qb.from_(quiz).where(quiz.student.isin(students))
	return query.select(quiz.student, quiz.activity_date, Cast(quiz.creation, "date"), quiz.score).run()


def _activity_rows(students: Sequence[str], window: Window) -> Sequence[Row]:
	activity = frappe.qb.DocType(ACTIVITY)
	when = activity.activity_date
	recent_from, tomorrow = moment(window.recent_from), moment(window.today.toordinal() + 1)
	return (
		frappe.qb.from_(activity)
		.where(activity.student.isin(students) & (when >= moment(window.year_from)))
		.select(activity.student, _sum_where((when >= recent_from) & (when < tomorrow)))
		.select(_sum_where(when < recent_from), Min(when), _sum_where(when >= tomorrow))
		.groupby(activity.student)
		.run()
	)


def _question_rows(students: Sequence[str], window: Window, kept_days: int) -> Sequence[Row]:
	message = frappe.qb.DocType(MESSAGE)
	since = moment(window.today.toordinal() - kept_days + 1)
	return (
		frappe.qb.from_(message)
		.where(message.student.isin(students) & (message.role == "Student") & (message.creation >= since))
		.select(message.student, message.creation, message.intent)
		.run()
	)


def _sum_where(condition: Any) -> Any:
	return Sum(Case().when(condition, 1.0).else_(0.0))


def _count_rows(rows: Sequence[Row]) -> Counter[str]:
	return Counter(row[0] for row in rows)


def _day(ordinal: int) -> Any:
	return datetime.fromordinal(ordinal).date()


def moment(ordinal: int) -> datetime:
	"""Midnight at which the day of this ordinal begins."""
	return datetime.combine(_day(ordinal), time())


def _is_day_first() -> bool:
	return not str(frappe.db.get_single_value("System Settings", "date_format") or "").startswith("mm")
