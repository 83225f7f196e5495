"""Consent to a version of the notice, and its withdrawal."""

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ai_school.student_record import StudentRecord


class AIConsent(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		given_by: DF.Literal["Student", "Guardian", "Staff"]
		given_on: DF.Datetime
		guardian: DF.Link | None
		notice_version: DF.Data
		recorded_by: DF.Link | None
		student: DF.Link
		user: DF.Link | None
		withdrawn_by: DF.Link | None
		withdrawn_on: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Note who recorded it, whatever was sent."""
		self.recorded_by, self.withdrawn_by = frappe.session.user, None

	def validate(self) -> None:
		"""Keep the student's user beside the student, as personal data requests look for it, and who withdrew."""
		self.user = frappe.db.get_value("Student", self.student, "user")
		self._check_moment()
		self._check_withdrawal()

	def _check_moment(self) -> None:
		if get_datetime(self.given_on) > now_datetime():
			frappe.throw(_("Consent cannot be given in the future."))

	def _check_withdrawal(self) -> None:
		"""What was withdrawn stays withdrawn: consent anew is a new record."""
		before = self.get_doc_before_save()
		withdrawn = before and before.withdrawn_on
		if withdrawn:
			self.withdrawn_on, self.withdrawn_by = withdrawn, before.withdrawn_by
		elif self.withdrawn_on:
			self.withdrawn_by = frappe.session.user
