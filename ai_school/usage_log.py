"""The audit trail of the model's calls: one line each, written before the call is made; never a word of its text."""

from typing import Any

import frappe

from ai_school.tutor.openrouter_answers import Reply

LOG = "AI Usage Log"
STARTED, LOST, NOT_SENT, ANSWERED = "started", "lost", "not_sent", "answered"
INJECTION = "injection"
"""Outcome of a line that tells of no call: a question that looked like an attempt to turn the model."""


def begun(question: str, user: str, student: str) -> str:
	"""Write that a question is about to be put to the model; returns the line's name for `ended`."""
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
