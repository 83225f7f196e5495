"""Academic Year: starts before it ends."""

from frappe.model.document import Document

from education.education.utils import refuse_reversed_dates


class AcademicYear(Document):
	"""A school year."""

	def validate(self) -> None:
		refuse_reversed_dates(self, "year_start_date", "year_end_date")
