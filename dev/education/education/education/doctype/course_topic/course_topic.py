"""Course Topic: no logic in the stand-in."""

from frappe.model.document import Document


class CourseTopic(Document):
	"""Stands in for Education's Course Topic."""
