"""Instructor Log: no logic in the stand-in."""

from frappe.model.document import Document


class InstructorLog(Document):
	"""Stands in for Education's Instructor Log."""
