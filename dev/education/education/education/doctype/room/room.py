"""Room: no logic in the stand-in."""

from frappe.model.document import Document


class Room(Document):
	"""Stands in for Education's Room."""
