"""Course Schedule: a lesson of a group."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time

from education.education.utils import refuse_overlap


class CourseSchedule(Document):
	"""A lesson: no two for one group, instructor or room at the same time."""

	def validate(self) -> None:
		self.instructor_name = frappe.db.get_value("Instructor", self.instructor, "instructor_name")
		self.title = f"{self.course} by {self.instructor_name}"
		if get_time(self.from_time) > get_time(self.to_time):
			frappe.throw(_("From Time cannot be greater than To Time."))
		for fieldname in ("student_group", "instructor", "room"):
			refuse_overlap(self, "Course Schedule", fieldname)
		for fieldname in ("student_group", "room"):
			refuse_overlap(self, "Assessment Plan", fieldname)
