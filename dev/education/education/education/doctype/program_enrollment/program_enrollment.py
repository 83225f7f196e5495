"""Program Enrollment: puts a student into a programme and, when submitted, into its required courses."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class ProgramEnrollment(Document):
	"""A student in a programme for a year."""

	def validate(self) -> None:
		self.validate_duplicate()
		self.validate_date("Academic Year", self.academic_year, "year_start_date", "year_end_date")
		if self.academic_term:
			self.validate_date("Academic Term", self.academic_term, "term_start_date", "term_end_date")
		if not self.courses:
			self.set_required_courses()

	def on_submit(self) -> None:
		self.set_joining_date()
		for row in self.courses:
			self.enroll_in_course(row.course)

	def on_cancel(self) -> None:
		for name in frappe.get_all("Course Enrollment", {"program_enrollment": self.name}, pluck="name"):
			frappe.delete_doc("Course Enrollment", name)

	def set_required_courses(self) -> None:
		filters = {"parent": self.program, "parenttype": "Program", "required": 1}
		fields = ["course", "course_name"]
		for row in frappe.get_all("Program Course", filters=filters, fields=fields, order_by="idx"):
			self.append("courses", row)

	def set_joining_date(self) -> None:
		earliest = frappe.get_all(
			"Program Enrollment",
			filters={"student": self.student, "docstatus": ("!=", 2)},
			order_by="enrollment_date",
			limit=1,
			pluck="enrollment_date",
		)
		frappe.db.set_value("Student", self.student, "joining_date", earliest[0])

	def enroll_in_course(self, course: str) -> None:
		enrollment = {"student": self.student, "course": course, "program_enrollment": self.name}
		if not frappe.db.exists("Course Enrollment", enrollment):
			date = {"doctype": "Course Enrollment", "enrollment_date": self.enrollment_date}
			frappe.get_doc({**enrollment, **date}).insert()

	def validate_duplicate(self) -> None:
		same = {
			"student": self.student,
			"program": self.program,
			"academic_year": self.academic_year,
			"academic_term": self.academic_term,
			"docstatus": ("!=", 2),
			"name": ("!=", self.name or ""),
		}
		if frappe.db.exists("Program Enrollment", same):
			frappe.throw(_("Student is already enrolled."))

	def validate_date(self, doctype: str, name: str, start_field: str, end_field: str) -> None:
		start, end = frappe.db.get_value(doctype, name, [start_field, end_field])
		if not start <= getdate(self.enrollment_date) <= end:
			frappe.throw(_("Enrollment Date has to lie inside the {0} {1}").format(_(doctype), name))
