"""Program Course: no logic in the stand-in."""

from frappe.model.document import Document


class ProgramCourse(Document):
	"""Stands in for Education's Program Course."""
