"""Assessment Plan: when a group is assessed, and out of how many marks."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from education.education.utils import refuse_overlap


class AssessmentPlan(Document):
	"""One assessment of one Student Group in one Course."""

	def validate(self) -> None:
		for fieldname in ("student_group", "room"):
			refuse_overlap(self, "Course Schedule", fieldname)
		for fieldname in ("student_group", "room", "supervisor"):
			refuse_overlap(self, "Assessment Plan", fieldname)
		self.validate_maximum()
		self.validate_criteria()

	def validate_maximum(self) -> None:
		total = sum(flt(row.maximum_score) for row in self.assessment_criteria)
		if flt(self.maximum_assessment_score) != total:
			message = _("Sum of Scores of Assessment Criteria needs to be {0}.")
			frappe.throw(message.format(self.maximum_assessment_score))

	def validate_criteria(self) -> None:
		same = {
			"course": self.course,
			"student_group": self.student_group,
			"assessment_group": self.assessment_group,
			"name": ("!=", self.name or ""),
			"docstatus": 1,
		}
		plans = frappe.get_all("Assessment Plan", filters=same, pluck="name")
		if not plans:
			return
		assessed = frappe.get_all(
			"Assessment Plan Criteria", filters={"parent": ("in", plans)}, pluck="assessment_criteria"
		)
		for row in self.assessment_criteria:
			if row.assessment_criteria in assessed:
				message = _("You have already assessed for the assessment criteria {}.")
				frappe.throw(message.format(row.assessment_criteria))
