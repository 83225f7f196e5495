"""Report: concept by concept, how many students seem to know it and how many need practice."""

from typing import Any

import frappe
from frappe import _

from ai_school import errors, permissions, report_filters
from ai_school.analytics.concept_table import concept_table
from ai_school.analytics.profile import from_stored

PROFILE = "AI Student Profile"


@errors.without_text("Concept Mastery")
def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""Columns and rows, the concept that most students still need to practise first.

	Filters: group, subject, for_user (whose students, where the report is mailed).
	"""
	filters = report_filters.plain(filters)
	rows = concept_table(_mastery(filters))
	if filters.subject:
		rows = [row for row in rows if row.subject == filters.subject]
	return _columns(), [
		{
			"concept": row.concept,
			"subject": row.subject,
			"students": row.students,
			"mean": round(100 * row.mean, 1),
			"need_practice": row.need_practice,
			"answers": row.answers,
			"last": row.last,
		}
		for row in rows
	]


def _columns() -> list[dict[str, Any]]:
	concept = {"fieldname": "concept", "label": _("Concept"), "fieldtype": "Link", "options": "AI Concept"}
	return [
		{**concept, "width": 220},
		{"fieldname": "subject", "label": _("School subject"), "fieldtype": "Data", "width": 140},
		{"fieldname": "students", "label": _("Students with answers"), "fieldtype": "Int", "width": 150},
		{"fieldname": "mean", "label": _("Mean mastery"), "fieldtype": "Percent", "width": 120},
		{"fieldname": "need_practice", "label": _("Need practice"), "fieldtype": "Int", "width": 120},
		{"fieldname": "answers", "label": _("Answers behind it"), "fieldtype": "Int", "width": 130},
		{"fieldname": "last", "label": _("Last answer"), "fieldtype": "Date", "width": 110},
	]


def _mastery(filters: Any) -> list[list[dict[str, Any]]]:
	profile, student = frappe.qb.DocType(PROFILE), frappe.qb.DocType("Student")
	query = frappe.qb.from_(profile).join(student).on(student.name == profile.student)
	query = query.where((student.enabled == 1) & profile.mastery.isnotnull())
	visible = permissions.visible_students(permissions.viewer(filters.for_user))
	if visible is not None:
		query = query.where(profile.student.isin(visible))
	if filters.group:
		member = frappe.qb.DocType("Student Group Student")
		within = frappe.qb.from_(member).where((member.parent == filters.group) & (member.active == 1))
		query = query.where(profile.student.isin(within.select(member.student)))
	return [from_stored(mastery) or [] for (mastery,) in query.select(profile.mastery).run()]
