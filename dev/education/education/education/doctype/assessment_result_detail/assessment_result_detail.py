"""Assessment Result Detail: no logic in the stand-in."""

from frappe.model.document import Document


class AssessmentResultDetail(Document):
	"""Stands in for Education's Assessment Result Detail."""
