"""Conversations as a safeguarding lead reads them: every reading is written down first, and shown to the student."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from pypika import Case
from pypika.functions import Lower, Sum

from ai_school.ai_school.doctype.ai_safeguarding_flag.ai_safeguarding_flag import UNSETTLED
from ai_school.permission_rules import LEAD
from ai_school.tutor import rendering
from ai_school.tutor.conversation import MESSAGE, SESSION, of_page

ACCESS = "AI Transcript Access"
PAGE = 100
READINGS_SHOWN = 200
FIELDS = ["name", "role", "text", "status", "source", "kind", "intent", "mood", "concept", "creation"]


def courses() -> list[str]:
	"""The courses that conversations are about."""
	session = frappe.qb.DocType(SESSION)
	query = frappe.qb.from_(session).where(session.course != "").select(session.course).distinct()
	return [row[0] for row in query.orderby(session.course).run()]


def listed(course: str | None, txt: str, start: int, limit: int) -> list[dict[str, Any]]:
	"""Conversations without a word of what was said, newest first: whose, about what, how long, whether flagged.

	`txt` is a part of the student's name.

	Returns [{name, student, student_name, course, topic, last_message_on, questions, flags, read_on}].
	"""
	session = frappe.qb.DocType(SESSION)
	record = frappe.qb.DocType("Student")
	query = frappe.qb.from_(session).join(record).on(record.name == session.student)
	if course:
		query = query.where(session.course == course)
	if txt:
		escaped = txt.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
		query = query.where(Lower(record.student_name).like(f"%{escaped}%"))
	query = query.select(
		session.name,
		session.student,
		record.student_name,
		session.course,
		session.topic,
		session.last_message_on,
	)
	query = query.orderby(session.last_message_on, order=frappe.qb.desc).orderby(session.name)
	rows = query.limit(limit).offset(start).run(as_dict=True)
	names = [row.name for row in rows]
	asked, read = _counts(names), _last_readings(names)
	return [{**row, **asked.get(row.name, NOTHING_ASKED), "read_on": read.get(row.name)} for row in rows]


NOTHING_ASKED = {"questions": 0, "flags": 0}


def read(session: str, before: str | None, flag: str | None) -> dict[str, Any]:
	"""The last messages of a conversation, oldest first; `before` is the name of the oldest one seen.

	Who reads is recorded before anything is shown. Returns {session: {name, student, student_name, course, topic,
	last_message_on}, messages: [{name, role, html, status, source, kind, intent, mood, concept, creation,
	severity}], more}.
	"""
	fields = ["name", "student", "user", "course", "topic", "last_message_on"]
	found = frappe.db.get_value(SESSION, session, fields, as_dict=True)
	if not found:
		frappe.throw(_("This conversation does not exist any more."), frappe.DoesNotExistError)
	filters = of_page(session, before)
	_record(found, flag)
	rows = frappe.get_all(
		MESSAGE, filters=filters, fields=list(FIELDS), order_by="creation desc, name", limit=PAGE + 1
	)
	shown = rows[:PAGE]
	severities = _severities([row.name for row in shown])
	student_name = frappe.db.get_value("Student", found.student, "student_name")
	about = {key: value for key, value in found.items() if key != "user"}
	return {
		"session": {**about, "student_name": student_name},
		"messages": [_view(row, severities.get(row.name)) for row in reversed(shown)],
		"more": len(rows) > len(shown),
	}


def readings_of(student: str) -> list[dict[str, Any]]:
	"""Who read the student's conversations, newest first: [{session, reader_name, reader_role, read_on}]."""
	rows = frappe.get_all(
		ACCESS,
		filters={"student": student},
		fields=["session", "reader", "reader_role", "read_on"],
		order_by="read_on desc, name",
		limit=READINGS_SHOWN,
	)
	names = _full_names({row.reader for row in rows})
	return [
		{
			"session": row.session,
			"reader_name": names.get(row.reader, ""),
			"reader_role": row.reader_role,
			"read_on": row.read_on,
		}
		for row in rows
	]


def _record(session: Any, flag: str | None) -> None:
	reader = frappe.session.user
	is_lead = LEAD in frappe.get_roles(reader) and reader != "Administrator"
	values = {
		"session": session.name,
		"student": session.student,
		"user": session.user,
		"reader": reader,
		"reader_role": LEAD if is_lead else "Administrator",
		"read_on": now_datetime(),
		"flag": flag if flag and frappe.db.exists("AI Safeguarding Flag", flag) else None,
	}
	frappe.get_doc({"doctype": ACCESS, **values}).insert(ignore_permissions=True)
	frappe.db.commit()


def _view(row: Any, severity: str | None) -> dict[str, Any]:
	is_tutor = row.role == "Tutor"
	html = rendering.to_html(row.text) if is_tutor else rendering.plain_html(row.text)
	return {**{key: value for key, value in row.items() if key != "text"}, "html": html, "severity": severity}


def _counts(sessions: list[str]) -> dict[str, dict[str, int]]:
	"""Questions and flags that are not closed, by conversation."""
	if not sessions:
		return {}
	message, flag = frappe.qb.DocType(MESSAGE), frappe.qb.DocType("AI Safeguarding Flag")
	is_open = Case().when(flag.status.isin(UNSETTLED), 1).else_(0)
	query = frappe.qb.from_(message).left_join(flag).on(flag.message == message.name)
	query = query.where(message.session.isin(sessions) & (message.role == "Student"))
	query = query.groupby(message.session)
	rows = query.select(
		message.session, Count(message.name).distinct().as_("questions"), Sum(is_open).as_("flags")
	)
	return {name: {"questions": asked, "flags": int(flags or 0)} for name, asked, flags in rows.run()}


def _last_readings(sessions: list[str]) -> dict[str, Any]:
	"""When the session's user last read each conversation."""
	if not sessions:
		return {}
	filters = {"session": ("in", sessions), "reader": frappe.session.user}
	rows = frappe.get_all(ACCESS, filters=filters, fields=["session", "read_on"], order_by="read_on")
	return {row.session: row.read_on for row in rows}


def _severities(messages: list[str]) -> dict[str, str]:
	if not messages:
		return {}
	filters = {"message": ("in", messages)}
	rows = frappe.get_all("AI Safeguarding Flag", filters=filters, fields=["message", "severity"])
	return {row.message: row.severity for row in rows}


def _full_names(users: set[str]) -> dict[str, str]:
	if not users:
		return {}
	rows = frappe.get_all("User", filters={"name": ("in", list(users))}, fields=["name", "full_name"])
	return {row.name: row.full_name for row in rows}
