"""Course Activity: needs a Course Enrollment that exists."""

import frappe
from frappe import _
from frappe.model.document import Document


class CourseActivity(Document):
	"""A student opened an article or watched a video."""

	def validate(self) -> None:
		if not frappe.db.exists("Course Enrollment", self.enrollment):
			frappe.throw(_("Course Enrollment {0} does not exist").format(self.enrollment))
