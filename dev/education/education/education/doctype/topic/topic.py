"""Topic: no logic in the stand-in."""

from frappe.model.document import Document


class Topic(Document):
	"""Stands in for Education's Topic."""
