"""Which concept an assessment criterion of a course says something about."""

import frappe
from frappe import _
from frappe.model.document import Document


class AIConceptCriterion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assessment_criteria: DF.Link
		concept: DF.Link
		course: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse the same link a second time: its answers would count twice."""
		link = {field: self.get(field) for field in ("course", "assessment_criteria", "concept")}
		if frappe.db.exists(self.doctype, {**link, "name": ("!=", self.name)}):
			frappe.throw(_("This criterion of the course is linked to the concept already."))
