"""What Frappe keeps about a record beside it: versions, comments, mails, notifications, assignments, files, …"""

from collections.abc import Iterator, Sequence
from typing import Any

import frappe

from ai_school.personal_data import HOLDINGS

NOT_DYNAMIC = (
	("Version", "ref_doctype", "docname"),
	("Deleted Document", "deleted_doctype", "deleted_name"),
	("File", "attached_to_doctype", "attached_to_name"),
	("Notification Log", "document_type", "document_name"),
	("Email Queue", "reference_doctype", "reference_name"),
	("Access Log", "export_from", "reference_document"),
	("Error Log", "reference_doctype", "reference_name"),
	("Energy Point Log", "reference_doctype", "reference_name"),
	("Milestone", "reference_type", "reference_name"),
)
"""(DocType, field of the DocType pointed to, field of the name) where Frappe declares no Dynamic Link."""


def remove(doctype: str, names: Sequence[str]) -> dict[str, int]:
	"""Delete rows of ours and all that points to them; returns how many rows went, by DocType."""
	if not names:
		return {}
	removed = forget(doctype, names)
	frappe.db.delete(doctype, {"name": ("in", names)})
	return {doctype: len(names), **removed}


def forget(doctype: str, names: Sequence[str]) -> dict[str, int]:
	"""Delete what points to these rows and leave the rows; returns how many went, by DocType."""
	removed: dict[str, int] = {}
	for pointer, rows in _pointing(doctype, names):
		if pointer == "File":
			_delete_files(rows)
		else:
			_delete_with_children(pointer, rows)
		removed[pointer] = removed.get(pointer, 0) + len(rows)
	routes = _routes(doctype, names)
	frappe.db.delete("Route History", {"route": ("in", routes)})
	return removed


def about(doctype: str, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
	"""What points to these rows, by DocType, each as a dict of its fields."""
	return {
		pointer: frappe.get_all(pointer, filters={"name": ("in", rows)}, fields=["*"], order_by="creation")
		for pointer, rows in _pointing(doctype, names)
	}


def _pointing(doctype: str, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
	"""(DocType, names of its rows), a pointer that both lists know once."""
	for pointer, of, name in dict.fromkeys(_pointers()):
		table = frappe.qb.DocType(pointer)
		rows = frappe.qb.from_(table).select(table.name)
		rows = rows.where((table[of] == doctype) & table[name].isin(list(names)))
		if found := [row[0] for row in rows.run()] if names else []:
			yield pointer, found


def _pointers() -> Iterator[tuple[str, str, str]]:
	stored = set(frappe.get_all("DocType", filters={"issingle": 0, "is_virtual": 0}, pluck="name"))
	yield from (pointer for pointer in NOT_DYNAMIC if pointer[0] in stored)
	for source in ("DocField", "Custom Field"):
		parent = "dt" if source == "Custom Field" else "parent"
		fields = [f"{parent} as holder", "options", "fieldname"]
		for row in frappe.get_all(source, filters={"fieldtype": "Dynamic Link"}, fields=fields):
			if row.holder in stored and row.holder not in HOLDINGS and frappe.db.table_exists(row.holder):
				yield row.holder, row.options, row.fieldname


def _routes(doctype: str, names: Sequence[str]) -> list[str]:
	"""What Frappe notes of whoever opened one of the rows on the desk."""
	slug = doctype.lower().replace(" ", "-")
	return [f"{form}/{name}" for name in names for form in (slug, f"Form/{doctype}")]


def _delete_files(names: Sequence[str]) -> None:
	for name in names:
		frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)


def _delete_with_children(doctype: str, names: Sequence[Any]) -> None:
	"""Names may be numbers, which the rows below them hold as text: PostgreSQL compares no number with a text."""
	parents = [str(name) for name in names]
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype, "parent": ("in", parents)})
	frappe.db.delete(doctype, {"name": ("in", names)})
