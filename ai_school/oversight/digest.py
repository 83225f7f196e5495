"""The weekly mail with a report of one's own students: a record of Frappe's Auto Email Report, nothing of our own."""

import json
from typing import Any

import frappe
from frappe import _

MAILED = "Auto Email Report"
OURS = ("Students Needing Support", "Concept Mastery")
MOST_ROWS = 100


def weekly(report: str, user: str) -> bool:
	"""Whether the user gets this report every week."""
	return bool(frappe.db.exists(MAILED, {**_whose(report, user), "enabled": 1}))


def switch(report: str, user: str, on: bool) -> bool:
	"""Begin or end the weekly mail of a report of ours to the user; safe to call twice. Returns whether it is on."""
	if report not in OURS:
		frappe.throw(_("This report is not sent by mail."))
	known = frappe.db.get_value(MAILED, _whose(report, user))
	if known:
		frappe.db.set_value(MAILED, known, "enabled", int(on))
	elif on:
		_insert(report, user)
	return on


def can_mail() -> bool:
	"""Whether the site has an e-mail account that sends."""
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def show_own_students_only(doc: Any, method: str | None = None) -> None:
	"""Hook on Auto Email Report: Frappe runs the report as Administrator, so its filters name the user it is for."""
	if doc.report in OURS:
		filters = json.loads(doc.filters) if doc.filters else {}
		doc.filters = json.dumps({**filters, "for_user": doc.user})


def _whose(report: str, user: str) -> dict[str, str]:
	return {"report": report, "user": user, "email_to": _address(user), "frequency": "Weekly"}


def _address(user: str) -> str:
	return frappe.db.get_value("User", user, "email") or user


def _insert(report: str, user: str) -> None:
	values = {
		"day_of_week": "Monday",
		"format": "HTML",
		"enabled": 1,
		"send_if_data": 1,
		"no_of_rows": MOST_ROWS,
		"report_type": "Script Report",
		"filters": json.dumps({"for_user": user}),
	}
	frappe.get_doc({"doctype": MAILED, **_whose(report, user), **values}).insert(ignore_permissions=True)
