"""Tells staff who want it of a student of theirs who newly needs support: a line in Frappe's own notifications."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, escape_html, get_datetime, now_datetime

from ai_school import permissions
from ai_school.analytics.support import FLAG, OPEN
from ai_school.errors import without_text

LOG = "Notification Log"
WANTED = "ai_school_support_notice"
"""The user's default that holds since when they want to be told."""
LOOK_BACK_DAYS = 2
BATCH = 20


def wants(user: str) -> bool:
	"""Whether the user is told of students who newly need support."""
	return bool(frappe.defaults.get_user_default(WANTED, user))


def switch(user: str, on: bool) -> bool:
	"""Begin or end telling the user, from now on; safe to call twice. Returns whether it is on."""
	if on and not wants(user):
		frappe.defaults.set_user_default(WANTED, str(now_datetime()), user)
	elif not on:
		frappe.defaults.clear_user_default(WANTED, user)
	return on


@without_text("Notices of support")
def tell() -> None:
	"""Tell everybody who wants it of the open flags of their students raised since; safe twice and beside itself."""
	for wanted in frappe.get_all("DefaultValue", {"defkey": WANTED}, pluck="name", order_by="name"):
		frappe.db.commit()
		fields = ["parent", "defvalue"]
		if row := frappe.db.get_value("DefaultValue", wanted, fields, as_dict=True, for_update=True):
			for flag in _new_flags(row.parent, get_datetime(row.defvalue)):
				_insert(row.parent, flag)
		frappe.db.commit()


def _new_flags(user: str, wanted_since: datetime) -> list[dict[str, Any]]:
	"""Open flags of the students whom the user sees, raised since they wanted to be told: the oldest first."""
	flag, student, log = (frappe.qb.DocType(name) for name in (FLAG, "Student", LOG))
	since = max(wanted_since, add_to_date(now_datetime(), days=-LOOK_BACK_DAYS))
	told = frappe.qb.from_(log).where((log.for_user == user) & (log.document_type == FLAG))
	query = (
		frappe.qb.from_(flag)
		.join(student)
		.on(student.name == flag.student)
		.where((flag.status == OPEN) & (flag.raised_on >= since) & (student.enabled == 1))
		.where(flag.name.notin(told.where(log.document_name.notnull()).select(log.document_name)))
	)
	visible = permissions.visible_students(user)
	if visible is not None:
		query = query.where(flag.student.isin(visible))
	query = query.select(flag.name, flag.student, student.student_name)
	return query.orderby(flag.raised_on).orderby(flag.name).limit(BATCH).run(as_dict=True)


def _insert(user: str, flag: dict[str, Any]) -> None:
	line = {
		"for_user": user,
		"type": "Alert",
		"subject": _("{0} newly needs support.").format(escape_html(flag["student_name"])),
		"document_type": FLAG,
		"document_name": flag["name"],
		"link": f"/app/student-insight/{flag['student']}",
	}
	frappe.get_doc({"doctype": LOG, **line}).insert(ignore_permissions=True)
