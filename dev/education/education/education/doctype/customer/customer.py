"""Customer: named by its name, with a number behind it where that is taken."""

import frappe
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists


class Customer(Document):
	"""Stands in for ERPNext's Customer."""

	def autoname(self) -> None:
		self.name = append_number_if_name_exists("Customer", self.customer_name, separator=" - ")

	def validate(self) -> None:
		if frappe.db.exists("Customer Group", self.name):
			frappe.throw(frappe._("A Customer Group exists with same name please change the Customer name"))
