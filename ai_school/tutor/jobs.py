"""Background work of the tutor: one job keeps many calls of the model in flight, another hands back what it left."""

import time
from dataclasses import dataclass, field
from typing import Any

import frappe
import redis
from frappe.utils import add_to_date, now_datetime
from frappe.utils.background_jobs import get_queue

from ai_school import alerts, model_gate, privacy
from ai_school.errors import log, without_text
from ai_school.tutor import config, conversation, openrouter, records
from ai_school.tutor.calls import Calls, Event
from ai_school.tutor.conversation import ANSWERING, FAILED, MESSAGE, QUEUED
from ai_school.tutor.openrouter_answers import Reply
from ai_school.tutor.openrouter_errors import ModelError, Moderated

QUEUE, FALLBACK_QUEUE = "tutor", "long"
DISPATCH = "ai_school.tutor.jobs.dispatch"
DISPATCH_TIMEOUT_S = 400
CLAIM_FOR_S = 200
IN_FLIGHT = 32
LOOK_S = 0.25
LEASE_S = 30
RENEW_S = 8
PATIENCE_S = 10
PARTIAL_TTL_S = 300
WAIT_S = 60
MAX_ATTEMPTS = 2
REAP_LIMIT = 200


def queue_name() -> str:
	"""The RQ queue of the model's questions: `tutor` where the bench has workers for it, else `long`."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else FALLBACK_QUEUE


def wake() -> None:
	"""Have a dispatcher look for waiting questions. Call it after the question is committed.

	A dispatcher that waits to start will see the question; one that runs may be about to end, so it does not
	count. Raises redis.exceptions.RedisError when the queue cannot be reached.
	"""
	redis.from_url(frappe.conf.redis_queue, socket_connect_timeout=1, socket_timeout=1).ping()
	if not _dispatcher_waits():
		frappe.enqueue(DISPATCH, queue=queue_name(), timeout=DISPATCH_TIMEOUT_S)


def wake_or_answer(question: str) -> None:
	"""Wake a dispatcher; where the queue is away, answer from the course's material in this request."""
	try:
		wake()
	except redis.exceptions.RedisError:
		conversation.answer_offline(question)


def partial_text(question: str) -> str:
	"""What has come of a streamed answer so far; empty where nothing has, or the cache is away."""
	return frappe.cache.get_value(_partial_key(question), expires=True) or ""


@without_text("AI tutor: asking the model")
def dispatch() -> None:
	"""Ask the model what waits, until nothing waits any more. Safe beside itself and safe to kill."""
	frappe.set_user("Administrator")
	tutor = config.load()
	try:
		client = config.model_client(tutor.model)
	except ModelError as error:
		_switch_off(error)
		_answer_all_offline()
		return
	with Calls(IN_FLIGHT) as calls:
		finished = _Dispatcher(tutor, client, calls).run()
	client.close()
	if not finished:
		wake()


@without_text("AI tutor: handing back questions")
def reap() -> None:
	"""Every minute: hand back what a dead dispatcher left, answer offline what was left twice or waits in vain."""
	now = now_datetime()
	for name in _stale(now):
		_hand_back_or_answer(name, now)
	if frappe.db.exists(MESSAGE, {"status": QUEUED}):
		_wake_or_answer_waiting()
	alerts.notify_open_flags()


def answer_offline_or_fail(question: str) -> None:
	"""Answer a question from the course's material and commit; if even that breaks, mark it Failed and go on."""
	try:
		conversation.answer_offline(question)
	except Exception as error:  # noqa: BLE001 - one broken question must not hold up the others
		frappe.db.rollback()
		log("AI tutor: a question could not be answered", error)
		frappe.db.set_value(MESSAGE, question, "status", FAILED)
	frappe.db.commit()


def _dispatcher_waits() -> bool:
	jobs = (job for job in get_queue(queue_name()).jobs if job)
	return any(
		job.kwargs.get("method") == DISPATCH and job.kwargs.get("site") == frappe.local.site for job in jobs
	)


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
	if row.status != ANSWERING or abs((now - row.claimed_on).total_seconds()) < LEASE_S:
		frappe.db.commit()
	elif row.attempts < MAX_ATTEMPTS:
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


@dataclass(slots=True)
class _Dispatcher:
	"""One run of `dispatch`: only this thread touches Frappe, those of `calls` only wait for the model."""

	tutor: config.TutorConfig
	client: openrouter.Client
	calls: Calls
	asked: dict[str, records.ModelRequest] = field(default_factory=dict)
	texts: dict[str, list[str]] = field(default_factory=dict)
	unseen: set[str] = field(default_factory=set)
	started: float = field(default_factory=time.monotonic)
	renewed: float = field(default_factory=time.monotonic)
	shown: float = 0.0

	def run(self) -> bool:
		"""Work until nothing waits; False when it is time for another job to take over what still does."""
		while True:
			claiming = time.monotonic() - self.started < CLAIM_FOR_S
			waiting = self.claim() if claiming else 0
			if not self.calls.in_flight and not waiting:
				return claiming
			for event in self.calls.events(LOOK_S):
				self.take(event)
			self.show_partials()
			self.renew()

	def claim(self) -> int:
		"""Start calls for waiting questions, a student's first of the day before another's tenth.

		Returns how many still wait for this minute's calls; what cannot be asked at all is answered offline.
		"""
		rows = _lock_waiting(self.calls.free)
		allowed = model_gate.take(len(rows), self.tutor.model) if rows else 0
		for row in rows[:allowed]:
			_set_claimed(row)
		frappe.db.commit()
		for row in rows[:allowed]:
			self.start(row.name)
		held_back = rows[allowed:]
		patient = model_gate.waits_for_minute(self.tutor.model) if held_back else False
		waiting = [row for row in held_back if patient and row.age_s < PATIENCE_S]
		for row in held_back:
			if row not in waiting:
				answer_offline_or_fail(row.name)
		return len(waiting)

	def start(self, name: str) -> None:
		"""Put one claimed question to the model, unless consent was withdrawn while it waited."""
		try:
			request = records.model_request(name)
			frappe.db.commit()
			consented = privacy.has_consent(request.student)
		except Exception as error:  # noqa: BLE001 - one broken question must not hold up the others
			frappe.db.rollback()
			log("AI tutor: a question could not be prepared", error)
			answer_offline_or_fail(name)
			return
		if not consented:
			answer_offline_or_fail(name)
			return
		self.asked[name], self.texts[name] = request, []
		self.calls.start(name, lambda on_text: self.client.chat(request.messages, on_text, request.user_hash))

	def take(self, event: Event) -> None:
		"""Write down what happened to a call."""
		if event.text:
			self.texts[event.key].append(event.text)
			self.unseen.add(event.key)
		elif event.ended:
			request = self.asked.pop(event.key)
			self.texts.pop(event.key)
			self.unseen.discard(event.key)
			if event.error is None:
				self.write_answer(event.key, request, event.result)
			else:
				self.give_up(event.key, request, event.error)

	def show_partials(self) -> None:
		"""Put the texts so far where the students' pages find them, a few times a second at most."""
		if time.monotonic() - self.shown < LOOK_S:
			return
		self.shown = time.monotonic()
		for name in self.unseen:
			request = self.asked[name]
			text = request.restore("".join(self.texts[name]))
			frappe.cache.set_value(_partial_key(name), text, expires_in_sec=PARTIAL_TTL_S)
			conversation.announce(name, request.user, after_commit=False)
		self.unseen.clear()

	def write_answer(self, name: str, request: records.ModelRequest, reply: Reply) -> None:
		"""Keep the model's answer as the one answer of the question."""
		model_gate.succeeded()
		text = request.restore(reply.text)
		answer = conversation.NewAnswer(
			text=text,
			source="model",
			kind="model",
			passages=request.cited(reply.text),
			concept=request.concept,
			model=reply.model,
			prompt_tokens=reply.prompt_tokens,
			completion_tokens=reply.completion_tokens,
			latency_ms=round(1000 * reply.latency_s),
		)
		try:
			conversation.record_answer(name, answer)
			conversation.record_usage(name, request.user, request.student, "answered", reply)
			frappe.db.commit()
		except Exception as error:  # noqa: BLE001 - one broken answer must not hold up the others
			frappe.db.rollback()
			log("AI tutor: an answer could not be written", error)
			answer_offline_or_fail(name)

	def give_up(self, name: str, request: records.ModelRequest, error: Exception) -> None:
		"""Count the failure, tell whom it concerns, and answer from the course's material."""
		if isinstance(error, ModelError):
			model_gate.failed(error)
			if error.disables:
				_switch_off(error)
			if isinstance(error, Moderated):
				conversation.flag_moderated(name)
		else:
			log("AI tutor: a call broke", error)
		conversation.record_usage(name, request.user, request.student, getattr(error, "outcome", "failed"))
		frappe.db.commit()
		answer_offline_or_fail(name)

	def renew(self) -> None:
		"""Tell the reaper that these questions are being worked on."""
		if self.calls.in_flight and time.monotonic() - self.renewed > RENEW_S:
			self.renewed = time.monotonic()
			names = ("in", sorted(self.calls.in_flight))
			frappe.db.set_value(MESSAGE, {"name": names, "status": ANSWERING}, "claimed_on", now_datetime())
			frappe.db.commit()


def _lock_waiting(limit: int) -> list[Any]:
	"""Waiting questions with their age in seconds, locked until the next commit; those of others are skipped."""
	frappe.db.commit()
	message = frappe.qb.DocType(MESSAGE)
	query = (
		frappe.qb.from_(message)
		.select(message.name, message.attempts, message.creation)
		.where(message.status == QUEUED)
		.orderby(message.question_of_day)
		.orderby(message.creation)
		.limit(limit)
		.for_update(skip_locked=True)
	)
	rows = query.run(as_dict=True) if limit else []
	for row in rows:
		row.age_s = (now_datetime() - row.creation).total_seconds()
	return rows


def _set_claimed(row: Any) -> None:
	values = {"status": ANSWERING, "claimed_on": now_datetime(), "attempts": row.attempts + 1}
	frappe.db.set_value(MESSAGE, row.name, values)


def _switch_off(error: ModelError) -> None:
	"""Stop asking until an administrator has acted, and tell them."""
	config.disable_model(str(error))
	alerts.notify_managers(str(error))
	frappe.db.commit()


def _answer_all_offline() -> None:
	for name in frappe.get_all(MESSAGE, filters={"status": QUEUED}, pluck="name", order_by="creation"):
		answer_offline_or_fail(name)


def _partial_key(question: str) -> str:
	return f"ai_school:partial:{question}"
