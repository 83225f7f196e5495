"""Quiz Question: no logic in the stand-in."""

from frappe.model.document import Document


class QuizQuestion(Document):
	"""Stands in for Education's Quiz Question."""
