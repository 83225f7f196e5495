"""Insert rows or update those that are there: one statement on MariaDB and on PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe.utils import now
from pypika.terms import Values

OWNER = "Administrator"
TOUCHED = ("modified", "modified_by")


def upsert(doctype: str, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
	"""Write rows of a DocType that is named by hash; a row whose `key` is there already updates the columns it gives.

	`key` is a unique column and every row gives the same columns. No hooks, no permissions, no validation;
	the caller commits.
	"""
	if not rows:
		return
	query, table = _insertion(doctype, rows)
	_on_conflict(query, table, key, [*TOUCHED, *(column for column in rows[0] if column != key)]).run()
	frappe.clear_document_cache(doctype)


def insert(doctype: str, rows: Sequence[Mapping[str, Any]]) -> None:
	"""Write new rows of a DocType that is named by hash; otherwise as `upsert`."""
	if rows:
		_insertion(doctype, rows)[0].run()


def _insertion(doctype: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, Any]:
	"""The query that inserts the rows, and its table."""
	moment = now()
	made = {
		"creation": moment,
		"owner": OWNER,
		"docstatus": 0,
		"idx": 0,
		"modified": moment,
		"modified_by": OWNER,
	}
	given, table = list(rows[0]), frappe.qb.DocType(doctype)
	query = frappe.qb.into(table).columns("name", *made, *given)
	for row in rows:
		name = frappe.generate_hash(length=10)
		query = query.insert(name, *made.values(), *(row[column] for column in given))
	return query, table


def _on_conflict(query: Any, table: Any, key: str, columns: Iterable[str]) -> Any:
	if frappe.db.db_type == "postgres":
		query = query.on_conflict(key)
		for column in columns:
			query = query.do_update(column)
		return query
	for column in columns:
		query = query.on_duplicate_key_update(table[column], Values(table[column]))
	return query
