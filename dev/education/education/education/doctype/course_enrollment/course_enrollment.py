"""Course Enrollment: once per student, course and Program Enrollment."""

import frappe
from frappe import _
from frappe.model.document import Document


class CourseEnrollment(Document):
	"""A student in a course; made when a Program Enrollment is submitted."""

	def validate(self) -> None:
		same = {
			"student": self.student,
			"course": self.course,
			"program_enrollment": self.program_enrollment,
			"name": ("!=", self.name or ""),
		}
		other = frappe.db.exists("Course Enrollment", same)
		if other:
			message = _("Student is already enrolled via Course Enrollment {0}").format(other)
			frappe.throw(message, title=_("Duplicate Entry"))
