"""Quiz: questions and what it takes to pass."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class Quiz(Document):
	"""Questions on a topic."""

	def validate(self) -> None:
		if flt(self.passing_score) > 100:
			frappe.throw(_("Passing Score value should be between 0 and 100"))
