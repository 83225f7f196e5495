"""Keeps the demonstration out of a site that belongs to real students."""

import frappe
from frappe import _

RESERVED = "%.example"
"""Addresses under the top-level domain that RFC 2606 keeps for examples: no real student has one."""


def refuse_other_students(force: bool) -> None:
	"""Raise frappe.ValidationError if there are students who are not of a demonstration, unless forced."""
	others = frappe.db.count("Student", filters={"student_email_id": ("not like", RESERVED)})
	if others and not force:
		message = _(
			"This site has students of its own ({0}), so the demonstration was not loaded. "
			"Load it into another site, or use --force to have it beside them."
		)
		frappe.throw(message.format(others))


def silent(step: str, done: int, total: int) -> None:
	"""Nobody looks at the progress."""
