"""Company: no logic in the stand-in."""

from frappe.model.document import Document


class Company(Document):
	"""Stands in for Education's Company."""
