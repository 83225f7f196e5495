"""Customer Group: no logic in the stand-in."""

from frappe.model.document import Document


class CustomerGroup(Document):
	"""Stands in for Education's Customer Group."""
