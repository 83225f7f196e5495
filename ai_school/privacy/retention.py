"""How long what is about a student is kept, and its end."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.utils import add_to_date, now_datetime

from ai_school.ai_school.doctype.ai_safeguarding_flag.ai_safeguarding_flag import UNSETTLED
from ai_school.personal_data import HOLDINGS, WITH_SESSION
from ai_school.privacy import leavers, traces

BATCH = 500
MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
FLAG = "AI Safeguarding Flag"
Progress = Callable[[str, int, int], None]


class OpenFlags(frappe.ValidationError):
	"""What is about a student stays while a safeguarding flag about them is open."""

	http_status_code = 409


def expiry_date(days: int) -> datetime:
	"""When a conversation that is written to now expires."""
	return add_to_date(now_datetime(), days=days)


def purge(progress: Progress | None = None) -> dict[str, int]:
	"""End now whatever is due: conversations, logs, leavers, what is left of students that are gone. Returns rows by DocType.

	The scheduler does this every night. Each batch is committed, so that it may be stopped and begun again.
	"""
	kept_for = {**_default_days(), **_days_in_log_settings()}
	before = {doctype: frappe.db.count(doctype) for doctype in {*HOLDINGS, *kept_for}}
	for done, (doctype, days) in enumerate(kept_for.items()):
		if progress:
			progress(doctype, done, len(kept_for))
		get_controller(doctype).clear_old_logs(days=days)
	for student in (*_gone_students(), *_leavers()):
		if not open_flags([student]):
			erase_student(student)
			frappe.db.commit()
	if progress:
		progress("done", len(kept_for), len(kept_for))
	after = {doctype: frappe.db.count(doctype) for doctype in before}
	return {doctype: before[doctype] - after[doctype] for doctype in sorted(before)}


def delete_expired_sessions(now: datetime | None = None) -> int:
	"""Delete chat sessions past their `expires_on`, with their messages, in batches that are each committed.

	What other records say about those messages in words goes too. A session with an open safeguarding flag is kept
	until the flag is closed. Returns the number deleted.
	"""
	deleted = 0
	while names := _expired_sessions(now or now_datetime()):
		_delete_sessions(names)
		frappe.db.commit()
		deleted += len(names)
	return deleted


def delete_older_than(doctype: str, field: str, days: int) -> None:
	"""Delete a log DocType's rows whose `field` is older than so many days, in batches that are each committed."""
	table = frappe.qb.DocType(doctype)
	limit = add_to_date(now_datetime(), days=-days)
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table[field] < limit)
		.orderby(table[field])
		.limit(BATCH)
	)
	while names := [row[0] for row in rows.run()]:
		if doctype in HOLDINGS:
			traces.forget(doctype, names)
		frappe.db.delete(doctype, {"name": ("in", names)})
		frappe.db.commit()


def erase_student(student: str) -> dict[str, int]:
	"""Delete every record of ours about a student and all that Frappe keeps about it; returns rows by DocType."""
	removed: dict[str, int] = {}
	for doctype, names in rows_about(student):
		for start in range(0, len(names), BATCH):
			_add(removed, traces.remove(doctype, names[start : start + BATCH]))
	frappe.db.delete("AI Analytics Cache")
	_forget_wordings(student)
	return removed


def _forget_wordings(student: str) -> None:
	from ai_school.analytics import summary_state

	summary_state.forget(student)


def open_flags(students: Collection[str]) -> int:
	"""How many safeguarding flags about these students somebody still has to look after."""
	unsettled = {"student": ("in", list(students)), "status": ("in", UNSETTLED)}
	return frappe.db.count(FLAG, unsettled) if students else 0


def check_no_open_flag(student: str) -> None:
	"""Raise OpenFlags where a safeguarding flag about the student is open: what the case needs would go with the rest."""
	if open_flags([student]):
		frappe.throw(
			_(
				"A safeguarding flag about this student is open. Have a safeguarding lead close it first, and keep what the "
				"case needs in the school's own file."
			),
			OpenFlags,
		)


def students_of_user(user: str) -> list[str]:
	"""The Students whose account this is."""
	return frappe.get_all("Student", filters={"user": user}, pluck="name")


def rows_about(student: str) -> Iterator[tuple[str, list[str]]]:
	"""(DocType, names) of our rows about a student, also those that name their user alone, in the order to erase them."""
	user = frappe.db.get_value("Student", student, "user")
	for doctype in HOLDINGS:
		table = frappe.qb.DocType(doctype)
		about = table.student == student
		if user:
			about |= (table.user == user) & (table.student.isnull() | (table.student == ""))
		query = frappe.qb.from_(table).select(table.name).where(about).orderby(table.creation)
		yield doctype, [row[0] for row in query.run()]


def erase_deleted_student(doc: Any, method: str | None = None) -> None:
	"""Hook: whoever may delete a Student record deletes what the tutor and the analytics hold about it too."""
	check_no_open_flag(doc.name)
	erase_student(doc.name)


def erase_on_request(doc: Any, method: str | None = None) -> None:
	"""Hook: when Frappe has carried out a request to delete personal data, nothing of ours about that student stays.

	By then Frappe has renamed the user after the request.
	"""
	if doc.status == "Deleted":
		for student in {*students_of_user(doc.email), *students_of_user(doc.name)}:
			erase_student(student)


def _default_days() -> dict[str, int]:
	hooks = frappe.get_hooks("default_log_clearing_doctypes", app_name="ai_school")
	return {doctype: days[-1] if isinstance(days, list) else days for doctype, days in hooks.items()}


def _days_in_log_settings() -> dict[str, int]:
	rows = frappe.get_all("Logs To Clear", fields=["ref_doctype", "days"], order_by="idx")
	return {row.ref_doctype: row.days for row in rows if row.ref_doctype in _default_days()}


def _gone_students() -> list[str]:
	"""Students whom rows of ours still name though their record was deleted past every hook."""
	student, gone = frappe.qb.DocType("Student"), set()
	for doctype in HOLDINGS:
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).left_join(student).on(student.name == table.student)
		query = query.select(table.student).where(student.name.isnull() & (table.student != "")).distinct()
		gone |= {row[0] for row in query.run()}
	return sorted(gone)


def _leavers() -> list[str]:
	"""Students with rows of ours who left so long ago that these are to go."""
	if not leavers.kept_months():
		return []
	kept: set[str] = set()
	for doctype in HOLDINGS:
		table = frappe.qb.DocType(doctype)
		rows = frappe.qb.from_(table).select(table.student).where(table.student != "").distinct().run()
		kept.update(row[0] for row in rows)
	names = sorted(kept)
	due = {
		name for start in range(0, len(names), BATCH) for name in leavers.due(names[start : start + BATCH])
	}
	return sorted(due)


def _expired_sessions(now: datetime) -> list[str]:
	session, message = frappe.qb.DocType(SESSION), frappe.qb.DocType(MESSAGE)
	flag = frappe.qb.DocType(FLAG)
	held = (
		frappe.qb.from_(flag)
		.join(message)
		.on(message.name == flag.message)
		.where(flag.status.isin(UNSETTLED))
		.select(message.session)
	)
	query = frappe.qb.from_(session).select(session.name).where(session.expires_on < now)
	query = query.where(session.name.notin(held)).orderby(session.expires_on).limit(BATCH)
	return [row[0] for row in query.run()]


def _delete_sessions(names: list[str]) -> None:
	for messages in _batches(MESSAGE, "session", names):
		for doctype, holding in HOLDINGS.items():
			if holding.message and doctype != MESSAGE:
				_let_go_of(messages, doctype)
		traces.remove(MESSAGE, messages)
	traces.remove(SESSION, names)


def _let_go_of(messages: list[str], doctype: str) -> None:
	"""End what a DocType says about these messages: the row where it ends with them, else its words."""
	holding = HOLDINGS[doctype]
	for names in _batches(doctype, holding.message, messages):
		if holding.ends == WITH_SESSION:
			traces.remove(doctype, names)
		else:
			traces.forget(doctype, names)
			empty = dict.fromkeys((holding.message, *holding.words))
			frappe.db.set_value(doctype, {"name": ("in", names)}, empty, update_modified=False)


def _batches(doctype: str, field: str, values: list[str]) -> Iterator[list[str]]:
	names = frappe.get_all(doctype, filters={field: ("in", values)}, pluck="name", order_by="creation")
	for start in range(0, len(names), BATCH):
		yield names[start : start + BATCH]


def _add(total: dict[str, int], more: dict[str, int]) -> None:
	for doctype, count in more.items():
		total[doctype] = total.get(doctype, 0) + count
