"""Quiz Activity: no logic in the stand-in."""

from frappe.model.document import Document


class QuizActivity(Document):
	"""Stands in for Education's Quiz Activity."""
