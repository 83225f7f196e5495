"""Course Assessment Criteria: no logic in the stand-in."""

from frappe.model.document import Document


class CourseAssessmentCriteria(Document):
	"""Stands in for Education's Course Assessment Criteria."""
