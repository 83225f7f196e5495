"""Background work of the tutor: one job asks the model what waits, another hands back what the first one left."""

from contextlib import suppress
from typing import Any

import frappe
import redis
from frappe.utils import add_to_date, now_datetime

from ai_school import alerts, model_list, queueing, usage_log
from ai_school.errors import without_text
from ai_school.health import relief
from ai_school.tutor import config, conversation
from ai_school.tutor.calls import Calls
from ai_school.tutor.conversation import ANSWERING, MESSAGE, QUEUED
from ai_school.tutor.dispatcher import Dispatcher, answer_offline_or_fail, switch_off
from ai_school.tutor.openrouter_errors import ModelError
from ai_school.tutor.queues import queue_name

DISPATCH = "ai_school.tutor.jobs.dispatch"
DISPATCH_TIMEOUT_S = 400
IN_FLIGHT = 32
LEASE_S = 30
WAIT_S = 60
MAX_ATTEMPTS = 2
REAP_LIMIT = 200


def wake() -> None:
	"""Have a dispatcher look for waiting questions. Call it after the question is committed.

	A dispatcher that waits to start will see the question; one that runs may be about to end, so it does not
	count. Raises redis.exceptions.RedisError when the queue cannot be reached or is full.
	"""
	queueing.enqueue(DISPATCH, queue_name(), DISPATCH_TIMEOUT_S, once=True)


def wake_or_answer(question: str) -> None:
	"""Wake a dispatcher; where the queue is away or full, answer from the course's material in this request."""
	try:
		wake()
	except redis.exceptions.RedisError:
		conversation.answer_offline(question)


@without_text("AI tutor: asking the model")
def dispatch() -> None:
	"""Ask the model what waits, until nothing waits any more. Safe beside itself and safe to kill."""
	frappe.set_user("Administrator")
	tutor = config.load()
	if not (tutor.enabled and tutor.model.enabled):
		_answer_all_offline()
		return
	try:
		client = config.model_client(model_list.offered(tutor.model))
	except ModelError as error:
		switch_off(error)
		_answer_all_offline()
		return
	with Calls(relief.at_most(IN_FLIGHT)) as calls:
		finished = Dispatcher(tutor, client, calls).run()
	client.close()
	if not finished:
		with suppress(redis.exceptions.RedisError):  # the reaper wakes one within a minute
			wake()


@without_text("AI tutor: handing back questions")
def reap() -> None:
	"""Every minute: hand back what a dead dispatcher left, answer offline what was left twice or waits in vain."""
	now = now_datetime()
	for name in _stale(now):
		_hand_back_or_answer(name, now)
	if frappe.db.exists(MESSAGE, {"status": QUEUED}):
		_wake_or_answer_waiting()
	usage_log.lose_unfinished()
	alerts.notify_open_flags()


def _stale(now: Any) -> list[str]:
	"""Questions whose dispatcher stopped renewing its lease, or whose lease lies in the future (a clock set back)."""
	message = frappe.qb.DocType(MESSAGE)
	lost = (message.claimed_on < add_to_date(now, seconds=-LEASE_S)) | (
		message.claimed_on > add_to_date(now, seconds=LEASE_S)
	)
	query = frappe.qb.from_(message).select(message.name).where((message.status == ANSWERING) & lost)
	return [row[0] for row in query.limit(REAP_LIMIT).run()]


def _hand_back_or_answer(name: str, now: Any) -> None:
	fields = ["status", "attempts", "claimed_on"]
	row = frappe.db.get_value(MESSAGE, name, fields, as_dict=True, for_update=True)
	if not row or row.status != ANSWERING or abs((now - row.claimed_on).total_seconds()) < LEASE_S:
		frappe.db.commit()
		return
	usage_log.lost(name)
	if row.attempts < MAX_ATTEMPTS:
		frappe.db.set_value(MESSAGE, name, {"status": QUEUED, "claimed_on": None})
		frappe.db.commit()
	else:
		answer_offline_or_fail(name)


def _wake_or_answer_waiting() -> None:
	"""Wake a dispatcher; what waits longer than a minute, or cannot be queued, is answered offline."""
	try:
		wake()
		filters: dict[str, Any] = {"modified": ("<", add_to_date(now_datetime(), seconds=-WAIT_S))}
	except redis.exceptions.RedisError:
		filters = {}
	waiting = frappe.get_all(
		MESSAGE, filters={"status": QUEUED, **filters}, pluck="name", order_by="creation", limit=REAP_LIMIT
	)
	for name in waiting:
		answer_offline_or_fail(name)


def _answer_all_offline() -> None:
	for name in frappe.get_all(MESSAGE, filters={"status": QUEUED}, pluck="name", order_by="creation"):
		answer_offline_or_fail(name)
