"""Student Guardian: no logic in the stand-in."""

from frappe.model.document import Document


class StudentGuardian(Document):
	"""Stands in for Education's Student Guardian."""
