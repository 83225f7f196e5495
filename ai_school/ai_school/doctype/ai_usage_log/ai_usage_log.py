"""One call of an external model: the audit trail, without text."""

from ai_school import privacy
from ai_school.student_record import StudentRecord


class AIUsageLog(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		completion_tokens: DF.Int
		cost: DF.Float
		latency_ms: DF.Int
		message: DF.Data | None
		model: DF.Data | None
		outcome: DF.Data
		prompt_tokens: DF.Int
		student: DF.Link | None
		user: DF.Link | None
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 365) -> None:
		"""Frappe's log clearing."""
		privacy.delete_older_than("AI Usage Log", "creation", days)
