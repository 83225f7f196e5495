"""The circuit breaker, the day's model calls and the models on offer, one record for all workers."""

from ai_school.stored_record import StoredRecord


class AIModelGate(StoredRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		breaker: DF.JSON | None
		calls_of_students: DF.JSON | None
		calls_today: DF.Int
		day: DF.Date | None
		offer: DF.JSON | None
		offer_of: DF.Data | None
		offer_on: DF.Datetime | None
		recent_calls: DF.JSON | None
	# end: auto-generated types
