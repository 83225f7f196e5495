"""Consent: who may give it for a student, what is on record, and its withdrawal, which counts from that moment on."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import getdate, now_datetime

CONSENT, SETTINGS = "AI Consent", "AI School Settings"
STUDENT, GUARDIAN = "Student", "Guardian"


class NoticeChanged(frappe.ValidationError):
	"""Another version of the notice is in force than the one that was read."""

	http_status_code = 409


def has_consent(student: str, notice_version: str | None = None) -> bool:
	"""Whether consent to this version of the notice, or else to the one in force, counts for the student now.

	A guardian's always does; the student's own, or one that staff recorded, only from the age in the settings on.
	"""
	givers = {row.given_by for row in _in_force(student, notice_version or notice_in_force())}
	return GUARDIAN in givers or (bool(givers) and is_of_age(student))


def students_with_consent(notice_version: str) -> int:
	"""How many students have a consent to this version of the notice on record that was not withdrawn."""
	consent = frappe.qb.DocType(CONSENT)
	given = (consent.notice_version == notice_version) & consent.withdrawn_on.isnull()
	query = frappe.qb.from_(consent).where(given)
	return query.select(Count(consent.student).distinct().as_("students")).run()[0][0]


def notice_in_force() -> str:
	"""The version of the notice that consent has to name, as it is in the database at this moment."""
	return frappe.db.get_single_value(SETTINGS, "notice_version", cache=False) or "1"


def is_of_age(student: str) -> bool:
	"""Whether the student may consent alone. Without a date of birth on record, or an age in the settings: no."""
	born = frappe.db.get_value("Student", student, "date_of_birth")
	age = frappe.db.get_single_value(SETTINGS, "consent_age")
	return bool(born and age) and _age_on(getdate(born), getdate()) >= age


def state(student: str, guardian: bool) -> dict[str, Any]:
	"""A student's consent as they, or their guardian, see it: what is on record and what they may do about it."""
	of_age = is_of_age(student)
	rows = _in_force(student, notice_in_force())
	counting = [row for row in rows if of_age or row.given_by == GUARDIAN]
	latest = counting[0] if counting else None
	name = frappe.db.get_value("Student", student, ["first_name", "student_name"], as_dict=True)
	return {
		"student": student,
		"name": name.student_name or name.first_name,
		"self": not guardian,
		"given": bool(latest),
		"given_by": latest and latest.given_by,
		"given_on": latest and latest.given_on,
		"needs": STUDENT if of_age else GUARDIAN,
		"may_give": not latest and of_age != guardian,
		"may_withdraw": bool(_withdrawable(rows, guardian)),
	}


def give(student: str, notice_version: str, guardian: str | None = None) -> None:
	"""Record the consent of the session's user, who is the student or the guardian named. Safe to call twice.

	Raises NoticeChanged when another notice is in force by now, frappe.PermissionError when it is the other's to give.
	"""
	if notice_version != notice_in_force():
		frappe.throw(_("The notice has changed. Read it again, then decide."), NoticeChanged)
	if is_of_age(student) == bool(guardian):
		frappe.throw(_not_yours(bool(guardian)), frappe.PermissionError)
	frappe.db.get_value("Student", student, "name", for_update=True)
	if has_consent(student, notice_version):
		return
	given_by = GUARDIAN if guardian else STUDENT
	values = {
		"student": student,
		"notice_version": notice_version,
		"given_by": given_by,
		"guardian": guardian,
	}
	frappe.get_doc({"doctype": CONSENT, **values}).insert(ignore_permissions=True)


def withdraw(student: str, guardian: bool) -> None:
	"""Withdraw, for the session's user: a student every consent about them, a guardian those that guardians gave."""
	for row in _withdrawable(_in_force(student), guardian):
		record = frappe.get_doc(CONSENT, row.name)
		record.withdrawn_on = now_datetime()
		record.save(ignore_permissions=True)


def _in_force(student: str, notice_version: str | None = None) -> list[Any]:
	"""The student's consents that were not withdrawn, newest first; of one version of the notice, or of all."""
	consent = frappe.qb.DocType(CONSENT)
	query = (
		frappe.qb.from_(consent)
		.select(consent.name, consent.given_by, consent.given_on)
		.where((consent.student == student) & consent.withdrawn_on.isnull())
		.orderby(consent.given_on, order=frappe.qb.desc)
	)
	if notice_version:
		query = query.where(consent.notice_version == notice_version)
	return query.run(as_dict=True)


def _withdrawable(rows: list[Any], guardian: bool) -> list[Any]:
	return [row for row in rows if row.given_by == GUARDIAN or not guardian]


def _not_yours(guardian: bool) -> str:
	if guardian:
		return _("Your child is old enough to decide this alone.")
	return _(
		"You are too young to decide this alone, or the school has no date of birth of you: ask a guardian."
	)


def _age_on(born: Any, day: Any) -> int:
	return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
