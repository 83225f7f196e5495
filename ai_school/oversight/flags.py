"""Safeguarding flags as a lead works through them: the most severe and oldest open ones first."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint
from pypika import Case

from ai_school.ai_school.doctype.ai_safeguarding_flag.ai_safeguarding_flag import CLOSED, UNSETTLED
from ai_school.tutor.conversation import MESSAGE, SESSION
from ai_school.tutor.text import storable

FLAG = "AI Safeguarding Flag"
MAX_NOTES = 5000
FIELDS = ("name", "message", "student", "severity", "category", "status", "notes", "creation", "notified_on")
HANDLING = ("handled_by", "handled_on")


def listed(closed: bool, start: int, limit: int) -> list[dict[str, Any]]:
	"""Flags that wait, most severe and oldest first, or those that were closed, newest first.

	Returns [{name, message, student, student_name, severity, category, status, notes, creation, notified_on,
	handled_by, handler_name, handled_on, session, course}]; no word of the child's.
	"""
	flag, student = frappe.qb.DocType(FLAG), frappe.qb.DocType("Student")
	message, session = frappe.qb.DocType(MESSAGE), frappe.qb.DocType(SESSION)
	handler = frappe.qb.DocType("User")
	query = frappe.qb.from_(flag).join(student).on(student.name == flag.student)
	query = query.left_join(message).on(message.name == flag.message)
	query = query.left_join(session).on(session.name == message.session)
	query = query.left_join(handler).on(handler.name == flag.handled_by)
	query = query.where(flag.status.isin(CLOSED if closed else UNSETTLED))
	query = query.select(*(flag[field] for field in (*FIELDS, *HANDLING)), student.student_name)
	query = query.select(session.name.as_("session"), session.course, handler.full_name.as_("handler_name"))
	if closed:
		query = query.orderby(flag.handled_on, order=frappe.qb.desc)
	else:
		query = query.orderby(Case().when(flag.severity == "high", 0).else_(1)).orderby(flag.creation)
	return query.orderby(flag.name).limit(limit).offset(start).run(as_dict=True)


def handle(name: str, status: str, notes: str) -> dict[str, Any]:
	"""Set a flag's status and notes as the session's user, who needs the right to write it.

	Returns {name, status, notes, handled_by, handled_on}.
	"""
	if status not in (*UNSETTLED, *CLOSED):
		frappe.throw(_("A flag is open, in progress, handled or dismissed."))
	if len(notes) > MAX_NOTES:
		frappe.throw(_("Shorten the notes to {0} characters.").format(MAX_NOTES))
	record = frappe.get_doc(FLAG, name)
	record.check_permission("write")
	record.status = status
	record.notes = storable(notes).strip()
	record.save()
	return {field: record.get(field) for field in ("name", "status", "notes", *HANDLING)}


def counts() -> dict[str, int]:
	"""Flags that are not closed, by severity."""
	rows = frappe.get_all(FLAG, filters={"status": ("in", UNSETTLED)}, fields=["severity"])
	found = {"high": 0, "concern": 0}
	for row in rows:
		found[row.severity] = cint(found.get(row.severity)) + 1
	return found
