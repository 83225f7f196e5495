"""What the records say about one student; written by ai_school.analytics.refresh alone."""

from ai_school.student_record import StudentRecord


class AIStudentProfile(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ai_use: DF.Literal["", "none", "healthy", "watch", "concern"]
		ai_use_detail: DF.JSON | None
		computed_on: DF.Datetime | None
		engagement: DF.Literal["", "high", "medium", "low", "insufficient_data"]
		engagement_detail: DF.JSON | None
		gaps: DF.JSON | None
		learning_preferences: DF.JSON | None
		mastery: DF.JSON | None
		mean_share: DF.Float
		results_count: DF.Int
		risk: DF.Literal["", "none", "watch", "support", "urgent"]
		risk_reasons: DF.JSON | None
		sources: DF.JSON | None
		strengths: DF.JSON | None
		student: DF.Link
		trend: DF.Literal["", "improving", "stable", "declining", "insufficient_data"]
		trend_detail: DF.JSON | None
		user: DF.Link | None
	# end: auto-generated types
