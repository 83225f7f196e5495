"""Employee: a person on the staff, and the user that they sign in as."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class Employee(Document):
	"""Stands in for ERPNext's Employee: a name, dates, and at most one record per user."""

	def validate(self) -> None:
		self.employee_name = " ".join(filter(None, [self.first_name, self.middle_name, self.last_name]))
		if getdate(self.date_of_birth) >= getdate(self.date_of_joining):
			frappe.throw(_("Date of Joining must be greater than Date of Birth"))
		self.validate_user()

	def validate_user(self) -> None:
		same = {"user_id": self.user_id, "status": "Active", "name": ("!=", self.name or "")}
		if self.user_id and frappe.db.exists("Employee", same):
			frappe.throw(_("User {0} is already assigned to another Employee").format(self.user_id))
