"""Student Group Student: no logic in the stand-in."""

from frappe.model.document import Document


class StudentGroupStudent(Document):
	"""Stands in for Education's Student Group Student."""
