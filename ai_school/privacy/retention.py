"""How long what is about a student is kept, and its end."""

from datetime import datetime
from typing import Any

import frappe
from frappe.utils import add_to_date, now_datetime

BATCH = 500
ERASED_DOCTYPES = (
	"AI Safeguarding Flag",
	"AI Answer Report",
	"AI Transcript Access",
	"AI Chat Message",
	"AI Chat Session",
	"AI Student Profile",
	"AI Consent",
	"AI Usage Log",
	"AI Support Flag",
)


def expiry_date(days: int) -> datetime:
	"""When a conversation that is written to now expires."""
	return add_to_date(now_datetime(), days=days)


def delete_expired_sessions(now: datetime | None = None) -> int:
	"""Delete chat sessions past their `expires_on`, with their messages, in batches that are each committed.

	A session with an open safeguarding flag is kept until the flag is closed. Returns the number deleted.
	"""
	deleted = 0
	while names := _expired_sessions(now or now_datetime()):
		_delete_sessions(names)
		frappe.db.commit()
		deleted += len(names)
	return deleted


def delete_older_than(doctype: str, field: str, days: int) -> None:
	"""Delete a log DocType's rows whose `field` is older than so many days, in batches that are each committed."""
	table = frappe.qb.DocType(doctype)
	limit = add_to_date(now_datetime(), days=-days)
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table[field] < limit)
		.orderby(table[field])
		.limit(BATCH)
	)
	while names := [row[0] for row in rows.run()]:
		frappe.db.delete(doctype, {"name": ("in", names)})
		frappe.db.commit()


def erase_student(student: str) -> None:
	"""Delete every record of ours about a student."""
	for doctype in ERASED_DOCTYPES:
		frappe.db.delete(doctype, {"student": student})


def erase_deleted_student(doc: Any, method: str | None = None) -> None:
	"""Hook: whoever may delete a Student record deletes what the tutor and the analytics hold about it too."""
	erase_student(doc.name)


def _expired_sessions(now: datetime) -> list[str]:
	session, message = frappe.qb.DocType("AI Chat Session"), frappe.qb.DocType("AI Chat Message")
	flag = frappe.qb.DocType("AI Safeguarding Flag")
	held = (
		frappe.qb.from_(flag)
		.join(message)
		.on(message.name == flag.message)
		.where(flag.status.isin(["Open", "In Progress"]))
		.select(message.session)
	)
	query = frappe.qb.from_(session).select(session.name).where(session.expires_on < now)
	query = query.where(session.name.notin(held)).orderby(session.expires_on).limit(BATCH)
	return [row[0] for row in query.run()]


def _delete_sessions(names: list[str]) -> None:
	message = frappe.qb.DocType("AI Chat Message")
	messages = frappe.qb.from_(message).select(message.name).where(message.session.isin(names))
	flag = frappe.qb.DocType("AI Safeguarding Flag")
	frappe.qb.update(flag).set(flag.message, None).where(flag.message.isin(messages)).run()
	frappe.db.delete("AI Answer Report", {"message": ("in", messages)})
	frappe.db.delete("AI Chat Message", {"session": ("in", names)})
	frappe.db.delete("AI Chat Session", {"name": ("in", names)})
