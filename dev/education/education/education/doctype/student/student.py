"""Student: a full name, a customer and, unless the settings say otherwise, a website user."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from education.education.utils import refuse_reversed_dates


class Student(Document):
	"""A pupil of the school."""

	def validate(self) -> None:
		self.student_name = " ".join(filter(None, [self.first_name, self.middle_name, self.last_name]))
		self.validate_dates()
		self.validate_user()

	def on_update(self) -> None:
		if not self.customer_group:
			self.customer_group = "Student"
			frappe.db.set_value("Student", self.name, "customer_group", self.customer_group)
		if self.customer:
			self.update_customer()
		else:
			self.create_customer()

	def validate_dates(self) -> None:
		refuse_reversed_dates(self, "joining_date", "date_of_leaving")
		if not self.date_of_birth:
			return
		if getdate(self.date_of_birth) >= getdate():
			frappe.throw(_("Date of Birth cannot be greater than today."))
		if self.joining_date and getdate(self.date_of_birth) >= getdate(self.joining_date):
			frappe.throw(_("Date of Birth cannot be greater than Joining Date."))

	def validate_user(self) -> None:
		skip = frappe.db.get_single_value("Education Settings", "user_creation_skip")
		if not skip and not frappe.db.exists("User", self.student_email_id):
			self.user = self.create_user()

	def create_user(self) -> str:
		"""Insert a website user with role Student, without a welcome mail, and return its name."""
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": self.student_email_id,
				"first_name": self.first_name,
				"last_name": self.last_name,
				"gender": self.gender,
				"user_type": "Website User",
				"send_welcome_email": 0,
				"roles": [{"role": "Student"}],
			}
		)
		return user.insert(ignore_permissions=True).name

	def create_customer(self) -> None:
		about = {"customer_name": self.student_name, "customer_group": self.customer_group}
		customer = frappe.get_doc({"doctype": "Customer", "customer_type": "Individual", **about}).insert()
		frappe.db.set_value("Student", self.name, "customer", customer.name)

	def update_customer(self) -> None:
		customer = frappe.get_doc("Customer", self.customer)
		customer.update({"customer_name": self.student_name, "customer_group": self.customer_group})
		customer.save()
