"""Student Leave Application: when submitted, marks the days as leave or as present."""

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, date_diff

from education.education.utils import refuse_reversed_dates


class StudentLeaveApplication(Document):
	"""A student asks to be away."""

	def validate(self) -> None:
		refuse_reversed_dates(self, "from_date", "to_date")
		self.total_leave_days = date_diff(self.to_date, self.from_date) + 1

	def on_submit(self) -> None:
		for offset in range(int(self.total_leave_days)):
			self.mark(add_days(self.from_date, offset))

	def mark(self, date: str) -> None:
		attendance = {
			"student": self.student,
			"student_group": self.student_group,
			"course_schedule": self.course_schedule,
			"date": date,
			"status": "Present" if self.mark_as_present else "Leave",
			"leave_application": self.name,
		}
		frappe.get_doc({"doctype": "Student Attendance", "docstatus": 1, **attendance}).insert()
