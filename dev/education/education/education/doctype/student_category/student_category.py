"""Student Category: no logic in the stand-in."""

from frappe.model.document import Document


class StudentCategory(Document):
	"""Stands in for Education's Student Category."""
