"""Assessment Result: a student's marks in one Assessment Plan."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from education.education.utils import grade_for, require_group_member


class AssessmentResult(Document):
	"""Marks by criterion; their sum and the grades are computed."""

	def validate(self) -> None:
		require_group_member(self.student, self.student_group)
		self.set_maximum_scores()
		self.set_grades()
		self.validate_duplicate()

	def set_maximum_scores(self) -> None:
		plan = frappe.get_cached_doc("Assessment Plan", self.assessment_plan)
		maximum = {row.assessment_criteria: flt(row.maximum_score) for row in plan.assessment_criteria}
		for row in self.details:
			row.maximum_score = maximum.get(row.assessment_criteria, 0)
			if flt(row.score) > row.maximum_score:
				frappe.throw(_("Score cannot be greater than Maximum Score"))

	def set_grades(self) -> None:
		self.total_score = sum(flt(row.score) for row in self.details)
		for row in self.details:
			row.grade = grade_for(self.grading_scale, 100 * flt(row.score) / row.maximum_score)
		self.grade = grade_for(self.grading_scale, 100 * self.total_score / flt(self.maximum_score))

	def validate_duplicate(self) -> None:
		same = {
			"name": ("!=", self.name or ""),
			"student": self.student,
			"assessment_plan": self.assessment_plan,
			"docstatus": ("!=", 2),
		}
		other = frappe.db.exists("Assessment Result", same)
		if other:
			frappe.throw(_("Assessment Result record {0} already exists.").format(other))
