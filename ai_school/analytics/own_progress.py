"""What the portal shows a student, or their guardian, about the student's own learning. Callers have checked the right."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import frappe
from frappe.utils import now_datetime

from ai_school import courses
from ai_school.analytics import progress, records
from ai_school.analytics.facts import Window
from ai_school.analytics.profile import from_stored, plain
from ai_school.tutor.records import concept_graph

PROFILE = "AI Student Profile"
DETAILS = ("strengths", "gaps", "mastery", "ai_use_detail")
USE = ("questions", "days_used", "kept_days")


def of(student: str) -> dict[str, Any]:
	"""Results, strengths, what to practise and the use of the tutor; see `api.my_progress` for the shape."""
	fields = ["trend", "computed_on", *DETAILS]
	stored = frappe.db.get_value(PROFILE, {"student": student}, fields, as_dict=True) or {}
	profile = {field: from_stored(stored.get(field)) for field in DETAILS}
	mastery = profile.get("mastery") or []
	return {
		"trend": stored.get("trend") or None,
		"results": results(student),
		"good_at": _good_at(profile, mastery),
		"practise": _practise(student, profile, mastery),
		"use": _use(profile),
		"computed_on": str(stored["computed_on"]) if stored.get("computed_on") else None,
	}


def results(student: str) -> list[dict[str, Any]]:
	"""All results that count, newest first: {course, date, share, score, maximum, assessment}."""
	window = Window(now_datetime().date())
	return [_result(*one) for one in reversed(records.named_results(student, window))]


def _result(day: int, share: float, about: Sequence[Any]) -> dict[str, Any]:
	_name, course, score, maximum, assessment = about
	return {
		"course": course,
		"date": str(date.fromordinal(day)),
		"share": plain(share),
		"score": float(score),
		"maximum": float(maximum),
		"assessment": assessment or "",
	}


def _good_at(profile: Mapping[str, Any], mastery: list[Any]) -> list[dict[str, str]]:
	concepts = [{"kind": "concept", "name": name} for name in progress.strong(mastery)]
	strengths = [{"kind": "course", "name": one["course"]} for one in profile.get("strengths") or []]
	return [*strengths, *concepts]


def _practise(student: str, profile: Mapping[str, Any], mastery: list[Any]) -> list[dict[str, Any]]:
	"""Concepts, or else courses, with the course and topic in which the tutor helps with them."""
	tutored = courses.tutored(student)
	graph = concept_graph()
	concepts = progress.to_practise(
		mastery, lambda key: [one.key for one in graph.prerequisites(key)] if graph.get(key) else []
	)
	places = _places(concepts, tutored)
	if concepts:
		return [{"name": name, "course": None, "topic": None, **places.get(name, {})} for name in concepts]
	gaps = [one["course"] for one in profile.get("gaps") or []][: progress.MOST_TO_PRACTISE]
	return [{"name": name, "course": name if name in tutored else None, "topic": None} for name in gaps]


def _places(concepts: list[str], tutored: list[str]) -> dict[str, dict[str, str]]:
	"""Where the student's courses teach a concept: {concept: {course, topic}}; without those that none does."""
	if not concepts or not tutored:
		return {}
	concept, link = frappe.qb.DocType("AI Concept"), frappe.qb.DocType("Course Topic")
	query = (
		frappe.qb.from_(concept)
		.join(link)
		.on((link.topic == concept.topic) & (link.parenttype == "Course"))
		.where(concept.name.isin(concepts) & link.parent.isin(tutored))
		.select(concept.name, link.parent, link.topic)
		.orderby(link.parent, order=frappe.qb.desc)
	)
	return {name: {"course": course, "topic": topic} for name, course, topic in query.run()}


def _use(profile: Mapping[str, Any]) -> dict[str, int] | None:
	"""How often the tutor was asked, on how many days, in how many days; None before the first computation."""
	detail = profile.get("ai_use_detail")
	return {field: detail[field] for field in USE} if detail else None
