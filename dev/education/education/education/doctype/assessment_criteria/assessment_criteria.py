"""Assessment Criteria: none with the name of a column of marks."""

import frappe
from frappe import _
from frappe.model.document import Document

COLUMNS = ("total", "total score", "total grade", "maximum score", "score", "grade")


class AssessmentCriteria(Document):
	"""What is assessed, such as a written test."""

	def validate(self) -> None:
		if self.assessment_criteria.lower() in COLUMNS:
			frappe.throw(_("Can't create standard criteria. Please rename the criteria"))
