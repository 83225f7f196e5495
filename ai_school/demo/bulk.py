"""Inserts many alike records quickly: copies of one that went through Frappe's document API.

The first record of a batch (a class's register of a day, the marks of one assessment) is inserted as a document, so that
Education's own checks run and its own fetched and computed values are there. The others differ from it only in the values
of their student and are written in one statement.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.naming import set_new_name

from ai_school.demo import records


@dataclass(frozen=True, slots=True)
class Copy:
	"""What differs from the first record; per table field one dict of changes for each of the first record's rows."""

	values: dict[str, Any]
	rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def insert_copies(doctype: str, first: str, copies: Sequence[Copy]) -> list[str]:
	"""Insert copies of the record `first` and return their names, in the order of the copies.

	A change to a column that this site's table does not have is left out.
	"""
	if not copies:
		return []
	template = frappe.db.get_value(doctype, first, "*", as_dict=True)
	names = _next_names(doctype, template, len(copies))
	changed = zip((copy.values for copy in copies), names, strict=True)
	_write(doctype, [_changed(template, {**values, "name": name}) for values, name in changed])
	for fieldname in copies[0].rows:
		_insert_rows(doctype, first, fieldname, [copy.rows[fieldname] for copy in copies], names)
	for name in names:
		records.record(doctype, name)
	return names


def _insert_rows(
	doctype: str, first: str, fieldname: str, changes: list[list[dict[str, Any]]], names: list[str]
) -> None:
	child = frappe.get_meta(doctype).get_field(fieldname).options
	of_first = {"parent": first, "parenttype": doctype, "parentfield": fieldname}
	templates = frappe.get_all(child, filters=of_first, fields=["*"], order_by="idx")
	rows = []
	for name, changed in zip(names, changes, strict=True):
		for template, change in zip(templates, changed, strict=True):
			own = {"name": frappe.generate_hash(length=10), "parent": name}
			rows.append(_changed(template, {**change, **own}))
	_write(child, rows)


def _changed(template: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
	return {column: changes.get(column, value) for column, value in template.items()}


def _write(doctype: str, rows: list[dict[str, Any]]) -> None:
	fields = list(rows[0])
	frappe.db.bulk_insert(doctype, fields, ([row[name] for name in fields] for row in rows), chunk_size=1000)


def _next_names(doctype: str, template: dict[str, Any], count: int) -> list[str]:
	"""Reserve `count` names after the first record's, or name one by one where its name is no counter's."""
	series = frappe.qb.DocType("Series")
	parts = re.fullmatch(r"(.*?)(\d+)", template["name"])
	if parts:
		prefix, digits = parts.groups()
		key = "" if (frappe.get_meta(doctype).autoname or "").startswith("format:") else prefix
		query = frappe.qb.from_(series).select(series.current).where(series.name == key).for_update()
		if [tuple(row) for row in query.run()] == [(int(digits),)]:
			current = int(digits) + count
			frappe.qb.update(series).set(series.current, current).where(series.name == key).run()
			return [f"{prefix}{number:0{len(digits)}}" for number in range(int(digits) + 1, current + 1)]
	return list(_names_one_by_one(doctype, template, count))


def _names_one_by_one(doctype: str, template: dict[str, Any], count: int) -> Iterable[str]:
	for _ in range(count):
		document = frappe.get_doc({**template, "doctype": doctype, "name": None})
		set_new_name(document)
		yield document.name
