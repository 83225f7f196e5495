"""Student Attendance: one mark per student, group or lesson, and day."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from education.education.utils import require_group_member


class StudentAttendance(Document):
	"""Present, absent or on leave."""

	def validate(self) -> None:
		if not (self.student_group or self.course_schedule):
			frappe.throw(_("Student Group or Course Schedule is mandatory"), title=_("Mandatory Fields"))
		self.set_from_schedule()
		self.validate_date()
		require_group_member(self.student, self.student_group)
		self.validate_duplicate()
		self.validate_holiday()

	def set_from_schedule(self) -> None:
		if self.course_schedule:
			fields = ["schedule_date", "student_group"]
			values = frappe.db.get_value("Course Schedule", self.course_schedule, fields)
			self.date, self.student_group = values

	def validate_date(self) -> None:
		if not self.leave_application and getdate(self.date) > getdate():
			frappe.throw(_("Attendance cannot be marked for future dates."))
		year = frappe.db.get_value("Student Group", self.student_group, "academic_year")
		start, end = frappe.db.get_value("Academic Year", year, ["year_start_date", "year_end_date"])
		if not start <= getdate(self.date) <= end:
			frappe.throw(_("Attendance cannot be marked outside of Academic Year {0}").format(year))

	def validate_duplicate(self) -> None:
		same = {"student": self.student, "docstatus": ("!=", 2), "name": ("!=", self.name or "")}
		if self.course_schedule:
			same["course_schedule"] = self.course_schedule
		else:
			same.update(student_group=self.student_group, date=self.date, course_schedule=("is", "not set"))
		other = frappe.db.exists("Student Attendance", same)
		if other:
			message = _("Student Attendance record {0} already exists against the Student {1}")
			frappe.throw(message.format(other, self.student), title=_("Duplicate Entry"))

	def validate_holiday(self) -> None:
		holidays = default_holiday_list()
		if frappe.db.exists("Holiday", {"parent": holidays, "holiday_date": self.date}):
			message = _("Attendance cannot be marked for {0} as it is a holiday.")
			frappe.throw(message.format(formatdate(self.date)))


def default_holiday_list() -> str:
	"""Return the default Holiday List of the site's company; without one attendance can't be marked."""
	company = frappe.defaults.get_defaults().get("company") or frappe.db.get_value("Company", {}, "name")
	holidays = company and frappe.get_cached_value("Company", company, "default_holiday_list")
	return holidays or frappe.throw(_("Please set a default Holiday List for Company {0}").format(company))
