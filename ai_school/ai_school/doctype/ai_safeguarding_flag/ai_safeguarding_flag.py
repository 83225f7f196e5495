"""A message that suggests that a child is in danger, and what was done about it."""

import frappe
from frappe.utils import now_datetime

from ai_school.student_record import StudentRecord

UNSETTLED = ("Open", "In Progress")
"""Statuses of a flag that somebody still has to look after."""
CLOSED = ("Handled", "Dismissed")


class AISafeguardingFlag(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		all_told: DF.Check
		category: DF.Data
		deliveries: DF.JSON | None
		handled_by: DF.Link | None
		handled_on: DF.Datetime | None
		message: DF.Link | None
		notes: DF.SmallText | None
		notified_on: DF.Datetime | None
		severity: DF.Literal["concern", "high"]
		status: DF.Literal["Open", "In Progress", "Handled", "Dismissed"]
		student: DF.Link
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Note who closed the flag and when."""
		if self.has_value_changed("status") and self.status in CLOSED:
			self.handled_by = frappe.session.user
			self.handled_on = now_datetime()
