"""Instructor: named as Education Settings say, one per employee."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series


class Instructor(Document):
	"""A teacher; Employee.user_id says which user that is."""

	def autoname(self) -> None:
		method = frappe.db.get_single_value("Education Settings", "instructor_created_by")
		if not method:
			frappe.throw(_("Please setup Instructor Naming System in Education > Education Settings"))
		if method == "Naming Series":
			set_name_by_naming_series(self)
		elif method == "Employee Number":
			self.name = self.employee or frappe.throw(_("Please select Employee"))
		else:
			self.name = self.instructor_name

	def validate(self) -> None:
		same = {"employee": self.employee, "name": ("!=", self.name or "")}
		if self.employee and frappe.db.exists("Instructor", same):
			frappe.throw(_("Employee ID is linked with another instructor"))
