"""Assessment Criteria Group: no logic in the stand-in."""

from frappe.model.document import Document


class AssessmentCriteriaGroup(Document):
	"""Stands in for Education's Assessment Criteria Group."""
