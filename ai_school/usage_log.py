"""The audit trail of the model's calls: one line each, written before the call is made; never a word of its text."""

from typing import Any

import frappe
from frappe.utils import add_to_date, now_datetime

from ai_school.tutor.openrouter_answers import Reply

LOG = "AI Usage Log"
STARTED, LOST, NOT_SENT, ANSWERED = "started", "lost", "not_sent", "answered"
NOT_USED = "not_used"
"""Outcome of an answer that was refused because it said more, or less, than it was to say."""
LONGEST_CALL_S = 600
INJECTION = "injection"
"""Outcome of a line that tells of no call: a question that looked like an attempt to turn the model."""


def begun(question: str | None, user: str, student: str) -> str:
	"""Write that the model is about to be asked a question, or, without one, what a member of staff wants about a student.

	Returns the line's name for `ended`.
	"""
	values = {"message": question, "user": user, "student": student, "outcome": STARTED}
	return frappe.get_doc({"doctype": LOG, **values}).insert(ignore_permissions=True).name


def ended(line: str, outcome: str, reply: Reply | None = None) -> None:
	"""Write how a call ended."""
	figures: dict[str, Any] = {}
	if reply:
		figures = {
			"model": reply.model,
			"prompt_tokens": reply.prompt_tokens,
			"completion_tokens": reply.completion_tokens,
			"cost": reply.cost,
			"latency_ms": round(1000 * reply.latency_s),
		}
	frappe.db.set_value(LOG, line, {"outcome": outcome, **figures})


def lost(question: str) -> None:
	"""Write that whoever had put a question to the model died before the answer came."""
	frappe.db.set_value(LOG, {"message": question, "outcome": STARTED}, "outcome", LOST)


def lose_unfinished() -> None:
	"""Write of calls without a question, to which nobody comes back, that whoever made them died before they ended."""
	log = frappe.qb.DocType(LOG)
	begun_before = log.creation < add_to_date(now_datetime(), seconds=-LONGEST_CALL_S)
	query = frappe.qb.update(log).set(log.outcome, LOST).where((log.outcome == STARTED) & begun_before)
	query.where(log.message.isnull() | (log.message == "")).run()


def injection(question: str, user: str, student: str) -> None:
	"""Count a question that looked like an attempt to turn a model against its instructions."""
	values = {"message": question, "user": user, "student": student, "outcome": INJECTION}
	frappe.get_doc({"doctype": LOG, **values}).insert(ignore_permissions=True)


def last_outcome() -> str | None:
	"""How the last call ended; None when there was none."""
	log = frappe.qb.DocType(LOG)
	query = frappe.qb.from_(log).where(~log.outcome.isin([STARTED, NOT_SENT, INJECTION])).select(log.outcome)
	rows = query.orderby(log.creation, order=frappe.qb.desc).limit(1).run()
	return rows[0][0] if rows else None
