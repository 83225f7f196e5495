"""Everything the app keeps about one student, as a zip with JSON for programs and a page for people."""

import io
import json
import zipfile
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ai_school.errors import no_student
from ai_school.privacy import export_page, traces
from ai_school.privacy.retention import rows_about

README = """everything.json   all records, for programs
index.html        the same, to read: open it with a browser
"""


def collect(student: str) -> dict[str, Any]:
	"""{"student": {name, student_name, user}, "made_on", "records": {DocType: [row]}, "beside": {DocType: [row]}}.

	`beside`: what Frappe keeps about those records, as versions and comments. Rows are as stored, JSON fields read.
	Raises frappe.DoesNotExistError when there is neither such a student nor anything about one.
	"""
	records: dict[str, list[dict[str, Any]]] = {}
	beside: dict[str, list[dict[str, Any]]] = {}
	for doctype, names in reversed(list(rows_about(student))):
		records[doctype] = _rows(doctype, names)
		for pointer, rows in traces.about(doctype, names).items():
			beside.setdefault(pointer, []).extend(rows)
	person = frappe.db.get_value("Student", student, ["name", "student_name", "user"], as_dict=True)
	if not person and not any(records.values()):
		no_student(student)
	return {
		"student": person or {"name": student},
		"made_on": str(now_datetime()),
		"records": records,
		"beside": beside,
	}


def as_zip(data: dict[str, Any]) -> bytes:
	"""The zip of what `collect` gave."""
	packed = io.BytesIO()
	with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr("README.txt", README)
		archive.writestr("everything.json", json.dumps(data, default=str, ensure_ascii=False, indent="\t"))
		archive.writestr("index.html", export_page.html(data, frappe.local.lang or "en", _))
	return packed.getvalue()


def _rows(doctype: str, names: list[str]) -> list[dict[str, Any]]:
	if not names:
		return []
	found = frappe.get_all(doctype, filters={"name": ("in", names)}, fields=["*"], order_by="creation, name")
	folded = {field.fieldname for field in frappe.get_meta(doctype).get("fields", {"fieldtype": "JSON"})}
	return [
		{key: _unfolded(value) if key in folded else value for key, value in row.items()} for row in found
	]


def _unfolded(value: Any) -> Any:
	"""A JSON field as a value; what is none stays text."""
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except ValueError:
		return value
