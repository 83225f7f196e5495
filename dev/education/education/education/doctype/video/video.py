"""Video: no logic in the stand-in."""

from frappe.model.document import Document


class Video(Document):
	"""Stands in for Education's Video."""
