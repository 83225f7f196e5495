"""Filters of the app's reports as they may be used: texts and dates, whatever else was sent."""

from datetime import date
from typing import Any

import frappe

from ai_school.tutor.text import storable


def plain(filters: dict[str, Any] | None) -> Any:
	"""A `frappe._dict` of the filters that are a text or a date; what is neither counts as not given."""
	kept = {name: value for name, value in (filters or {}).items() if isinstance(value, str | date)}
	return frappe._dict(
		{name: storable(value) if isinstance(value, str) else value for name, value in kept.items()}
	)
