"""Topic Content: no logic in the stand-in."""

from frappe.model.document import Document


class TopicContent(Document):
	"""Stands in for Education's Topic Content."""
