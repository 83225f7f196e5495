"""A conversation of one student with the tutor."""

from ai_school import privacy
from ai_school.student_record import StudentRecord


class AIChatSession(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		course: DF.Link | None
		expires_on: DF.Datetime | None
		last_message_on: DF.Datetime | None
		student: DF.Link
		summary: DF.SmallText | None
		title: DF.Code | None
		topic: DF.Link | None
		user: DF.Link
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Frappe's log clearing; each session carries its own expiry, so the days are those of our settings."""
		privacy.delete_expired_sessions()
