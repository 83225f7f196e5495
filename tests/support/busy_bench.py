"""A bench that is in use while the tests run: its workers take none of their jobs, its scheduler starts none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

import redis

QUEUE = "FRAPPE_REDIS_QUEUE"
DATABASES = range(15, 0, -1)
SETTINGS, SCHEDULER = "System Settings", "enable_scheduler"


@contextmanager
def own_queue(url: str) -> Iterator[None]:
	"""Have Frappe queue into an empty database of this Redis, emptied again at the end.

	Where a queue is named for this process already, or Redis gives no other database, jobs go where they went before.
	"""
	found = None if QUEUE in os.environ else _empty_database(url)
	if not found:
		yield
		return
	os.environ[QUEUE] = found
	try:
		yield
	finally:
		del os.environ[QUEUE]
		with suppress(redis.exceptions.RedisError):
			redis.Redis.from_url(found).flushdb()


def _empty_database(url: str) -> str | None:
	with suppress(redis.exceptions.RedisError):
		for number in DATABASES:
			candidate = in_database(url, number)
			if not redis.Redis.from_url(candidate).dbsize():
				return candidate
	return None


def in_database(url: str, number: int) -> str:
	"""The URL of another database of the same Redis."""
	address, _, query = url.partition("?")
	options = [option for option in query.split("&") if option and not option.startswith("db=")]
	if address.startswith("unix:"):
		return f"{address}?{'&'.join([*options, f'db={number}'])}"
	changed = urlunsplit(urlsplit(address)._replace(path=f"/{number}"))
	return f"{changed}?{'&'.join(options)}" if options else changed


@contextmanager
def held_scheduler() -> Iterator[None]:
	"""Keep the site's own schedule from starting jobs among the tests' own, and set it going again at the end."""
	import frappe

	if not frappe.db.get_single_value(SETTINGS, SCHEDULER):
		yield
		return
	frappe.db.set_single_value(SETTINGS, SCHEDULER, 0)
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.db.set_single_value(SETTINGS, SCHEDULER, 1)
		frappe.db.commit()
