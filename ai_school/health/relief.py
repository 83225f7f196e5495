"""The app gives way under memory pressure: less work at once, and its cached values dropped."""

import gc

import frappe
from frappe.utils import cint

from ai_school.health import memory, pressure
from ai_school.health.budget import Limits

SETTINGS = "AI School Settings"
CACHE = "AI Analytics Cache"


def limits() -> Limits:
	"""The limits of memory in AI School Settings, read without the document, whose class imports the tutor."""
	stored = frappe.db.get_singles_dict(SETTINGS)
	return Limits(cint(stored.get("memory_limit_mb")), cint(stored.get("memory_alert_mb")))


def at_most(usual: int) -> int:
	"""How much of so much work may be done at once on this machine now."""
	return pressure.at_most(usual, pressure.level(memory.machine(), limits()))


def drop_caches() -> None:
	"""Forget the computed aggregates, which are computed again when somebody asks, and free what this process can."""
	frappe.db.delete(CACHE)
	gc.collect()
