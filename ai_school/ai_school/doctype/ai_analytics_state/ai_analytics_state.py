"""How far the analytics have read."""

from ai_school.stored_record import StoredRecord


class AIAnalyticsState(StoredRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		last_full: DF.Datetime | None
		last_report: DF.JSON | None
		last_run: DF.Datetime | None
		risk_models: DF.JSON | None
		watermark: DF.Datetime | None
	# end: auto-generated types
