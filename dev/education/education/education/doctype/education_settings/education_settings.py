"""Education Settings: no logic in the stand-in."""

from frappe.model.document import Document


class EducationSettings(Document):
	"""Stands in for Education's Education Settings."""
