"""Insert rows or update those that are there: one statement on MariaDB and on PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import now
from pypika.terms import Parameter, Values

OWNER = "Administrator"
MADE = ("creation", "owner", "docstatus", "idx")
TOUCHED = ("modified", "modified_by")


def upsert(doctype: str, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
	"""Write rows of a DocType that is named by hash; a row whose `key` is there already updates the columns it gives.

	`key` is a unique column and every row gives the same columns. No hooks, no permissions, no validation;
	the caller commits.
	"""
	if not rows:
		return
	# nosemgrep: no-raw-sql
	frappe.db.sql(_upsertion(frappe.db.db_type, doctype, key, tuple(rows[0]), len(rows)), _values(rows))
	frappe.clear_document_cache(doctype)


def insert(doctype: str, rows: Sequence[Mapping[str, Any]]) -> None:
	"""Write new rows of a DocType that is named by hash; otherwise as `upsert`."""
	if rows:
		# nosemgrep: no-raw-sql
		frappe.db.sql(_insertion(doctype, tuple(rows[0]), len(rows))[0].get_sql(), _values(rows))


@lru_cache(maxsize=8)
def _upsertion(db_type: str, doctype: str, key: str, columns: tuple[str, ...], count: int) -> str:
	query, table = _insertion(doctype, columns, count)
	return _on_conflict(
		query, table, key, [*TOUCHED, *(column for column in columns if column != key)]
	).get_sql()


def _insertion(doctype: str, columns: tuple[str, ...], count: int) -> tuple[Any, Any]:
	"""The query that inserts as many rows, with places for their values, and its table."""
	table, every = frappe.qb.DocType(doctype), ("name", *MADE, *TOUCHED, *columns)
	places = (Parameter("%s"),) * len(every)
	return frappe.qb.into(table).columns(*every).insert(*(places,) * count), table


def _values(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
	moment = now()
	given = (moment, OWNER, 0, 0, moment, OWNER)
	return [value for row in rows for value in (frappe.generate_hash(length=10), *given, *row.values())]


def _on_conflict(query: Any, table: Any, key: str, columns: Iterable[str]) -> Any:
	if frappe.db.db_type == "postgres":
		query = query.on_conflict(key)
		for column in columns:
			query = query.do_update(column)
		return query
	for column in columns:
		query = query.on_duplicate_key_update(table[column], Values(table[column]))
	return query
