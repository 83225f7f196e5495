"""Rules that several of the stand-in's DocTypes share."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, get_time, getdate


class OverlapError(frappe.ValidationError):
	"""Two schedules want the same group, room or person at the same time."""


def grade_for(grading_scale: str, percentage: float) -> str:
	"""Return the grade code of the highest threshold that `percentage` (0 to 100) reaches, or an empty string."""
	intervals = frappe.get_cached_doc("Grading Scale", grading_scale).intervals
	for interval in sorted(intervals, key=lambda row: flt(row.threshold), reverse=True):
		if flt(percentage) >= flt(interval.threshold):
			return interval.grade_code
	return ""


def require_group_member(student: str, student_group: str | None) -> None:
	"""Raise ValidationError unless the student is an active member of the group."""
	member = {"parent": student_group, "student": student, "active": 1}
	if not frappe.db.exists("Student Group Student", member):
		frappe.throw(_("{0} is not an active member of Student Group {1}").format(student, student_group))


def refuse_overlap(document: Document, doctype: str, fieldname: str) -> None:
	"""Raise OverlapError when another record of `doctype` holds the same `fieldname` at an overlapping time."""
	if not document.get(fieldname):
		return
	others = frappe.get_all(
		doctype,
		filters={
			fieldname: document.get(fieldname),
			"schedule_date": getdate(document.schedule_date),
			"name": ("!=", document.name or ""),
			"docstatus": ("!=", 2),
		},
		fields=["name", "from_time", "to_time"],
	)
	start, end = get_time(document.from_time), get_time(document.to_time)
	for other in others:
		if start < get_time(other.to_time) and get_time(other.from_time) < end:
			message = _("This {0} conflicts with {1} for {2} {3}")
			values = (document.doctype, other.name, fieldname, document.get(fieldname))
			frappe.throw(message.format(*values), OverlapError)


def refuse_reversed_dates(document: Document, start: str, end: str) -> None:
	"""Raise ValidationError when the date in field `start` lies after the one in field `end`."""
	first, last = document.get(start), document.get(end)
	if first and last and getdate(first) > getdate(last):
		frappe.throw(
			_("{0} cannot be after {1}").format(
				_(document.meta.get_label(start)), _(document.meta.get_label(end))
			)
		)
