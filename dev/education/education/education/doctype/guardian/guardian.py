"""Guardian: shows the students that name them, and stores none."""

import frappe
from frappe.model.document import Document


class Guardian(Document):
	"""A parent or whoever stands in for one."""

	def __setup__(self) -> None:
		self.students = []
		of_guardian = {"guardian": self.name, "parenttype": "Student"}
		for student in frappe.get_all("Student Guardian", filters=of_guardian, pluck="parent"):
			name = frappe.db.get_value("Student", student, "student_name")
			self.append("students", {"student": student, "student_name": name})

	def validate(self) -> None:
		self.students = []
