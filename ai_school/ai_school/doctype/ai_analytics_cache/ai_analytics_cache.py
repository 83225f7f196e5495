"""A computed aggregate of a class or the school, until it expires."""

from ai_school import privacy
from ai_school.stored_record import StoredRecord


class AIAnalyticsCache(StoredRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cache_key: DF.Data
		data: DF.JSON | None
		expires_on: DF.Datetime | None
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 1) -> None:
		"""Frappe's log clearing: what expired so many days ago."""
		privacy.delete_older_than("AI Analytics Cache", "expires_on", days)
