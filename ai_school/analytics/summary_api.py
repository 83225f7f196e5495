"""What staff ask about the paragraph for a parents' evening over HTTP: the paragraph, and a model's wording of it."""

import secrets
from typing import Any

import frappe
import redis
from frappe import _

from ai_school import errors, permissions
from ai_school.analytics import summary, summary_asking, summary_reasons, summary_records, summary_state
from ai_school.analytics.summary_state import State


class CannotAsk(frappe.ValidationError):
	"""The job that asks the model cannot be queued."""

	http_status_code = 503


@frappe.whitelist(methods=["GET"])
@errors.without_text("The paragraph for a parents' evening")
def wording(student: str) -> dict[str, Any]:
	"""The paragraph about a student in the caller's language, and how far the caller's last wish for a model's wording is.

	Returns {text: the paragraph of templates, computed_on, offered: whether the school lets a model word it, hindrance: why it
	would not be asked now, or "", status: none, waiting, asking, done or refused, wording: the model's text or "", why: a
	sentence where it, or a part of it, was refused, model}. Raises frappe.PermissionError, frappe.DoesNotExistError.
	"""
	permissions.check_student_visible(student)
	try:
		state = summary_state.read(summary_state.key_of(student, frappe.session.user))
	except redis.exceptions.RedisError:
		state = None
	return _shown(student, state)


@frappe.whitelist(methods=["POST"])
@errors.without_text("Wording a paragraph for a parents' evening")
def word(student: str) -> dict[str, Any]:
	"""Have a job ask the model to word the paragraph; a wish that is under way is not doubled. Returns as `wording`.

	Raises frappe.PermissionError where the student is not the caller's or the school lets no model word it,
	frappe.ValidationError without consent, CannotAsk while the queue is away.
	"""
	permissions.check_student_visible(student)
	hindrance = summary_asking.hindrance(student)
	if hindrance:
		refusal = frappe.PermissionError if hindrance == summary_reasons.OFF else frappe.ValidationError
		frappe.throw(summary_reasons.sentence(hindrance, (), _), refusal)
	summary_records.read(student)
	user, token = frappe.session.user, secrets.token_hex(8)
	key, state = summary_state.key_of(student, user), State(token, student, user, frappe.local.lang)
	try:
		if summary_state.begin(key, state):
			_enqueue(key, token)
		else:
			state = summary_state.read(key) or state
	except redis.exceptions.RedisError:
		frappe.throw(
			_("The school's server cannot take this up at the moment. Try again in a minute."), CannotAsk
		)
	return _shown(student, state)


def _enqueue(key: str, token: str) -> None:
	try:
		summary_asking.enqueue(key, token)
	except redis.exceptions.RedisError:
		summary_state.drop(key)
		raise


def _shown(student: str, state: State | None) -> dict[str, Any]:
	facts = summary_records.read(student)
	hindrance = summary_asking.hindrance(student)
	return {
		"text": summary.summary(facts.name, facts.profile, _),
		"computed_on": str(facts.computed_on),
		"offered": hindrance != summary_reasons.OFF,
		"hindrance": summary_reasons.sentence(hindrance, (), _) if hindrance else "",
		**_of(state, summary_asking.digest(facts)),
	}


def _of(state: State | None, digest: str) -> dict[str, Any]:
	"""What a reader is told of a wording; one of figures that are others by now is not shown."""
	if state is None:
		return {"status": "none", "wording": "", "why": "", "model": ""}
	if state.text and state.digest != digest:
		why = summary_reasons.sentence(summary_reasons.OUTDATED, (), _)
		return {"status": summary_state.REFUSED, "wording": "", "why": why, "model": ""}
	why = summary_reasons.sentence(state.reason, state.words, _) if state.reason else ""
	return {"status": state.status, "wording": state.text, "why": why, "model": state.model}
