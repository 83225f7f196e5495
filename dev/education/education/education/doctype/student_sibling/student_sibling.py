"""Student Sibling: no logic in the stand-in."""

from frappe.model.document import Document


class StudentSibling(Document):
	"""Stands in for Education's Student Sibling."""
