"""Assessment Criteria: no logic in the stand-in."""

from frappe.model.document import Document


class AssessmentCriteria(Document):
	"""Stands in for Education's Assessment Criteria."""
