"""Course: its assessment criteria weigh 100 % together."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class Course(Document):
	"""A subject as it is taught, with its topics."""

	def validate(self) -> None:
		if self.assessment_criteria and sum(flt(row.weightage) for row in self.assessment_criteria) != 100:
			frappe.throw(_("Total Weightage of all Assessment Criteria must be 100%"))
