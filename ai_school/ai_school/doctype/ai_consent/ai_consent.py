"""Consent to a version of the notice, and its withdrawal."""

import frappe
from frappe.model.document import Document


class AIConsent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		given_by: DF.Literal["Student", "Guardian", "Staff"]
		given_on: DF.Datetime
		notice_version: DF.Data
		student: DF.Link
		user: DF.Link | None
		withdrawn_on: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Keep the student's user beside the student, as personal data requests look for it."""
		self.user = frappe.db.get_value("Student", self.student, "user")
