"""Answers that students call wrong: told by the student, looked into by staff who see that student."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from ai_school import permissions
from ai_school.permission_rules import READS_TRANSCRIPTS
from ai_school.tutor import config, conversation
from ai_school.tutor.conversation import MESSAGE, SESSION, Asked
from ai_school.tutor.text import storable

REPORT = "AI Answer Report"
OPEN, REVIEWED = "Open", "Reviewed"
MAX_REASON = 500
FIELDS = ("name", "message", "student", "course", "concept", "source", "model", "reason", "status")
REVIEW_FIELDS = ("reviewed_by", "reviewed_on", "creation")


class ReasonTooLong(frappe.ValidationError):
	"""More was written than a reason may hold."""

	http_status_code = 413


def report(message: str, student: str, reason: str) -> tuple[dict[str, str], Asked | None]:
	"""Note that the student calls an answer wrong; said again while it is open, the newer reason stands.

	A reason that tells of danger is no part of the report, which teachers read: it becomes a message of the conversation,
	flagged for the safeguarding leads and answered with the fixed words. The caller has checked that the answer is the
	student's own, who is the session's user. Returns ({name, status}, that message and its answer or None).
	"""
	reason = storable(reason).strip()
	if len(reason) > MAX_REASON:
		frappe.throw(_("Shorten your reason to {0} characters.").format(MAX_REASON), ReasonTooLong)
	tutor = config.load()
	alarm = conversation.danger_in(reason, tutor)
	conversation.lock_user()
	answer = frappe.db.get_value(
		MESSAGE,
		message,
		["name", "role", "session", "user", "concept", "source", "model"],
		as_dict=True,
		for_update=True,
	)
	if answer.role != "Tutor":
		frappe.throw(_("Only an answer of the tutor can be called wrong."))
	if alarm is None:
		return _noted(answer, student, reason), None
	told = conversation.tell_of_danger(answer.session, reason, alarm, tutor)
	return _noted(answer, student, None), told


def reported(messages: list[str]) -> set[str]:
	"""Which of the messages were called wrong. The caller has checked whose they are."""
	if not messages:
		return set()
	return set(frappe.get_all(REPORT, filters={"message": ("in", messages)}, pluck="message"))


def listed(status: str | None, start: int, limit: int) -> list[dict[str, Any]]:
	"""Reports about students whom the session's user sees, open ones first, then newest first.

	Returns [{name, message, student, student_name, course, concept, source, model, reason, status, session (None
	for who may not read it), material: titles cited, reviewed_by, reviewed_on, creation}].
	"""
	table, student = frappe.qb.DocType(REPORT), frappe.qb.DocType("Student")
	message = frappe.qb.DocType(MESSAGE)
	query = _visible(frappe.qb.from_(table), table).join(student).on(student.name == table.student)
	query = query.left_join(message).on(message.name == table.message)
	if status:
		query = query.where(table.status == status)
	query = query.select(*(table[field] for field in (*FIELDS, *REVIEW_FIELDS)), student.student_name)
	query = query.select(message.session, message.passages)
	query = query.orderby(table.status).orderby(table.creation, order=frappe.qb.desc).orderby(table.name)
	rows = query.limit(limit).offset(start).run(as_dict=True)
	reads = permissions.has_any_role(READS_TRANSCRIPTS)
	return [_view(row, reads) for row in rows]


def count_open() -> int:
	"""Open reports about students whom the session's user sees."""
	table = frappe.qb.DocType(REPORT)
	query = _visible(frappe.qb.from_(table), table).where(table.status == OPEN)
	return int(query.select(Count(table.name).as_("n")).run()[0][0])


def review(name: str, status: str) -> dict[str, Any]:
	"""Say that a report was looked into, or open it again. Returns {name, status, reviewed_by, reviewed_on}."""
	student = frappe.db.get_value(REPORT, name, "student")
	if not student:
		frappe.throw(_("This report does not exist any more."), frappe.DoesNotExistError)
	permissions.check_row_visible(REPORT, student)
	if status not in (OPEN, REVIEWED):
		frappe.throw(_("A report is either open or reviewed."))
	record = frappe.get_doc(REPORT, name)
	record.status = status
	record.save(ignore_permissions=True)
	return {field: record.get(field) for field in ("name", "status", "reviewed_by", "reviewed_on")}


def _noted(answer: Any, student: str, reason: str | None) -> dict[str, str]:
	"""The report about an answer as {name, status}; an open one gets the new reason, where there is one to write."""
	known = frappe.db.get_value(REPORT, {"message": answer.name}, ["name", "status"], as_dict=True)
	if not known:
		return _insert(answer, student, reason or "")
	if known.status == OPEN and reason is not None:
		frappe.db.set_value(REPORT, known.name, "reason", reason)
	return {"name": known.name, "status": known.status}


def _visible(query: Any, table: Any) -> Any:
	visible = permissions.rows_visible(REPORT, frappe.session.user, as_staff=True)
	return query if visible is None else query.where(table.student.isin(visible))


def _insert(answer: Any, student: str, reason: str) -> dict[str, str]:
	values = {
		"message": answer.name,
		"student": student,
		"user": answer.user,
		"course": frappe.db.get_value(SESSION, answer.session, "course"),
		"concept": answer.concept,
		"source": answer.source,
		"model": answer.model,
		"reason": reason,
	}
	made = frappe.get_doc({"doctype": REPORT, "status": OPEN, **values}).insert(ignore_permissions=True)
	return {"name": made.name, "status": made.status}


def _view(row: Any, reads: bool) -> dict[str, Any]:
	passages = frappe.parse_json(row.pop("passages") or "[]")
	titles = list(dict.fromkeys(passage["title"] for passage in passages))
	return {**row, "material": titles, "session": row.session if reads else None}
