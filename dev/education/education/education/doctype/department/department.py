"""Department: no logic in the stand-in."""

from frappe.model.document import Document


class Department(Document):
	"""Stands in for Education's Department."""
