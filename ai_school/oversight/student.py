"""What Student Insight shows beside the figures: the class's band, concepts, days, talk with the tutor, what staff did."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.utils import now_datetime

from ai_school.analytics import records
from ai_school.analytics.bands import bands
from ai_school.analytics.facts import Window
from ai_school.analytics.profile import from_stored, plain
from ai_school.tutor.conversation import MESSAGE, SESSION

PROFILE, RESULT = "AI Student Profile", "Assessment Result"
SUPPORT = "AI Support Flag"
DAYS = 26 * 7
MOST_CONCEPTS = 8
FLAGS_SHOWN = 20


def detail(student: str) -> dict[str, Any]:
	"""More about a student whom the caller may see, without a word of the student's.

	Returns {bands: {Assessment Result: bands.Band} where the class was large enough, mastery as stored, days:
	[{date, state: present|part|absent|leave}] of the last half year, talk: {conversations, questions, last_on,
	concepts: [{concept, questions}]}, flags: [{level, status, raised_on, marked_by, marked_on, note}], newest first}.
	"""
	mastery = frappe.db.get_value(PROFILE, {"student": student}, "mastery")
	return {
		"bands": {name: plain(band) for name, band in _bands(student).items()},
		"mastery": from_stored(mastery) or [],
		"days": _days(student),
		"talk": _talk(student),
		"flags": _flags(student),
	}


def card(student: str) -> dict[str, Any] | None:
	"""The few figures of the card on the Student form; None before the first refresh."""
	fields = ["trend", "engagement", "ai_use", "risk", "risk_reasons", "engagement_detail", "computed_on"]
	found = frappe.db.get_value(PROFILE, {"student": student}, fields, as_dict=True)
	if not found:
		return None
	engagement: Mapping[str, Any] = from_stored(found.pop("engagement_detail")) or {}
	risk: Mapping[str, Any] = from_stored(found.pop("risk_reasons")) or {}
	return {
		**found,
		"attendance": (engagement.get("year") or {}).get("rate"),
		"reasons": risk.get("reasons") or [],
	}


def _bands(student: str) -> dict[str, Any]:
	"""The band of everybody's results in the tests that the student took, by the student's own result."""
	own, other = frappe.qb.DocType(RESULT), frappe.qb.DocType(RESULT).as_("other")
	query = frappe.qb.from_(own).join(other).on(other.assessment_plan == own.assessment_plan)
	query = query.where((own.student == student) & (own.docstatus == 1) & (other.docstatus == 1))
	query = query.where((other.maximum_score > 0) & (other.total_score >= 0))
	query = query.where(other.total_score <= other.maximum_score)
	shares: dict[str, list[float]] = defaultdict(list)
	for name, score, maximum in query.select(own.name, other.total_score, other.maximum_score).run():
		shares[name].append(float(score) / float(maximum))
	return dict(bands(shares))


def _days(student: str) -> list[dict[str, str]]:
	today = now_datetime().date()
	since = today.toordinal() - DAYS
	days = records.attendance_days(student, Window(today))
	return [
		{"date": str(date.fromordinal(int(day))), "state": _state(counts, attended, leave)}
		for day, counts, attended, leave in zip(days.day, days.counts, days.attended, days.leave, strict=True)
		if day > since
	]


def _state(counts: float, attended: float, leave: float) -> str:
	if leave and not counts:
		return "leave"
	if attended >= counts:
		return "present"
	return "part" if attended else "absent"


def _talk(student: str) -> dict[str, Any]:
	message = frappe.qb.DocType(MESSAGE)
	asked = frappe.qb.from_(message).where((message.student == student) & (message.role == "Student"))
	questions, last_on = asked.select(Count(message.name).as_("n"), Max(message.creation).as_("last")).run()[
		0
	]
	count = Count(message.name)
	answers = frappe.qb.from_(message).where((message.student == student) & (message.role == "Tutor"))
	answers = answers.where(message.concept != "").groupby(message.concept)
	answers = answers.select(message.concept, count.as_("questions")).orderby(count, order=frappe.qb.desc)
	return {
		"conversations": frappe.db.count(SESSION, {"student": student}),
		"questions": questions,
		"last_on": last_on,
		"concepts": answers.orderby(message.concept).limit(MOST_CONCEPTS).run(as_dict=True),
	}


def _flags(student: str) -> list[dict[str, Any]]:
	flag, user = frappe.qb.DocType(SUPPORT), frappe.qb.DocType("User")
	query = frappe.qb.from_(flag).left_join(user).on(user.name == flag.marked_by)
	query = query.where(flag.student == student)
	query = query.select(flag.level, flag.status, flag.raised_on, flag.marked_on, flag.note)
	query = query.select(user.full_name.as_("marked_by"))
	query = query.orderby(flag.raised_on, order=frappe.qb.desc).orderby(flag.name)
	return query.limit(FLAGS_SHOWN).run(as_dict=True)
