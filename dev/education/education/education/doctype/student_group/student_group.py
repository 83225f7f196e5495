"""Student Group: who is taught together, by whom."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


class StudentGroup(Document):
	"""A class, a course's group or an activity's."""

	def validate(self) -> None:
		self.validate_mandatory()
		if self.max_strength and len(self.students) > cint(self.max_strength):
			frappe.throw(_("Cannot enroll more than {0} students for this group.").format(self.max_strength))
		self.validate_students()
		self.set_roll_numbers()

	def validate_mandatory(self) -> None:
		if self.group_based_on == "Course" and not self.course:
			frappe.throw(_("Please select Course"))
		if self.group_based_on == "Batch" and not self.program:
			frappe.throw(_("Please select Program"))

	def validate_students(self) -> None:
		seen = set()
		for row in self.students:
			if row.student in seen:
				frappe.throw(_("Student {0} appears more than once").format(row.student))
			seen.add(row.student)
			if (
				row.active
				and not self.disabled
				and not frappe.db.get_value("Student", row.student, "enabled")
			):
				frappe.throw(_("{0} is inactive student").format(row.student))

	def set_roll_numbers(self) -> None:
		highest = max((cint(row.group_roll_number) for row in self.students), default=0)
		for row in self.students:
			if not row.group_roll_number:
				highest += 1
				row.group_roll_number = highest
