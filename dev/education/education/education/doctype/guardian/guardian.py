"""Guardian: no logic in the stand-in."""

from frappe.model.document import Document


class Guardian(Document):
	"""Stands in for Education's Guardian."""
