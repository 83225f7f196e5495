"""Program Enrollment Course: no logic in the stand-in."""

from frappe.model.document import Document


class ProgramEnrollmentCourse(Document):
	"""Stands in for Education's Program Enrollment Course."""
