"""Customer: no logic in the stand-in."""

from frappe.model.document import Document


class Customer(Document):
	"""Stands in for Education's Customer."""
