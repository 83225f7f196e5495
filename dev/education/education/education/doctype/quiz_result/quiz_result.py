"""Quiz Result: no logic in the stand-in."""

from frappe.model.document import Document


class QuizResult(Document):
	"""Stands in for Education's Quiz Result."""
