"""Telling named adults: about a flag that waits for them, about a model that had to be switched off.

Each contact is told of a flag by each way that reaches them, once: what was delivered is written down beside it in the
same transaction, and what failed is tried again every minute until it is done or the flag is closed. A mail is put into
Frappe's queue and sent by `alert_mail`.
"""

import json
from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika import Case

from ai_school import alert_mail, stored_json
from ai_school.ai_school.doctype.ai_safeguarding_flag.ai_safeguarding_flag import UNSETTLED
from ai_school.errors import log
from ai_school.permission_rules import MANAGER
from ai_school.tutor import config
from ai_school.tutor.config import Contact

FLAG = "AI Safeguarding Flag"
EVENT = "ai_school_flag"
NOTIFICATION, EMAIL = "notification", "email"
BATCH = 50


def notify_open_flags() -> None:
	"""Notify the safeguarding contacts of flags that not everybody was told of; what fails is tried again next time."""
	flags = _untold()
	contacts = config.load().contacts if flags else ()
	for flag in flags:
		_tell_all(flag, contacts)
	alert_mail.send_soon()


def notify_at_once(flag: str) -> None:
	"""Notify the contacts of a committed flag now, whatever is down. Raises nothing: the reaper tries again."""
	try:
		_tell_all(flag, config.load().contacts)
		alert_mail.send_soon()
	except Exception as error:  # noqa: BLE001 - a child waits for an answer
		frappe.db.rollback()
		log("Safeguarding: contacts could not be told", error)
		frappe.db.commit()


def reachable(contacts: Sequence[Contact]) -> list[Contact]:
	"""The contacts whom a notification or a mail reaches as the site is set up now."""
	return [contact for contact in contacts if any(_ways(contact))]


def notify_managers(subject: str) -> None:
	"""Put a line before everybody who administers the school's AI, once while it stays unread."""
	for user in _users_with_role(MANAGER):
		unread = {"for_user": user, "subject": subject, "read": 0}
		if not frappe.db.exists("Notification Log", unread):
			_notification(user, subject, "AI School Settings", "AI School Settings")


def notify_contacts(subject: str) -> None:
	"""Put a line before the safeguarding contacts who have a user; it names no child's words."""
	for contact in config.load().contacts:
		if NOTIFICATION in _ways(contact):
			_notification(contact.user, subject, "AI School Settings", "AI School Settings")


def _untold() -> list[str]:
	"""Flags in work that not everybody was told of: first those of which nobody was, then the newest."""
	flag = frappe.qb.DocType(FLAG)
	told = Case().when(flag.notified_on.isnull(), 0).else_(1)
	query = frappe.qb.from_(flag).where(flag.status.isin(UNSETTLED) & (flag.all_told == 0))
	query = query.select(flag.name).orderby(told).orderby(flag.creation, order=frappe.qb.desc)
	return [row[0] for row in query.limit(BATCH).run()]


def _tell_all(flag: str, contacts: Sequence[Contact]) -> None:
	"""Tell each contact by each way; one that fails keeps nobody else from being told."""
	tasks = [(way, contact) for contact in contacts for way in _ways(contact)]
	told = [_tell_once(flag, way, contact) for way, contact in tasks]
	if tasks and all(told) and len(reachable(contacts)) == len(contacts):
		frappe.db.set_value(FLAG, flag, "all_told", 1, update_modified=False)
		frappe.db.commit()


def _tell_once(flag: str, way: str, contact: Contact) -> bool:
	"""Tell a contact by one way unless that was done; whether it is done. Safe to kill and beside itself."""
	frappe.db.commit()
	try:
		fields = ["severity", "deliveries", "notified_on"]
		row = frappe.db.get_value(FLAG, flag, fields, as_dict=True, for_update=True)
		delivered = stored_json.value(row.deliveries, {})
		key = f"{way} {contact.user if way == NOTIFICATION else contact.email}"
		if key not in delivered:
			_deliver(flag, _(row.severity), way, contact)
			now = now_datetime()
			delivered[key] = str(now)
			values = {"deliveries": json.dumps(delivered, indent=1), "notified_on": row.notified_on or now}
			frappe.db.set_value(FLAG, flag, values, update_modified=False)
		frappe.db.commit()
	except Exception as error:  # noqa: BLE001 - one broken way must not close the others
		frappe.db.rollback()
		log("Safeguarding: a contact could not be told", error)
		frappe.db.commit()
		return False
	return True


def _ways(contact: Contact) -> Iterator[str]:
	"""How a contact can be told: in the desk with an enabled user, by mail where the site sends any."""
	if contact.user and frappe.db.get_value("User", contact.user, "enabled"):
		yield NOTIFICATION
	if contact.email and alert_mail.is_set_up():
		yield EMAIL


def _deliver(flag: str, severity: str, way: str, contact: Contact) -> None:
	"""The line holds no word of the child's: it may be read over a shoulder or in a mail box."""
	subject = _("A message to the tutor needs your attention ({0}).").format(severity)
	if way == EMAIL:
		alert_mail.queue(contact.email, subject, FLAG, flag)
		return
	_notification(contact.user, subject, FLAG, flag)
	frappe.publish_realtime(EVENT, {"flag": flag}, user=contact.user, after_commit=True)


def _notification(user: str | None, subject: str, doctype: str, name: str) -> None:
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
