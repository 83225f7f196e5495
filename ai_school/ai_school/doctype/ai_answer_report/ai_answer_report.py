"""A student's word that an answer of the tutor is wrong, and whether staff looked into it."""

import frappe
from frappe.utils import now_datetime

from ai_school.student_record import StudentRecord

REVIEWED = "Reviewed"


class AIAnswerReport(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		concept: DF.Link | None
		course: DF.Link | None
		message: DF.Link | None
		model: DF.Data | None
		reason: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		source: DF.Data | None
		status: DF.Literal["Open", "Reviewed"]
		student: DF.Link
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Note who looked into it and when; a report that is opened again forgets both."""
		if not self.has_value_changed("status"):
			return
		reviewed = self.status == REVIEWED
		self.reviewed_by = frappe.session.user if reviewed else None
		self.reviewed_on = now_datetime() if reviewed else None
