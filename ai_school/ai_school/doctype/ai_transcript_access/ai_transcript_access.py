"""Who read a student's conversation, and when; written by ai_school.oversight.transcripts alone, changed by nobody."""

import frappe
from frappe import _

from ai_school import privacy
from ai_school.student_record import StudentRecord


class AITranscriptAccess(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		flag: DF.Data | None
		read_on: DF.Datetime
		reader: DF.Link
		reader_role: DF.Data | None
		session: DF.Data
		student: DF.Link
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse to change a line that was written."""
		if not self.is_new():
			frappe.throw(_("What was read is on record and cannot be changed."), frappe.PermissionError)

	def on_trash(self) -> None:
		"""Refuse to delete a line; expiry and erasure take it away in bulk."""
		frappe.throw(_("What was read is on record and cannot be deleted."), frappe.PermissionError)

	@staticmethod
	def clear_old_logs(days: int = 365) -> None:
		"""Frappe's log clearing."""
		privacy.delete_older_than("AI Transcript Access", "read_on", days)
