"""Erasing one student and proving it: what was removed, that nothing of it is left, what others still keep and why."""

import getpass
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _

from ai_school import alerts
from ai_school.errors import no_student
from ai_school.personal_data import HOLDINGS
from ai_school.privacy import sweep
from ai_school.privacy.retention import check_no_open_flag, erase_student, open_flags, rows_about
from ai_school.privacy.sweep import Found, Needles

Progress = Callable[[str, int, int], None]


def plan(student: str) -> dict[str, Any]:
	"""What erasing would remove: {"student", "rows": {DocType: count}, "open_flags"}.

	Raises frappe.DoesNotExistError when there is neither such a student nor anything about one.
	"""
	rows = {doctype: len(names) for doctype, names in rows_about(student) if names}
	if not rows and not frappe.db.exists("Student", student):
		no_student(student)
	return {"student": student, "rows": rows, "open_flags": open_flags([student])}


def erase(student: str, progress: Progress, despite_open_flags: bool = False) -> dict[str, Any]:
	"""Erase a student, commit, and search the whole site for what was erased.

	Raises OpenFlags while a safeguarding flag is open. `despite_open_flags` erases all the same, which is recorded beside the
	settings and told to the safeguarding contacts. Returns {"student", "removed": {DocType: rows}, "searched": {"tables", "files"}, "left": [{place, kind, count}],
	"remains": [{place, count, why}], "proved"}. `left` should be empty: then `proved` is true.
	"""
	flags = plan(student)["open_flags"]
	if flags and despite_open_flags:
		_record(student, flags)
	else:
		check_no_open_flag(student)
	needles = _needles(student)
	removed = erase_student(student)
	_forget_answers_under_way(needles)
	frappe.db.commit()
	in_tables, tables = sweep.tables(needles, progress)
	in_files, files = sweep.files(needles, progress)
	left, remains = _sort(in_tables, in_files)
	return {
		"student": student,
		"removed": removed,
		"searched": {"tables": tables, "files": files},
		"left": left,
		"remains": [*remains, *_in_backups()],
		"proved": not left,
	}


def _record(student: str, flags: int) -> None:
	"""Write down who let open flags go with a student's data, and tell the contacts, who would look for them in vain."""
	sentence = _(
		"Open safeguarding flags ({0}) were erased with all that was kept about student {1}, by {2}."
	)
	by = f"{frappe.session.user} ({getpass.getuser()})"
	text = sentence.format(flags, student, by)
	frappe.get_doc("AI School Settings").add_comment("Info", frappe.utils.escape_html(text))
	alerts.notify_contacts(text)


def _needles(student: str) -> Needles:
	ids: set[str] = set()
	words: set[str] = set()
	for doctype, names in rows_about(student):
		ids.update(names)
		fields = [field for field in HOLDINGS[doctype].words if field != "passages"]
		role = {"role": "Student"} if doctype == "AI Chat Message" else {}
		if fields and names:
			wrote = {"name": ("in", names), **role}
			for row in frappe.get_all(doctype, filters=wrote, fields=fields, as_list=True):
				words.update(piece for text in row for piece in sweep.telling(text))
	user = frappe.db.get_value("Student", student, "user")
	return Needles(frozenset(ids), frozenset(words), frozenset(filter(None, (student, user))))


def _forget_answers_under_way(needles: Needles) -> None:
	from ai_school.tutor import dispatcher

	dispatcher.forget_partial_texts(needles.ids)


def _sort(in_tables: list[Found], in_files: list[Found]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	left, remains = [], []
	for found in (*in_tables, *in_files):
		why = _why_it_stays(found, found in in_tables)
		if why:
			remains.append({"place": found.place, "count": found.count, "why": why})
		else:
			left.append({"place": found.place, "kind": found.kind, "count": found.count})
	return left, remains


def _why_it_stays(found: Found, is_table: bool) -> str:
	"""The reason why it is right that something is still there; empty when there is none."""
	if found.kind == "ids":
		return ""
	if not is_table:
		return (
			_("names the person, not what they wrote: a log or a file of another app")
			if found.kind == "person"
			else ""
		)
	doctype = found.place.removeprefix("tab")
	if doctype in HOLDINGS:
		return _("another student wrote the same words") if found.kind == "words" else ""
	app = _app_of(doctype)
	if found.kind == "person":
		return _("belongs to {0}, which keeps the school's own records and accounts").format(app)
	return "" if app == "frappe" else _("the same words in a record of {0}").format(app)


def _app_of(doctype: str) -> str:
	module = frappe.db.get_value("DocType", doctype, "module")
	return (module and frappe.db.get_value("Module Def", module, "app_name")) or "frappe"


def _in_backups() -> list[dict[str, Any]]:
	made = sweep.backups()
	why = _("made before, packed, not searched: they go with the school's rotation of backups")
	return [{"place": "private/backups", "count": len(made), "why": why}] if made else []
