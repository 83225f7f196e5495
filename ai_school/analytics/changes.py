"""Which students' records changed: edited, submitted, cancelled, deleted, renamed or merged."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import frappe
from pypika.functions import Max

from ai_school.analytics.records import ACTIVITY, ATTENDANCE, MESSAGE, PLAN, QUIZ, RESULT

SOURCES = (RESULT, ATTENDANCE, QUIZ, ACTIVITY, MESSAGE)
STUDENT = "Student"
COURSE = "Course"


def changed_students(since: datetime) -> set[str]:
	"""Names of the students with a source that changed at `since` or later; some may be gone or disabled by now."""
	names = _ours_changed(since)
	for doctype in SOURCES:
		source = frappe.qb.DocType(doctype)
		names |= _names(frappe.qb.from_(source).select(source.student).where(source.modified >= since))
	names |= _of_results(lambda result, plan: plan.modified >= since)
	renamed = _renamed_courses(since)
	if renamed:
		names |= _of_results(lambda result, plan: result.course.isin(renamed))
	return (names | _of_changed_concepts(since) | _deleted(since)) - {None, ""}


def newest() -> dict[str, str]:
	"""When the newest record of each source was modified, as ISO text; no entry for a source without any."""
	found = {}
	for doctype in (*SOURCES, PLAN):
		source = frappe.qb.DocType(doctype)
		moment = frappe.qb.from_(source).select(Max(source.modified)).run()[0][0]
		if moment:
			found[doctype] = moment.isoformat()
	return found


def deleted_of(since: datetime) -> set[str]:
	"""The sources of which a record was deleted through Frappe at `since` or later."""
	deleted = frappe.qb.DocType("Deleted Document")
	of_sources = deleted.deleted_doctype.isin((*SOURCES, PLAN))
	return _names(
		frappe.qb.from_(deleted)
		.select(deleted.deleted_doctype)
		.where(of_sources & (deleted.modified >= since))
	)


def last_change(student: str) -> datetime | None:
	"""When a source of the student was last modified; None if there is none."""
	plan, result = frappe.qb.DocType(PLAN), frappe.qb.DocType(RESULT)
	queries = [
		frappe.qb.from_(result)
		.join(plan)
		.on(plan.name == result.assessment_plan)
		.select(Max(plan.modified))
		.where(result.student == student)
	]
	for doctype in SOURCES:
		source = frappe.qb.DocType(doctype)
		queries.append(frappe.qb.from_(source).select(Max(source.modified)).where(source.student == student))
	return max((row[0] for query in queries for row in query.run() if row[0]), default=None)


def _ours_changed(since: datetime) -> set[str]:
	"""Students who were edited, renamed or merged; a rename leaves `modified` as it was but notes it as a comment."""
	student = frappe.qb.DocType(STUDENT)
	edited = _names(frappe.qb.from_(student).select(student.name).where(student.modified >= since))
	return edited | _renamed(STUDENT, since)


def _of_changed_concepts(since: datetime) -> set[str]:
	"""Students with answers of a concept, or results in a course, whose link to each other was edited."""
	concept, criterion = frappe.qb.DocType("AI Concept"), frappe.qb.DocType("AI Concept Criterion")
	content, activity, result = (frappe.qb.DocType(doctype) for doctype in ("Topic Content", QUIZ, RESULT))
	topics = frappe.qb.from_(concept).select(concept.topic).where(concept.modified >= since)
	quizzes = frappe.qb.from_(content).select(content.content).where(content.parent.isin(topics))
	courses = frappe.qb.from_(criterion).select(criterion.course).where(criterion.modified >= since)
	answered = frappe.qb.from_(activity).select(activity.student).where(activity.quiz.isin(quizzes))
	scored = frappe.qb.from_(result).select(result.student).where(result.course.isin(courses))
	return _names(answered) | _names(scored)


def _renamed_courses(since: datetime) -> list[str]:
	return sorted(_renamed(COURSE, since))


def _renamed(doctype: str, since: datetime) -> set[str]:
	comment = frappe.qb.DocType("Comment")
	return _names(
		frappe.qb.from_(comment)
		.select(comment.reference_name)
		.where((comment.reference_doctype == doctype) & (comment.comment_type == "Edit"))
		.where(comment.modified >= since)
	)


def _of_results(condition: Callable[[Any, Any], Any]) -> set[str]:
	result, plan = frappe.qb.DocType(RESULT), frappe.qb.DocType(PLAN)
	query = frappe.qb.from_(result).left_join(plan).on(plan.name == result.assessment_plan)
	return _names(query.select(result.student).where(condition(result, plan)))


def _deleted(since: datetime) -> set[str]:
	"""Students of deleted records, from the copies that Frappe keeps; a deleted plan's from the results left behind."""
	deleted = frappe.qb.DocType("Deleted Document")
	rows = (
		frappe.qb.from_(deleted)
		.select(deleted.deleted_doctype, deleted.deleted_name, deleted.data)
		.where(deleted.deleted_doctype.isin((*SOURCES, PLAN)) & (deleted.modified >= since))
		.run()
	)
	plans = [name for doctype, name, _ in rows if doctype == PLAN]
	names = {_student_of(data) for doctype, _, data in rows if doctype != PLAN}
	if plans:
		names |= _of_results(lambda result, plan: result.assessment_plan.isin(plans))
	return names


def _student_of(data: str | None) -> str:
	try:
		student = json.loads(data or "{}").get("student")
	except (ValueError, AttributeError):
		return ""
	return student if isinstance(student, str) else ""


def _names(query: Any) -> set[str]:
	rows: Iterable[tuple[str]] = query.distinct().run()
	return {row[0] for row in rows}
