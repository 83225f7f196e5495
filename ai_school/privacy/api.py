"""What the portal calls about consent: a student for themself, a guardian for a child of their own."""

from typing import Any

import frappe
from frappe import _

from ai_school import permissions
from ai_school.errors import without_text
from ai_school.privacy import consent
from ai_school.tutor import config


@frappe.whitelist(methods=["GET"])
@without_text("AI consent")
def consent_state() -> dict[str, Any]:
	"""The notice, and what is on record for the session's user as a student and for their children.

	Returns {"notice": {"version", "text"}, "age": from which students decide alone, "people": [consent.state(…)]},
	the user's own first. Raises frappe.PermissionError for whoever is neither a student nor a guardian.
	"""
	tutor = config.load()
	return {
		"notice": {"version": consent.notice_in_force(), "text": _(tutor.notice_text)},
		"age": frappe.db.get_single_value(consent.SETTINGS, "consent_age"),
		"people": [
			consent.state(student, guardian=bool(guardian))
			for student, guardian in permissions.consents_for().items()
		],
	}


@frappe.whitelist(methods=["POST"])
@without_text("AI consent")
def give_consent(notice_version: str, student: str | None = None) -> dict[str, Any]:
	"""Consent to the version of the notice that was shown; `student` names a guardian's child. Returns their state."""
	student, guardian = permissions.check_consents_for(student)
	consent.give(student, notice_version, guardian)
	return consent.state(student, guardian=bool(guardian))


@frappe.whitelist(methods=["POST"])
@without_text("AI consent")
def withdraw_consent(student: str | None = None) -> dict[str, Any]:
	"""Withdraw consent: from now on nothing is sent, also no question that waits. Returns the student's state."""
	student, guardian = permissions.check_consents_for(student)
	consent.withdraw(student, guardian=bool(guardian))
	return consent.state(student, guardian=bool(guardian))
