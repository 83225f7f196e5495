"""Answers that students call wrong: told by the student, looked into by staff who see that student."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from ai_school import permissions
from ai_school.permission_rules import READS_TRANSCRIPTS
from ai_school.tutor import config, conversation, safeguarding
from ai_school.tutor.conversation import FLAG, MESSAGE, SESSION

REPORT = "AI Answer Report"
OPEN, REVIEWED = "Open", "Reviewed"
ATTENDED = ("Open", "In Progress")
"""Of a flag that somebody still looks after."""
MAX_REASON = 500
FIELDS = ("name", "message", "student", "course", "concept", "source", "model", "reason", "status")
REVIEW_FIELDS = ("reviewed_by", "reviewed_on", "creation")


class ReasonTooLong(frappe.ValidationError):
	"""More was written than a reason may hold."""

	http_status_code = 413


def report(message: str, student: str, reason: str) -> dict[str, str]:
	"""Note that the student calls an answer wrong; said again while it is open, the newer reason stands.

	The caller has checked that the message is the student's own. Returns {name, status}.
	"""
	reason = reason.replace("\x00", "").strip()
	if len(reason) > MAX_REASON:
		frappe.throw(_("Shorten your reason to {0} characters.").format(MAX_REASON), ReasonTooLong)
	answer = frappe.db.get_value(
		MESSAGE,
		message,
		["name", "role", "session", "user", "concept", "source", "model"],
		as_dict=True,
		for_update=True,
	)
	if answer.role != "Tutor":
		frappe.throw(_("Only an answer of the tutor can be called wrong."))
	known = frappe.db.get_value(REPORT, {"message": message}, ["name", "status"], as_dict=True)
	if not known:
		return _insert(answer, student, reason)
	if known.status == OPEN:
		frappe.db.set_value(REPORT, known.name, "reason", reason)
	return {"name": known.name, "status": known.status}


def flag_danger(message: str, reason: str) -> str | None:
	"""Put a reason that tells of danger before the safeguarding leads, at the answer it was written to; the flag's name.

	A flag that was closed does not count: what is told now is new. The reason is kept where the report was reviewed too.
	"""
	alarm = safeguarding.check(reason, safeguarding.parse_rules(config.load().safeguarding_rules))
	if alarm.severity == "none":
		return None
	frappe.db.set_value(REPORT, {"message": message}, {"reason": reason.strip(), "status": OPEN})
	attended = {"message": message, "status": ("in", ATTENDED)}
	return frappe.db.get_value(FLAG, attended) or conversation.raise_flag(
		frappe.get_doc(MESSAGE, message), alarm
	)


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
