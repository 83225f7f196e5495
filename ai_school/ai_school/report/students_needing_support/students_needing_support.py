"""Report: the students whose records call for support, why, since when, and what could be done next."""

from typing import Any

import frappe
from frappe import _

from ai_school import errors, permissions, report_filters
from ai_school.analytics.profile import from_stored
from ai_school.analytics.reasons import Reason, sentence
from ai_school.analytics.risk import LEVELS, RAISED
from ai_school.oversight.figures import LEVEL_WORDS

PROFILE = "AI Student Profile"


@errors.without_text("Students Needing Support")
def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""Columns and rows, the most urgent and longest first.

	Filters: group, level (that one instead of all that call for support), for_user (whose students, where the report is mailed).
	"""
	filters = report_filters.plain(filters)
	rows = [_row(profile) for profile in _profiles(filters)]
	columns = _columns(permissions.viewer(filters.for_user))
	return columns, sorted(rows, key=lambda row: (-LEVELS.index(row["risk"]), row["since"] or "9999"))


def _columns(viewer: str) -> list[dict[str, Any]]:
	student: dict[str, Any] = {"fieldname": "student", "label": _("Student"), "width": 150}
	# Frappe refuses the whole report to whoever may not read the DocType that a column links to.
	linked = frappe.has_permission("Student", "read", user=viewer)
	student |= {"fieldtype": "Link", "options": "Student"} if linked else {"fieldtype": "Data"}
	return [
		student,
		{"fieldname": "student_name", "label": _("Name"), "fieldtype": "Data", "width": 150},
		{"fieldname": "level", "label": _("Support", context="Student"), "fieldtype": "Data", "width": 110},
		{"fieldname": "since", "label": _("Since"), "fieldtype": "Date", "width": 100},
		{"fieldname": "reasons", "label": _("Reasons"), "fieldtype": "Small Text", "width": 420},
		{
			"fieldname": "next_steps",
			"label": _("Could be done next"),
			"fieldtype": "Small Text",
			"width": 420,
		},
		{"fieldname": "marked", "label": _("Marked"), "fieldtype": "Data", "width": 110},
		{"fieldname": "computed_on", "label": _("Computed on"), "fieldtype": "Datetime", "width": 150},
	]


def _profiles(filters: Any) -> list[Any]:
	profile, student = frappe.qb.DocType(PROFILE), frappe.qb.DocType("Student")
	levels = [filters.level] if filters.level in LEVELS else list(RAISED)
	query = frappe.qb.from_(profile).join(student).on(student.name == profile.student)
	query = query.where((student.enabled == 1) & profile.risk.isin(levels))
	visible = permissions.visible_students(permissions.viewer(filters.for_user))
	if visible is not None:
		query = query.where(profile.student.isin(visible))
	if filters.group:
		query = query.where(profile.student.isin(_members(filters.group)))
	query = query.select(profile.student, student.student_name, profile.risk, profile.risk_reasons)
	rows = query.select(profile.computed_on).orderby(student.student_name).run(as_dict=True)
	marks = _marks([row.student for row in rows])
	return [{**row, "marked": marks.get(row.student, "")} for row in rows]


def _members(group: str) -> Any:
	member = frappe.qb.DocType("Student Group Student")
	query = frappe.qb.from_(member).where((member.parent == group) & (member.active == 1))
	return query.select(member.student)


def _marks(students: list[str]) -> dict[str, str]:
	"""What staff said of each student's latest flag."""
	if not students:
		return {}
	filters = {"student": ("in", students)}
	rows = frappe.get_all(
		"AI Support Flag", filters=filters, fields=["student", "status"], order_by="raised_on, name"
	)
	return {row.student: _(row.status) for row in rows}


def _row(profile: dict[str, Any]) -> dict[str, Any]:
	risk = from_stored(profile.pop("risk_reasons")) or {}
	words = {field: _words(risk.get(field) or ()) for field in ("reasons", "next_steps")}
	return {**profile, **words, "since": risk.get("since"), "level": _(LEVEL_WORDS[profile["risk"]])}


def _words(found: Any) -> str:
	return " ".join(sentence(Reason(**one), _) for one in found)
