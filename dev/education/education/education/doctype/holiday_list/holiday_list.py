"""Holiday List: no logic in the stand-in."""

from frappe.model.document import Document


class HolidayList(Document):
	"""Stands in for Education's Holiday List."""
