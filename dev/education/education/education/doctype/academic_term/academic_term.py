"""Academic Term: named after its year, and inside it."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from education.education.utils import refuse_reversed_dates


class AcademicTerm(Document):
	"""A term of an academic year, named `<year> (<term>)`."""

	def autoname(self) -> None:
		self.title = self.name = f"{self.academic_year} ({self.term_name})"

	def validate(self) -> None:
		self.title = f"{self.academic_year} ({self.term_name})"
		refuse_reversed_dates(self, "term_start_date", "term_end_date")
		self.validate_inside_year()

	def validate_inside_year(self) -> None:
		start, end = frappe.db.get_value(
			"Academic Year", self.academic_year, ["year_start_date", "year_end_date"]
		)
		if getdate(self.term_start_date) < start or getdate(self.term_end_date) > end:
			frappe.throw(_("The term has to lie inside the Academic Year {0}").format(self.academic_year))
