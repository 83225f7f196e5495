"""What is kept in AI Analytics Cache until it expires: figures of the school and of its classes."""

import json
from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from ai_school.analytics.profile import from_stored
from ai_school.upsert import upsert

CACHE = "AI Analytics Cache"


def kept(key: str) -> Any | None:
	"""The value kept under the key, None where there is none or it has expired."""
	cache = frappe.qb.DocType(CACHE)
	query = frappe.qb.from_(cache).select(cache.data)
	rows = query.where((cache.cache_key == key) & (cache.expires_on > now_datetime())).run()
	return from_stored(rows[0][0]) if rows else None


def keep(key: str, value: Any, lifetime: timedelta) -> None:
	"""Keep a value that JSON knows under the key; the caller commits."""
	expires_on = now_datetime() + lifetime
	upsert(CACHE, "cache_key", [{"cache_key": key, "data": json.dumps(value), "expires_on": expires_on}])
