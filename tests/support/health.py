"""What the tests of the health report share."""


def level(found, check):
	"""The level of one check in a report."""
	return found["checks"][check]["level"]


def minutes_ago(minutes):
	"""A moment in the site's time zone."""
	from frappe.utils import add_to_date, now_datetime

	return add_to_date(now_datetime(), minutes=-minutes)
