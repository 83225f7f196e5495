"""Telling named adults: about a flag that waits for them, about a model that had to be switched off."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ai_school.permission_rules import MANAGER
from ai_school.tutor import config

FLAG = "AI Safeguarding Flag"
BATCH = 50


def notify_open_flags() -> None:
	"""Notify the safeguarding contacts of flags they were not told of yet; a flag that fails is tried again."""
	flags = frappe.get_all(
		FLAG,
		filters={"notified_on": ("is", "not set"), "status": "Open"},
		fields=["name", "severity", "category"],
		order_by="creation",
		limit=BATCH,
	)
	contacts = config.load().contacts if flags else ()
	for flag in flags:
		_notify_of_flag(flag, contacts)


def notify_managers(subject: str) -> None:
	"""Put a line before everybody who administers the school's AI, once while it stays unread."""
	for user in _users_with_role(MANAGER):
		unread = {"for_user": user, "subject": subject, "read": 0}
		if not frappe.db.exists("Notification Log", unread):
			_notification(user, subject, "AI School Settings", "AI School Settings")


def _notify_of_flag(flag: Any, contacts: tuple[config.Contact, ...]) -> None:
	"""The line holds no word of the child's: it may be read over a shoulder or in a mail box."""
	subject = _("A message to the tutor needs your attention ({0}).").format(_(flag.severity))
	for contact in contacts:
		if contact.user:
			_notification(contact.user, subject, FLAG, flag.name)
	if frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		frappe.sendmail(
			recipients=[contact.email for contact in contacts],
			subject=subject,
			message=_("Log in and open it: {0}").format(frappe.utils.get_url_to_form(FLAG, flag.name)),
		)
	frappe.db.set_value(FLAG, flag.name, "notified_on", now_datetime())
	frappe.db.commit()


def _notification(user: str, subject: str, doctype: str, name: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"subject": subject,
			"document_type": doctype,
			"document_name": name,
		}
	).insert(ignore_permissions=True)


def _users_with_role(role: str) -> list[str]:
	holder, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(holder)
		.join(user)
		.on(user.name == holder.parent)
		.where((holder.role == role) & (holder.parenttype == "User") & (user.enabled == 1))
		.select(user.name)
		.distinct()
	)
	return [row[0] for row in query.run()]
