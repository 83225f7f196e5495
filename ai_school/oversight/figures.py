"""Figures and charts of the workspace: each says what its reader may know, and a dash where that is nothing."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import formatdate, now_datetime
from pypika.functions import Date

from ai_school import model_gate, permissions
from ai_school.oversight import flags
from ai_school.permission_rules import READS_TRANSCRIPTS, SEES_HEALTH, SEES_PROGRESS
from ai_school.tutor import config
from ai_school.tutor.conversation import MESSAGE

PROFILE = "AI Student Profile"
UNKNOWN = "–"
NEEDS_SUPPORT = ("support", "urgent")
LEVEL_WORDS = {"none": "No sign", "watch": "Keep an eye on", "support": "Needs support", "urgent": "Urgent"}
CHART_DAYS = 30
Card = dict[str, Any] | str


@frappe.whitelist(methods=["POST"])
def need_support() -> Card:
	"""Students of the caller's whose records say that they need support."""
	permissions.check_workspace_visible()
	levels = _levels()
	if levels is None:
		return UNKNOWN
	count = sum(levels.get(level, 0) for level in NEEDS_SUPPORT)
	return _card(count, ["query-report", "Students Needing Support"])


@frappe.whitelist(methods=["POST"])
def unanswered_flags() -> Card:
	"""Safeguarding flags that are not closed, for who may act on them."""
	permissions.check_workspace_visible()
	if not permissions.has_any_role(READS_TRANSCRIPTS):
		return UNKNOWN
	return _card(sum(flags.counts().values()), ["tutor-oversight"])


@frappe.whitelist(methods=["POST"])
def questions_today() -> Card:
	"""Questions to the tutor since midnight, of the students the caller is responsible for."""
	permissions.check_workspace_visible()
	midnight = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)
	message = frappe.qb.DocType(MESSAGE)
	query = _of_students(frappe.qb.from_(message), message.student)
	query = query.where((message.role == "Student") & (message.creation >= midnight))
	return _card(int(query.select(Count(message.name).as_("n")).run()[0][0]))


@frappe.whitelist(methods=["POST"])
def model_calls_left() -> Card:
	"""Calls of the external model left today; a dash while none is asked."""
	permissions.check_workspace_visible()
	model = config.load().model
	if not permissions.has_any_role(SEES_HEALTH) or not model.enabled:
		return UNKNOWN
	return _card(model_gate.calls_left(model), ["ai-health"])


@frappe.whitelist(methods=["POST"])
def questions_chart() -> dict[str, Any]:
	"""Questions of the last 30 days by day, and how many of them a model answered."""
	permissions.check_workspace_visible()
	days = [now_datetime().date() - timedelta(days=ago) for ago in range(CHART_DAYS - 1, -1, -1)]
	asked = _by_day(days[0], role="Student")
	answered = _by_day(days[0], role="Tutor", source="model")
	return {
		"labels": [formatdate(day, "d MMM") for day in days],
		"datasets": [
			{"name": _("Questions"), "values": [asked.get(str(day), 0) for day in days]},
			{"name": _("Answered by a model"), "values": [answered.get(str(day), 0) for day in days]},
		],
	}


@frappe.whitelist(methods=["POST"])
def support_chart() -> dict[str, Any]:
	"""Students of the caller's by what their records say about support."""
	permissions.check_workspace_visible()
	levels = _levels() or {}
	shown = [level for level in LEVEL_WORDS if levels.get(level)]
	return {
		"labels": [_(LEVEL_WORDS[level]) for level in shown],
		"datasets": [{"name": _("Students"), "values": [levels[level] for level in shown]}],
	}


def _card(value: int, route: list[str] | None = None) -> dict[str, Any]:
	return {"value": value, "fieldtype": "Int", **({"route": route} if route else {})}


def _levels() -> dict[str, int] | None:
	"""Enabled students by risk; None for who sees no student's progress."""
	if not permissions.has_any_role(SEES_PROGRESS):
		return None
	profile, student = frappe.qb.DocType(PROFILE), frappe.qb.DocType("Student")
	query = frappe.qb.from_(profile).join(student).on(student.name == profile.student)
	query = query.where((student.enabled == 1) & (profile.risk != ""))
	visible = permissions.visible_students()
	if visible is not None:
		query = query.where(profile.student.isin(visible))
	query = query.groupby(profile.risk)
	return dict(query.select(profile.risk, Count(profile.name).as_("n")).run())


def _of_students(query: Any, column: Any) -> Any:
	counted = permissions.students_counted()
	return query if counted is None else query.where(column.isin(counted))


def _by_day(since: Any, **of: str) -> dict[str, int]:
	message = frappe.qb.DocType(MESSAGE)
	day = Date(message.creation)
	query = _of_students(frappe.qb.from_(message), message.student).where(message.creation >= since)
	for field, value in of.items():
		query = query.where(message[field] == value)
	rows = query.groupby(day).select(day.as_("day"), Count(message.name).as_("n")).run()
	return {str(when): int(count) for when, count in rows}
