"""Guardian Student: no logic in the stand-in."""

from frappe.model.document import Document


class GuardianStudent(Document):
	"""Stands in for Education's Guardian Student."""
