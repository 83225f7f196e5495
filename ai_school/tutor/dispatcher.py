"""One run of the job that keeps many calls of the model in flight: only its own thread touches Frappe."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import frappe
import redis
from frappe.utils import now_datetime

from ai_school import alerts, model_gate, privacy, usage_log
from ai_school.errors import log
from ai_school.model_gate import Opening
from ai_school.tutor import breaker, config, conversation, openrouter, quota, records
from ai_school.tutor.calls import Calls, Event
from ai_school.tutor.conversation import ANSWERING, FAILED, MESSAGE, QUEUED
from ai_school.tutor.openrouter_answers import Reply
from ai_school.tutor.openrouter_errors import ModelError, Moderated

CLAIM_FOR_S = 200
LOOK_S = 0.25
RENEW_S = 8
PATIENCE_S = 10
PARTIAL_TTL_S = 300


def partial_text(question: str) -> str:
	"""What has come of a streamed answer so far; empty where nothing has, or the cache is away."""
	return frappe.cache.get_value(_partial_key(question), expires=True) or ""


def forget_partial_texts(questions: Iterable[str]) -> None:
	"""Drop what has come so far of these questions' answers."""
	for question in questions:
		frappe.cache.delete_value(_partial_key(question))


def answer_offline_or_fail(question: str, note: str = "") -> None:
	"""Answer a question from the course's material and commit; if even that breaks, mark it Failed and go on.

	`note` is the kind of sentence (replies) that tells the student why no model answered.
	"""
	try:
		conversation.answer_offline(question, note)
	except Exception as error:  # noqa: BLE001 - one broken question must not hold up the others
		frappe.db.rollback()
		log("AI tutor: a question could not be answered", error)
		frappe.db.set_value(MESSAGE, question, "status", FAILED)
	frappe.db.commit()
	conversation.announce(question, frappe.db.get_value(MESSAGE, question, "user"))


def switch_off(error: ModelError) -> None:
	"""Stop asking until an administrator has acted, and tell them."""
	config.disable_model(str(error))
	alerts.notify_managers(str(error))
	frappe.db.commit()


def report(error: ModelError, settings: str) -> None:
	"""Tell the breaker and the administrators what concerns them; `settings` is the stamp of those that were asked by."""
	model_gate.failed(error)
	frappe.db.commit()
	if error.disables and config.stamp() == settings:
		switch_off(error)
	elif error.informs:
		alerts.notify_managers(str(error))


@dataclass(slots=True)
class Dispatcher:
	"""Puts waiting questions to the model and writes down what comes; those threads of `calls` only wait for it.

	`line` in `lines` is a call's line in the audit trail.
	"""

	tutor: config.TutorConfig
	client: openrouter.Client
	calls: Calls
	asked: dict[str, records.ModelRequest] = field(default_factory=dict)
	lines: dict[str, str] = field(default_factory=dict)
	texts: dict[str, list[str]] = field(default_factory=dict)
	unseen: set[str] = field(default_factory=set)
	settings: str = field(default_factory=config.stamp)
	started: float = field(default_factory=time.monotonic)
	renewed: float = field(default_factory=time.monotonic)
	shown: float = 0.0

	def run(self) -> bool:
		"""Work until nothing waits; False when it is time for another job to take over what still does."""
		while True:
			claiming = self.may_claim()
			waiting = self.claim() if claiming else 0
			if not self.calls.in_flight and not waiting:
				return claiming
			for event in self.calls.events(LOOK_S):
				self.take(event)
			self.show_partials()
			self.renew()

	def may_claim(self) -> bool:
		"""Whether this run may still begin calls: for some minutes, and by the settings that it knows."""
		frappe.db.commit()
		return time.monotonic() - self.started < CLAIM_FOR_S and config.stamp() == self.settings

	def claim(self) -> int:
		"""Begin calls for waiting questions, a student's first of the day before another's tenth.

		Returns how many still wait for this minute's calls; what cannot be asked at all is answered offline.
		"""
		if not self.calls.free or not frappe.db.exists(MESSAGE, {"status": QUEUED}):
			return 0
		frappe.db.commit()
		opening = model_gate.lock(self.tutor.model)
		rows = _lock_waiting(self.calls.free)
		refused = self.refusals(rows, opening)
		chosen = [row for row in rows if row.name not in refused]
		_set_claimed([row.name for row in chosen])
		for row in chosen:
			self.lines[row.name] = usage_log.begun(row.name, row.user, row.student)
		model_gate.spend([row.pseudonym for row in chosen])
		frappe.db.commit()
		for row in chosen:
			self.start(row.name)
		patient = {
			row.name for row in rows if row.age_s < PATIENCE_S and refused.get(row.name) == "limit_minute"
		}
		for name in refused.keys() - patient:
			answer_offline_or_fail(name, refused[name])
		return len(patient)

	def refusals(self, rows: list[Any], opening: Opening) -> dict[str, str]:
		"""The waiting questions that may not go to the model now, each with the note that says why ("": it fails)."""
		if not rows:
			return {}
		had, students = dict(opening.had), privacy.students_with_consent(self.tutor.notice_version)
		refused: dict[str, str] = {}
		granted, per_day = 0, self.tutor.model.calls_per_day
		for row in rows:
			left = opening.left - granted
			if left <= 0:
				refused[row.name] = "limit_day"
			elif not quota.is_share(row.pseudonym, had, students, left, per_day):
				refused[row.name] = "limit_share"
			elif granted >= opening.now:
				refused[row.name] = "limit_minute" if opening.breaker == breaker.CLOSED else ""
			else:
				granted += 1
				had[row.pseudonym] = had.get(row.pseudonym, 0) + 1
		return refused

	def start(self, name: str) -> None:
		"""Put one claimed question to the model, unless that is no longer allowed."""
		try:
			request = records.model_request(name)
			frappe.db.commit()
			allowed = conversation.may_ask_model(request.student, request.course, self.tutor)
			request = request if allowed and not conversation.flag_of(name) else None
		except Exception as error:  # noqa: BLE001 - one broken question must not hold up the others
			frappe.db.rollback()
			log("AI tutor: a question could not be prepared", error)
			request = None
		if request is None:
			usage_log.ended(self.lines.pop(name), usage_log.NOT_SENT)
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
		"""Put the texts so far where the students' pages find them, a few times a second at most.

		A text that would give the solution away stays as it was shown before.
		"""
		if time.monotonic() - self.shown < LOOK_S:
			return
		self.shown = time.monotonic()
		for name in self.unseen:
			request = self.asked[name]
			text = "".join(self.texts[name])
			if not request.gives_away(text):
				_show_partial(name, request.shown(text))
				conversation.announce(name, request.user)
		self.unseen.clear()

	def write_answer(self, name: str, request: records.ModelRequest, reply: Reply) -> None:
		"""Keep the model's answer as the one answer of the question, or a hint where it gives the solution away."""
		model_gate.succeeded()
		gives_away = request.gives_away(reply.text)
		usage_log.ended(self.lines.pop(name), "gave_away" if gives_away else usage_log.ANSWERED, reply)
		frappe.db.commit()
		if gives_away:
			answer_offline_or_fail(name)
			return
		try:
			conversation.record_answer(name, _answer(request, reply))
			frappe.db.commit()
			conversation.announce(name, request.user)
		except Exception as error:  # noqa: BLE001 - one broken answer must not hold up the others
			frappe.db.rollback()
			log("AI tutor: an answer could not be written", error)
			answer_offline_or_fail(name)

	def give_up(self, name: str, request: records.ModelRequest, error: Exception) -> None:
		"""Count the failure, tell whom it concerns, and answer from the course's material."""
		usage_log.ended(self.lines.pop(name), getattr(error, "outcome", "failed"))
		if isinstance(error, ModelError):
			report(error, self.settings)
		else:
			log("AI tutor: a call broke", error)
		flag = conversation.flag_moderated(name) if isinstance(error, Moderated) else None
		frappe.db.commit()
		answer_offline_or_fail(name)
		if flag:
			alerts.notify_at_once(flag)

	def renew(self) -> None:
		"""Tell the reaper that these questions are being worked on."""
		if self.calls.in_flight and time.monotonic() - self.renewed > RENEW_S:
			self.renewed = time.monotonic()
			names = ("in", sorted(self.calls.in_flight))
			frappe.db.set_value(MESSAGE, {"name": names, "status": ANSWERING}, "claimed_on", now_datetime())
			frappe.db.commit()


def _answer(request: records.ModelRequest, reply: Reply) -> conversation.NewAnswer:
	return conversation.NewAnswer(
		text=request.shown(reply.text),
		source="model",
		kind="model",
		passages=request.cited(reply.text),
		rung=request.rung,
		concept=request.concept,
		model=reply.model,
		prompt_tokens=reply.prompt_tokens,
		completion_tokens=reply.completion_tokens,
		latency_ms=round(1000 * reply.latency_s),
	)


def _lock_waiting(limit: int) -> list[Any]:
	"""Waiting questions with their age in seconds, locked until the next commit; those of others are skipped."""
	message = frappe.qb.DocType(MESSAGE)
	query = (
		frappe.qb.from_(message)
		.select(message.name, message.student, message.user, message.creation)
		.where(message.status == QUEUED)
		.orderby(message.question_of_day)
		.orderby(message.creation)
		.limit(limit)
		.for_update(skip_locked=True)
	)
	rows = query.run(as_dict=True)
	for row in rows:
		row.age_s = (now_datetime() - row.creation).total_seconds()
		row.pseudonym = model_gate.pseudonym(row.student)
	return rows


def _set_claimed(names: list[str]) -> None:
	message = frappe.qb.DocType(MESSAGE)
	claimed = frappe.qb.update(message).where(message.name.isin(names or [""]))
	claimed = claimed.set(message.status, ANSWERING).set(message.attempts, message.attempts + 1)
	claimed.set(message.claimed_on, now_datetime()).set(message.modified, now_datetime()).run()


def _show_partial(question: str, text: str) -> None:
	with suppress(redis.exceptions.RedisError):
		frappe.cache.set_value(_partial_key(question), text, expires_in_sec=PARTIAL_TTL_S)


def _partial_key(question: str) -> str:
	return f"ai_school:partial:{question}"
