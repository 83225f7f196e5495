"""Which fields of Student the errors of a model of risk are reported by; no model learns from them."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

GENDER = "gender"
FIELDTYPES = ("Select", "Link", "Check", "Data")
MOST_VALUES = 20


def checked(fields: Sequence[str]) -> tuple[str, ...]:
	"""Gender, and these fields of Student, each once.

	Raises frappe.ValidationError for one that is not there, is of another type than FIELDTYPES, or has more than
	MOST_VALUES values among all students.
	"""
	for field in fields:
		_check(field)
	return tuple(dict.fromkeys((GENDER, *fields)))


def _check(field: str) -> None:
	found = frappe.get_meta("Student").get_field(field)
	if not found or found.get("is_virtual"):
		frappe.throw(_("Student has no field {0}.").format(field))
	if found.fieldtype not in FIELDTYPES:
		frappe.throw(
			_("{0} is a field of type {1}; groups are made by fields of type {2}.").format(
				field, found.fieldtype, ", ".join(FIELDTYPES)
			)
		)
	student = frappe.qb.DocType("Student")
	rows = frappe.qb.from_(student).select(student[field]).distinct().limit(MOST_VALUES + 3).run()
	if len({text_of(value) for (value,) in rows} - {""}) > MOST_VALUES:
		frappe.throw(
			_("{0} has more than {1} values: groups would be too small to say anything of.").format(
				field, MOST_VALUES
			)
		)


def text_of(value: Any) -> str:
	"""The value of a field as the report names it; "" where it is not recorded."""
	return "" if value is None else str(value)
