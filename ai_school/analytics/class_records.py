"""The records behind a class: its students whom the caller may see, their profiles, results and last questions."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime
from pypika.functions import Count, Max

import ai_school
from ai_school import permissions
from ai_school.analytics import answers, cache, classes, records
from ai_school.analytics.facts import Results, Window
from ai_school.analytics.profile import from_stored, plain
from ai_school.analytics.trend import trends

PROFILE = "AI Student Profile"
LIFETIME = timedelta(hours=1)
COLUMNS = ("trend", "mean_share", "results_count", "engagement", "ai_use", "risk", "computed_on")
DETAILS = ("trend_detail", "engagement_detail", "risk_reasons", "mastery")

Row = dict[str, Any]


def groups() -> list[Row]:
	"""The enabled Student Groups whose students the caller may see: [{name, course, program, students}]."""
	group, member = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Student")
	student = frappe.qb.DocType("Student")
	return (
		frappe.qb.from_(group)
		.left_join(member)
		.on((member.parent == group.name) & (member.active == 1))
		.left_join(student)
		.on((student.name == member.student) & (student.enabled == 1))
		.where(group.name.isin(permissions.visible_groups()))
		.groupby(group.name, group.course, group.program)
		.select(group.name, group.course, group.program, Count(student.name).distinct().as_("students"))
		.orderby(group.name)
		.run(as_dict=True)
	)


def courses() -> list[Row]:
	"""The courses that students whom the caller may see are enrolled in: [{name, course_name, students}]."""
	course, enrollment = frappe.qb.DocType("Course"), frappe.qb.DocType("Course Enrollment")
	student = frappe.qb.DocType("Student")
	query = (
		frappe.qb.from_(course)
		.join(enrollment)
		.on(enrollment.course == course.name)
		.join(student)
		.on((student.name == enrollment.student) & (student.enabled == 1))
		.groupby(course.name, course.course_name)
		.select(course.name, course.course_name, Count(student.name).distinct().as_("students"))
		.orderby(course.course_name)
	)
	visible = permissions.visible_students()
	return (query if visible is None else query.where(student.name.isin(visible))).run(as_dict=True)


def members(group: str | None, course: str | None) -> list[Row]:
	"""The enabled students of a group, or else of a course, whom the caller may see: [{name, student_name, image}]."""
	student = frappe.qb.DocType("Student")
	query = frappe.qb.from_(student).where(student.enabled == 1)
	query = query.where(student.name.isin(_in_group(group) if group else _in_course(course)))
	visible = permissions.visible_students()
	if visible is not None:
		query = query.where(student.name.isin(visible))
	return (
		query.select(student.name, student.student_name, student.image)
		.orderby(student.name)
		.run(as_dict=True)
	)


def insight(students: Sequence[Row], group: str | None, course: str | None) -> Row:
	"""What api.class_insight answers, but for the sentences, from the cache where nothing was computed since.

	The key holds who the students are, so that what is kept for one circle of students never answers for
	another.
	"""
	names = [student["name"] for student in students]
	about = "\n".join((ai_school.__version__, group or "", course or "", *names))
	key = f"class {hashlib.sha256(about.encode()).hexdigest()}"
	stamp = _stamp(names)
	kept = cache.kept(key)
	if kept and kept["stamp"] == stamp:
		return kept["insight"]
	found = _insight(students, course)
	cache.keep(key, {"stamp": stamp, "insight": found}, LIFETIME)
	frappe.db.commit()
	return found


def _in_group(group: str | None) -> Any:
	member = frappe.qb.DocType("Student Group Student")
	query = frappe.qb.from_(member).where((member.parent == group) & (member.active == 1))
	return query.select(member.student)


def _in_course(course: str | None) -> Any:
	enrollment = frappe.qb.DocType("Course Enrollment")
	return frappe.qb.from_(enrollment).where(enrollment.course == course).select(enrollment.student)


def _stamp(names: Sequence[str]) -> list[Any]:
	"""Changes whenever a profile of one of these students is computed, edited or deleted."""
	if not names:
		return []
	profile = frappe.qb.DocType(PROFILE)
	query = frappe.qb.from_(profile).where(profile.student.isin(names))
	last, count = query.select(Max(profile.modified), Count("*")).run()[0]
	return [str(last), count]


def _insight(students: Sequence[Row], course: str | None) -> Row:
	names = [student["name"] for student in students]
	profiles, asked = _profiles(names), _last_questions(names)
	results = records.results(names, Window(now_datetime().date()), course)
	rows = [
		{**student, **_columns(profiles.get(student["name"])), "last_question_on": asked.get(student["name"])}
		for student in students
	]
	if course:
		rows = [{**row, **own} for row, own in zip(rows, _in_this_course(results, len(names)), strict=True)]
	rows = classes.by_need(rows)
	concepts = answers.concepts_of_course(course) if course else None
	heat = classes.heat([_mastery(profiles.get(row["name"]), concepts) for row in rows])
	return {
		"students": rows,
		"concepts": [{"name": name, "subject": subject} for name, subject in heat.concepts],
		"cells": plain(heat.cells),
		"distribution": [
			{"from": one.low, "to": one.high, "count": one.count}
			for one in classes.distribution([row["mean_share"] for row in rows])
		],
		"over_time": plain(classes.over_time(results, len(names))),
		"computed_on": max((row["computed_on"] for row in rows if row["computed_on"]), default=None),
	}


def _profiles(names: Sequence[str]) -> dict[str, Row]:
	if not names:
		return {}
	profile = frappe.qb.DocType(PROFILE)
	query = frappe.qb.from_(profile).where(profile.student.isin(names))
	rows = query.select(profile.student, *(profile[field] for field in (*COLUMNS, *DETAILS))).run(
		as_dict=True
	)
	return {row.student: {**row, **{field: from_stored(row[field]) for field in DETAILS}} for row in rows}


def _columns(profile: Mapping[str, Any] | None) -> Row:
	"""A student's row of the class, all None before the first refresh."""
	stored = profile or {}
	trend, engagement = stored.get("trend_detail") or {}, stored.get("engagement_detail") or {}
	return {
		"trend": stored.get("trend") or None,
		"slope": trend.get("slope"),
		"mean_share": stored["mean_share"] if stored.get("results_count") else None,
		"attendance": engagement.get("year", {}).get("rate"),
		"recent_attendance": engagement.get("recent", {}).get("rate"),
		"engagement": stored.get("engagement") or None,
		"ai_use": stored.get("ai_use") or None,
		"risk": stored.get("risk") or None,
		"risk_reasons": (stored.get("risk_reasons") or {}).get("reasons", []),
		"computed_on": str(stored["computed_on"]) if stored.get("computed_on") else None,
	}


def _mastery(profile: Mapping[str, Any] | None, concepts: set[str] | None) -> list[Mapping[str, Any]]:
	"""A student's mastery of these concepts, None for all."""
	known = (profile or {}).get("mastery") or []
	return [one for one in known if concepts is None or one["concept"] in concepts]


def _in_this_course(results: Results, size: int) -> list[Row]:
	"""Trend, slope and mean of the course's own results, in place of those of all that a student learns."""
	return [
		{"trend": one.label, "slope": plain(one.slope), "mean_share": plain(one.mean)}
		for one in trends(results, size)
	]


def _last_questions(names: Sequence[str]) -> dict[str, str]:
	"""Day of the last question that is still kept, by student."""
	if not names:
		return {}
	message = frappe.qb.DocType(records.MESSAGE)
	query = frappe.qb.from_(message).where(message.student.isin(names) & (message.role == "Student"))
	rows = query.groupby(message.student).select(message.student, Max(message.creation)).run()
	return {student: str(asked_on.date()) for student, asked_on in rows}
