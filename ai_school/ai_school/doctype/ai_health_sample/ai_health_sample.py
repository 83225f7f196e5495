"""Memory, queue and breaker at one moment."""

from ai_school import privacy
from ai_school.stored_record import StoredRecord


class AIHealthSample(StoredRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		available_mb: DF.Float
		breaker: DF.Data | None
		calls_left: DF.Int
		oldest_job_s: DF.Int
		processes: DF.JSON | None
		pss_mb: DF.Float
		queue_depth: DF.Int
		refreshed_on: DF.Datetime | None
		rss_mb: DF.Float
		swap_used_mb: DF.Float
		taken_on: DF.Datetime
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 7) -> None:
		"""Frappe's log clearing."""
		privacy.delete_older_than("AI Health Sample", "taken_on", days)
