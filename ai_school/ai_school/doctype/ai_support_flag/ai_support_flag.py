"""A student who needs support, as the analytics saw it, and what staff made of it."""

import frappe
from frappe.utils import now_datetime

from ai_school import privacy
from ai_school.student_record import StudentRecord

MARKS = ("Handled", "Wrong")


class AISupportFlag(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		level: DF.Literal["support", "urgent"]
		marked_by: DF.Link | None
		marked_on: DF.Datetime | None
		note: DF.SmallText | None
		raised_on: DF.Datetime | None
		signals: DF.JSON | None
		status: DF.Literal["Open", "Handled", "Wrong", "Passed"]
		student: DF.Link
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Note who marked the flag and when; a flag that is open again is marked by nobody."""
		if not self.has_value_changed("status"):
			return
		marked = self.status in MARKS
		self.marked_by = frappe.session.user if marked else None
		self.marked_on = now_datetime() if marked else None

	@staticmethod
	def clear_old_logs(days: int = 1095) -> None:
		"""Frappe's log clearing."""
		privacy.delete_older_than("AI Support Flag", "raised_on", days)
