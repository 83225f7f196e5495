"""How the app has a worker run something: told at once where no job can be queued."""

from typing import Any

import frappe
import redis
from frappe.utils.background_jobs import get_queue

from ai_school.health import bench

OVERLOADED: Any = getattr(frappe, "QueueOverloaded", ())
"""What Frappe 16 refuses a job with when too many wait; Frappe 15 takes every job."""


class QueueFull(redis.exceptions.RedisError):
	"""The queue takes no more jobs until some that wait are done."""


def enqueue(method: str, queue: str, timeout: int, *, once: bool = False, **arguments: Any) -> None:
	"""Have a worker run a method by its path, for at most `timeout` seconds.

	`once`: not where such a job of this site waits to start; one that runs may be about to end and does not count.
	Raises redis.exceptions.RedisError when the queue cannot be reached or is full.
	"""
	bench.queue_client().ping()
	if once and waits(method, queue):
		return
	try:
		frappe.enqueue(method, queue=queue, timeout=timeout, **arguments)
	except OVERLOADED as error:
		frappe.clear_last_message()
		raise QueueFull from error


def waits(method: str, queue: str) -> bool:
	"""Whether a job of this site that runs the method waits to start in a queue."""
	jobs = (job for job in get_queue(queue).jobs if job)
	return any(
		job.kwargs.get("method") == method and job.kwargs.get("site") == frappe.local.site for job in jobs
	)
