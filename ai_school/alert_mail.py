"""Mail about a flag: queued with the flag's record, sent at once, and sent again every minute while the server refuses it.

Frappe's own sender gives a mail up after a few tries, so it is told to leave these alone for a day (`send_after`).
"""

import threading

import frappe
import redis
from frappe import _
from frappe.utils import add_to_date, get_url_to_form, now_datetime

from ai_school import queueing
from ai_school.errors import log, without_text

QUEUE = "Email Queue"
SEND = "ai_school.alert_mail.send"
OURS_FOR_DAYS = 1
SENDING_FOR_MINUTES = 5
"""A mail server's patience is two minutes; a mail that is being sent for longer was left by a job that died."""
BATCH = 50
TIMEOUT_S = 300


def is_set_up() -> bool:
	"""Whether this site sends mail."""
	account = {"enable_outgoing": 1, "default_outgoing": 1}
	return not frappe.are_emails_muted() and bool(frappe.db.exists("Email Account", account))


def queue(recipient: str, subject: str, doctype: str, name: str) -> None:
	"""Put one mail with a link to a record into the queue; uncommitted."""
	frappe.sendmail(
		recipients=[recipient],
		subject=subject,
		message=_("Log in and open it: {0}").format(get_url_to_form(doctype, name)),
		reference_doctype=doctype,
		reference_name=name,
		send_after=add_to_date(now_datetime(), days=OURS_FOR_DAYS),
		add_unsubscribe_link=0,
	)


def send_soon() -> None:
	"""Have waiting mails sent by a worker, or by a thread of this process where no job can be queued."""
	if not waiting():
		return
	try:
		queueing.enqueue(SEND, "short", TIMEOUT_S)
	except redis.exceptions.RedisError:
		threading.Thread(target=_send_in_thread, args=(frappe.local.site,), daemon=True).start()


@without_text("Safeguarding: sending mail")
def send() -> None:
	"""Send what waits, each mail by one sender at a time."""
	for name in waiting():
		if _claim(name):
			_send_one(name)


def waiting() -> list[str]:
	"""Mails about flags that are not sent, those that Frappe or a dead job gave up among them."""
	mail = frappe.qb.DocType(QUEUE)
	left = add_to_date(now_datetime(), minutes=-SENDING_FOR_MINUTES)
	unsent = mail.status.isin(["Not Sent", "Error"]) | ((mail.status == "Sending") & (mail.modified < left))
	query = frappe.qb.from_(mail).where((mail.reference_doctype == "AI Safeguarding Flag") & unsent)
	return [row[0] for row in query.select(mail.name).orderby(mail.creation).limit(BATCH).run()]


def _claim(name: str) -> bool:
	"""Mark a mail as being sent, unless another sender was faster."""
	frappe.db.commit()
	row = frappe.db.get_value(QUEUE, name, ["status", "modified"], as_dict=True, for_update=True)
	left = add_to_date(now_datetime(), minutes=-SENDING_FOR_MINUTES)
	free = bool(row) and (
		row.status in ("Not Sent", "Error") or (row.status == "Sending" and row.modified < left)
	)
	if free:
		frappe.db.set_value(QUEUE, name, "status", "Sending")
	frappe.db.commit()
	return free


def _send_one(name: str) -> None:
	mail = frappe.get_doc(QUEUE, name)
	mail.status = "Not Sent"
	try:
		mail.send()
	except Exception as error:  # noqa: BLE001 - a server that refuses one mail may take the next
		frappe.db.rollback()
		log("Safeguarding: a mail could not be sent", error)
	if frappe.db.get_value(QUEUE, name, "status") == "Sending":
		frappe.db.set_value(QUEUE, name, "status", "Not Sent")
	frappe.db.commit()


def _send_in_thread(site: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	try:
		send()
	finally:
		frappe.destroy()
