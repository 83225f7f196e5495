"""Question: at least one right option, and not only right ones."""

import frappe
from frappe import _
from frappe.model.document import Document


class Question(Document):
	"""A question of a quiz."""

	def validate(self) -> None:
		right = [row.is_correct for row in self.options if row.is_correct]
		if len(self.options) <= 1:
			frappe.throw(_("A question must have more than one options"))
		if not right:
			frappe.throw(_("A question must have at least one correct options"))
		multiple = len(right) > 1
		self.question_type = "Multiple Correct Answer" if multiple else "Single Correct Answer"
