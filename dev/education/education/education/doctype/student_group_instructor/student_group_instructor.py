"""Student Group Instructor: no logic in the stand-in."""

from frappe.model.document import Document


class StudentGroupInstructor(Document):
	"""Stands in for Education's Student Group Instructor."""
