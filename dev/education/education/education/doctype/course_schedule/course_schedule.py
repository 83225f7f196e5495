"""Course Schedule: a lesson of a group."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time, getdate

from education.education.utils import refuse_overlap


class CourseSchedule(Document):
	"""A lesson: no two for one group, instructor or room at the same time."""

	def validate(self) -> None:
		self.instructor_name = frappe.db.get_value("Instructor", self.instructor, "instructor_name")
		self.title = f"{self.course} by {self.instructor_name}"
		self.validate_date()
		if get_time(self.from_time) > get_time(self.to_time):
			frappe.throw(_("From Time cannot be greater than To Time."))
		for fieldname in ("student_group", "instructor", "room"):
			refuse_overlap(self, "Course Schedule", fieldname)
		for fieldname in ("student_group", "room"):
			refuse_overlap(self, "Assessment Plan", fieldname)

	def validate_date(self) -> None:
		year = frappe.db.get_value("Student Group", self.student_group, "academic_year")
		start, end = frappe.db.get_value("Academic Year", year, ["year_start_date", "year_end_date"])
		if not start <= getdate(self.schedule_date) <= end:
			message = _(
				"Schedule date selected does not lie within the Academic Year of the Student Group {0}."
			)
			frappe.throw(message.format(self.student_group))
