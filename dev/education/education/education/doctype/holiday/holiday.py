"""Holiday: no logic in the stand-in."""

from frappe.model.document import Document


class Holiday(Document):
	"""Stands in for Education's Holiday."""
