"""Program: no logic in the stand-in."""

from frappe.model.document import Document


class Program(Document):
	"""Stands in for Education's Program."""
