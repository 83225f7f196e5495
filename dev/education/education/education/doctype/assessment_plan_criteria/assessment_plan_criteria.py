"""Assessment Plan Criteria: no logic in the stand-in."""

from frappe.model.document import Document


class AssessmentPlanCriteria(Document):
	"""Stands in for Education's Assessment Plan Criteria."""
