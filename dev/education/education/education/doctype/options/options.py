"""Options: no logic in the stand-in."""

from frappe.model.document import Document


class Options(Document):
	"""Stands in for Education's Options."""
