"""Grading Scale Interval: no logic in the stand-in."""

from frappe.model.document import Document


class GradingScaleInterval(Document):
	"""Stands in for Education's Grading Scale Interval."""
