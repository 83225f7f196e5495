"""Having a model word the paragraph for a parents' evening: who may, the job that asks, and what becomes of the answer."""

import hashlib
import time
from dataclasses import dataclass, replace

import frappe
from frappe import _

from ai_school import errors, model_gate, model_list, permissions, privacy, queueing, usage_log
from ai_school.analytics import summary_check, summary_prompt, summary_reasons, summary_records, summary_state
from ai_school.analytics.summary import Sentence, sentences
from ai_school.analytics.summary_records import Facts
from ai_school.analytics.summary_state import DONE, REFUSED, State
from ai_school.analytics.summary_vocabulary import of_language
from ai_school.tutor import breaker, config, dispatcher, openrouter, quota, records, redaction
from ai_school.tutor.answering import speaking
from ai_school.tutor.calls import Calls, Event
from ai_school.tutor.openrouter_answers import Reply
from ai_school.tutor.openrouter_errors import ModelError
from ai_school.tutor.queues import queue_name

ASK = "ai_school.analytics.summary_asking.ask"
TIMEOUT_S = 240
LOOK_S = 0.25
RENEW_S = 8
COMPLETION_TOKENS = 2_000
ENGLISH = "en"


def language_now() -> str:
	"""The language that the paragraph is written in for the session's user, ISO 639-1."""
	base = (frappe.local.lang or ENGLISH).partition("-")[0]
	return base if of_language(base) else ENGLISH


def hindrance(student: str) -> str:
	"""Why no model may be asked about this student now, as a code of summary_reasons; empty when one may."""
	tutor = config.load()
	if not (tutor.words_summaries and tutor.model.enabled):
		return summary_reasons.OFF
	return "" if privacy.has_consent(student) else summary_reasons.CONSENT


def enqueue(key: str, token: str) -> None:
	"""Have a worker of the tutor's queue ask; the job is told neither student nor reader."""
	queueing.enqueue(ASK, queue_name(), TIMEOUT_S, key=key, token=token)


def digest(facts: Facts) -> str:
	"""A mark of a paragraph in the session's language: another one when a figure or word of it differs."""
	text = " ".join(sentence.text for sentence in sentences("", facts.profile, _))
	return hashlib.sha256(text.encode()).hexdigest()[:16]


@errors.without_text("Wording a paragraph for a parents' evening")
def ask(key: str, token: str) -> None:
	"""Ask the model for one wording and keep what may be shown. Safe twice, beside itself and to kill."""
	state = summary_state.take(key, token)
	if not state:
		return
	frappe.set_user("Administrator")
	ended = replace(state, status=REFUSED, reason=summary_reasons.FAILED)
	try:
		with speaking(state.lang):
			ended = _worded(key, state)
	finally:
		summary_state.finish(key, ended)


def _worded(key: str, state: State) -> State:
	"""The state with a text or a reason."""
	if not permissions.is_student_visible(state.student, state.user):
		return replace(state, status=REFUSED, reason=summary_reasons.NOT_ALLOWED)
	facts = summary_records.read(state.student)
	state = replace(state, status=REFUSED, digest=digest(facts))
	if reason := hindrance(state.student):
		return replace(state, reason=reason)
	redactor = redaction.Redactor(records.people())
	child = redactor.stand_in(facts.name)
	template = sentences(child, summary_prompt.without_people(facts.profile, redactor), _)
	if not summary_check.can_check(template, child, language_now()):
		return replace(state, reason=summary_reasons.NOT_CHECKABLE)
	return _asked(key, state, _Question(template, child, redactor, language_now()))


@dataclass(frozen=True, slots=True)
class _Question:
	"""The paragraph as it leaves the school, and what its answer needs to be judged and to have its names again."""

	template: list[Sentence]
	child: str
	redactor: redaction.Redactor
	language: str


def _asked(key: str, state: State, question: _Question) -> State:
	"""The state after a call of the model, if one may be made."""
	tutor, stamp = config.load(), config.stamp()
	limits = openrouter.Limits(timeout_s=tutor.model.answer_timeout_s, completion_tokens=COMPLETION_TOKENS)
	try:
		client = config.model_client(model_list.offered(tutor.model), limits)
	except ModelError as error:
		dispatcher.switch_off(error)
		return replace(state, reason=summary_reasons.OFF)
	try:
		line, reason = _spend(state, tutor)
		if reason:
			return replace(state, reason=reason)
		messages = summary_prompt.build(question.template, question.language)
		event = _call(key, state, client, messages)
	finally:
		client.close()
	if event.error is None:
		return _judged(state, question, event.result, line)
	return _failed(state, event.error, line, stamp)


def _spend(state: State, tutor: config.TutorConfig) -> tuple[str, str]:
	"""The line in the audit trail of a call that was taken from the day's, or the reason why none was; commits.

	A member of staff has a student's share of the day.
	"""
	reader = model_gate.pseudonym(state.user)
	people = privacy.students_with_consent(tutor.notice_version) + 1
	frappe.db.commit()
	opening = model_gate.lock(tutor.model)
	per_day, line, reason = tutor.model.calls_per_day, "", ""
	if opening.left <= 0 or not quota.is_share(reader, opening.had, people, opening.left, per_day):
		reason = summary_reasons.DAY
	elif opening.now <= 0:
		is_closed = opening.breaker == breaker.CLOSED
		reason = summary_reasons.MINUTE if is_closed else summary_reasons.BREAKER
	else:
		line = usage_log.begun(None, state.user, state.student)
		model_gate.spend([reader])
	frappe.db.commit()
	return line, reason


def _call(key: str, state: State, client: openrouter.Client, messages: list[dict[str, str]]) -> Event:
	"""How the call ended. Meanwhile a thread waits for the model, and this one tells that it lives."""
	reader = model_gate.pseudonym(state.user)
	renewed = time.monotonic()
	with Calls(1) as calls:
		calls.start(key, lambda _on_text: client.chat(messages, user=reader))
		while True:
			if event := next((one for one in calls.events(LOOK_S) if one.ended), None):
				return event
			if time.monotonic() - renewed > RENEW_S:
				renewed = time.monotonic()
				summary_state.renew(key, state.token)


def _judged(state: State, question: _Question, reply: Reply, line: str) -> State:
	"""The state with the model's wording where it says what the paragraph says, else with the reason why not."""
	said = redaction.canonical(reply.text)
	verdict = summary_check.check(question.template, said, question.child, question.language)
	model_gate.succeeded()
	usage_log.ended(line, usage_log.NOT_USED if verdict.reason else usage_log.ANSWERED, reply)
	frappe.db.commit()
	state = replace(state, model=reply.model)
	if verdict.reason:
		words = tuple(map(question.redactor.restore, verdict.words))
		return replace(state, reason=verdict.reason, words=words)
	text = " ".join(question.redactor.restore(verdict.text).split())
	return replace(state, status=DONE, text=text, reason=summary_reasons.KEPT if verdict.kept else "")


def _failed(state: State, error: Exception, line: str, stamp: str) -> State:
	"""The state after a call that failed; whom it concerns is told."""
	usage_log.ended(line, getattr(error, "outcome", "failed"))
	if isinstance(error, ModelError):
		dispatcher.report(error, stamp)
	else:
		errors.log("Wording a paragraph for a parents' evening", error)
	frappe.db.commit()
	return replace(state, reason=summary_reasons.FAILED)
