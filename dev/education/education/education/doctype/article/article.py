"""Article: no logic in the stand-in."""

from frappe.model.document import Document


class Article(Document):
	"""Stands in for Education's Article."""
