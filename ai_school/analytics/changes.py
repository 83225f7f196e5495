"""Which students' records changed: edited, submitted, cancelled, deleted, renamed or merged.

Not seen, and left to the nightly refresh: what moves without a trace in the records (a row put into a class or taken
out, a quiz out of a topic, a setting), and what others' results do to a student's comparison with the course.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import frappe
from pypika.functions import Max

from ai_school.analytics import work
from ai_school.analytics.records import ACTIVITY, ATTENDANCE, MESSAGE, PLAN, QUIZ, RESULT
from ai_school.names import Names

SOURCES = (RESULT, ATTENDANCE, QUIZ, ACTIVITY, MESSAGE)
ENROLLMENT = "Course Enrollment"
STUDENT = "Student"
COURSE = "Course"
CONCEPT, CRITERION = "AI Concept", "AI Concept Criterion"


def changed_students(since: datetime) -> set[str]:
	"""Names of the students with a source that changed at `since` or later; some may be gone or disabled by now."""
	names = _ours_changed(since)
	for doctype in (*SOURCES, ENROLLMENT):
		names |= _changed(doctype, "student", since)
	names |= _of_results(lambda result, plan: plan.modified >= since)
	renamed = _renamed_courses(since)
	if renamed:
		names |= _of_results(lambda result, plan: result.course.isin(renamed))
	names |= _of_changed_classes(since) | _of_changed_concepts(since) | _deleted(since)
	return names - {None, ""}


def figures_changed(since: datetime) -> bool:
	"""Whether what is kept of the whole school goes by names or links that are no longer so."""
	concepts = (
		_changed(CONCEPT, "name", since) | _changed(CRITERION, "name", since) | _renamed(CONCEPT, since)
	)
	return bool(concepts or _renamed_courses(since))


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


def _of_changed_classes(since: datetime) -> set[str]:
	"""Who left a class that was edited, and who has no result in a test of which others' results changed.

	What is missing of their work may be more, or less, than it was. Who joined a class is found by an enrolment or a
	record of their own, or by the night: Frappe gives a row that is added the class's own day of creation.
	"""
	group, member = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Student")
	edited = frappe.qb.from_(member).join(group).on(group.name == member.parent)
	left = (member.active == 0) | (group.disabled == 1)
	edited = edited.where((group.modified >= since) & left).select(member.student)
	tests = _changed(PLAN, "name", since) | _changed(RESULT, "assessment_plan", since) - {None, ""}
	return _names(edited) | work.without_result(tests)


def _of_changed_concepts(since: datetime) -> set[str]:
	"""Students with answers of a concept, or results in a course, whose link to each other was edited or is gone."""
	concept, criterion = frappe.qb.DocType(CONCEPT), frappe.qb.DocType(CRITERION)
	content, activity, result = (frappe.qb.DocType(doctype) for doctype in ("Topic Content", QUIZ, RESULT))
	renamed = Names(sorted(_renamed(CONCEPT, since)))
	edited = (concept.modified >= since) | concept.name.isin(renamed)
	edited |= concept.topic.isin(Names(sorted(_changed("Topic", "name", since))))
	topics = _names(frappe.qb.from_(concept).select(concept.topic).where(edited))
	edited = (criterion.modified >= since) | criterion.concept.isin(renamed)
	courses = _names(frappe.qb.from_(criterion).select(criterion.course).where(edited))
	for doctype, data in _deleted_records((CONCEPT, CRITERION), since):
		(topics if doctype == CONCEPT else courses).add(data.get("topic") or data.get("course"))
	topics, courses = topics - {None}, courses - {None}
	if not topics and not courses:
		return set()
	quizzes = (
		frappe.qb.from_(content).select(content.content).where(content.parent.isin(Names(sorted(topics))))
	)
	answered = frappe.qb.from_(activity).select(activity.student).where(activity.quiz.isin(quizzes))
	scored = frappe.qb.from_(result).select(result.student).where(result.course.isin(Names(sorted(courses))))
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
	names, plans = set(), []
	for doctype, data in _deleted_records((*SOURCES, ENROLLMENT, PLAN), since):
		if doctype == PLAN:
			plans.append(data.get("name"))
		elif isinstance(student := data.get("student"), str):
			names.add(student)
	if plans:
		names |= _of_results(lambda result, plan: result.assessment_plan.isin(plans))
	return names


def _deleted_records(doctypes: Iterable[str], since: datetime) -> list[tuple[str, dict[str, Any]]]:
	"""(DocType, values) of the records that were deleted through Frappe; no values where they cannot be read."""
	deleted = frappe.qb.DocType("Deleted Document")
	query = frappe.qb.from_(deleted).select(deleted.deleted_doctype, deleted.deleted_name, deleted.data)
	query = query.where(deleted.deleted_doctype.isin(tuple(doctypes)) & (deleted.modified >= since))
	return [(doctype, {**_values(data), "name": name}) for doctype, name, data in query.run()]


def _values(data: str | None) -> dict[str, Any]:
	try:
		values = json.loads(data or "{}")
	except ValueError:
		return {}
	return values if isinstance(values, dict) else {}


def _changed(doctype: str, field: str, since: datetime) -> set[str]:
	"""A field of the records that were modified at `since` or later."""
	source = frappe.qb.DocType(doctype)
	return _names(frappe.qb.from_(source).select(source[field]).where(source.modified >= since))


def _names(query: Any) -> set[str]:
	rows: Iterable[tuple[str]] = query.distinct().run()
	return {row[0] for row in rows}
