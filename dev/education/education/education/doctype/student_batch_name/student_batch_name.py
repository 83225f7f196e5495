"""Student Batch Name: no logic in the stand-in."""

from frappe.model.document import Document


class StudentBatchName(Document):
	"""Stands in for Education's Student Batch Name."""
