"""Student Log: no logic in the stand-in."""

from frappe.model.document import Document


class StudentLog(Document):
	"""Stands in for Education's Student Log."""
