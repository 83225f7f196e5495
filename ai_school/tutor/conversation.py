"""The only writer of chat sessions and messages. Callers have checked whose they are."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import frappe
import redis
from frappe import _
from frappe.translate import get_user_lang
from frappe.utils import add_to_date, now_datetime

from ai_school import model_gate, permissions, privacy
from ai_school.tutor import config, intent, mood, offline, records, replies, safeguarding
from ai_school.tutor.exchange import CHECK, HINT
from ai_school.tutor.search import Passage

MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
MAX_CHARACTERS = 4000
MAX_QUESTIONS_PER_MINUTE = 12
TITLE_CHARACTERS = 80
QUEUED, ANSWERING, ANSWERED, FAILED = "Queued", "Answering", "Answered", "Failed"
MEANT_BY = {HINT: intent.Intent("help", 1.0, ""), CHECK: intent.Intent("check", 1.0, "")}


class QuestionEmpty(frappe.ValidationError):
	"""Nothing was asked."""

	http_status_code = 400


class UnknownWish(frappe.ValidationError):
	"""Something else was wanted than the page's buttons offer."""

	http_status_code = 400


class QuestionTooLong(frappe.ValidationError):
	"""More was sent than a question may hold."""

	http_status_code = 413


@dataclass(frozen=True, slots=True)
class Question:
	"""What a student sends. `request_key` is the client's own mark, so that sending again asks once.

	`wants` is HINT or CHECK where a button says what is asked for: then the wording, in any language, does not.
	"""

	text: str
	session: str | None = None
	course: str | None = None
	topic: str | None = None
	request_key: str | None = None
	wants: str | None = None


@dataclass(frozen=True, slots=True)
class NewAnswer:
	"""An answer about to be written; tokens and latency (milliseconds) only where a model gave it."""

	text: str
	source: str
	kind: str = ""
	confidence: float = 0.0
	passages: tuple[Passage, ...] = ()
	rung: int = 0
	model: str = ""
	prompt_tokens: int = 0
	completion_tokens: int = 0
	latency_ms: int = 0
	concept: str | None = None


def ask(student: str, question: Question, tutor: config.TutorConfig) -> Any:
	"""Write the question of the session's user and, unless a model is to be asked, its answer.

	Returns the question's document; its status is Queued when a model is to be asked, else Answered.
	Raises UnknownWish, QuestionEmpty, QuestionTooLong, frappe.PermissionError (course not enrolled), frappe.DoesNotExistError,
	frappe.TooManyRequestsError; then nothing is written.
	"""
	if question.wants and question.wants not in MEANT_BY:
		frappe.throw(_("This page is out of date. Load it again."), UnknownWish)
	text = clean(question.text)
	_lock_user()
	if known := _already_asked(question, text):
		return known
	_check_pace(student)
	session = _session_for(student, question, text, tutor)
	message = _insert_question(student, session, question, text)
	alarm = safeguarding.check(text, safeguarding.parse_rules(tutor.safeguarding_rules))
	if alarm.severity != "none":
		raise_flag(message, alarm)
		record_answer(message.name, _safeguarding_answer(tutor))
	elif not may_ask_model(message, session.course, tutor):
		answer_offline(message.name)
	elif note := _limit(message, tutor):
		answer_offline(message.name, note)
	else:
		_set_status(message, QUEUED)
	message.reload()
	return message


def clean(text: str) -> str:
	"""The question as it is kept: without NUL and characters that no encoding holds, trimmed and bounded."""
	if len(text) > MAX_CHARACTERS * 4:
		frappe.throw(_too_long(), QuestionTooLong)
	text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
	if not text:
		frappe.throw(_("Write your question first."), QuestionEmpty)
	if len(text) > MAX_CHARACTERS:
		frappe.throw(_too_long(), QuestionTooLong)
	return text


def may_ask_model(message: Any, course: str | None, tutor: config.TutorConfig) -> bool:
	"""Whether a stored question may go to the model at all: settings, course policy, consent."""
	return (
		tutor.model.enabled
		and message.intent != "social"
		and config.policy_of(course).models_allowed
		and privacy.has_consent(message.student, tutor.notice_version)
	)


def answer_offline(question: str, note: str = "") -> None:
	"""Answer a question from the course's own material.

	`note` is the kind of sentence (`replies`) that tells the student why no model answered, such as "limit_day".
	"""
	message = frappe.get_doc(MESSAGE, question)
	request = records.offline_request(message)
	with _language_of(message.user):
		answer = offline.answer(request, translate=_)
		text = "\n\n".join(filter(None, (answer.text, _noted(note, request.said))))
	record_answer(
		question,
		NewAnswer(
			text=text,
			source="offline",
			kind=answer.kind,
			confidence=answer.confidence,
			passages=answer.passages,
			rung=answer.rung,
			concept=request.concept.key if request.concept else None,
		),
	)


def record_answer(question: str, answer: NewAnswer) -> bool:
	"""Write the one answer of a question; False when it has one already. Safe to call twice and side by side."""
	asked = frappe.db.get_value(
		MESSAGE, question, ["status", "session", "student", "user"], as_dict=True, for_update=True
	)
	if not asked or asked.status == ANSWERED:
		return False
	reply = frappe.get_doc(
		{
			"doctype": MESSAGE,
			"session": asked.session,
			"student": asked.student,
			"user": asked.user,
			"role": "Tutor",
			"status": ANSWERED,
			"reply_to": question,
			**asdict(answer),
			"passages": passages_json(answer.passages),
		}
	)
	reply.insert(ignore_permissions=True)
	frappe.db.set_value(MESSAGE, question, "status", ANSWERED)
	_touch(asked.session)
	announce(question, asked.user)
	return True


def announce(question: str, user: str) -> None:
	"""Tell the student's open pages that something about this question is new; they then fetch it.

	Call it after the commit. Without Redis nobody is told, and the pages ask by themselves.
	"""
	with suppress(redis.exceptions.RedisError):
		frappe.publish_realtime("ai_school_answer", {"message": question}, user=user)


def raise_flag(message: Any, alarm: safeguarding.Alarm) -> None:
	"""Put a message that suggests danger before the safeguarding leads."""
	frappe.get_doc(
		{
			"doctype": "AI Safeguarding Flag",
			"message": message.name,
			"student": message.student,
			"user": message.user,
			"severity": alarm.severity,
			"category": alarm.category,
			"status": "Open",
		}
	).insert(ignore_permissions=True)


def flag_moderated(question: str) -> None:
	"""Put a question that the model's provider refused to touch before the safeguarding leads."""
	if not frappe.db.exists("AI Safeguarding Flag", {"message": question}):
		alarm = safeguarding.Alarm(severity="concern", category="moderation", rule="provider")
		raise_flag(frappe.get_doc(MESSAGE, question), alarm)


def passages_json(passages: tuple[Passage, ...]) -> str:
	"""Cited passages as stored with an answer."""
	return json.dumps(
		[
			{"doctype": passage.doctype, "name": passage.name, "title": passage.title, "text": passage.text}
			for passage in passages
		]
	)


def questions_today(student: str) -> int:
	"""How many questions the student asked since midnight of the site's time zone."""
	midnight = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)
	return frappe.db.count(MESSAGE, {"student": student, "role": "Student", "creation": (">=", midnight)})


def _too_long() -> str:
	return _("Your question is too long. Shorten it to {0} characters.").format(MAX_CHARACTERS)


def _limit(message: Any, tutor: config.TutorConfig) -> str:
	"""The note on what stands between a question and the model; empty where nothing does, or only time will tell."""
	if message.question_of_day > tutor.daily_questions:
		return "limit_student"
	return "" if model_gate.look(tutor.model).left else "limit_day"


def _noted(note: str, said: tuple[str, ...]) -> str:
	"""The sentence of a note, with the school's contacts where a question was taken for one that concerns them."""
	if not note:
		return ""
	sentence = replies.Replies().say(note, said, _)
	return "\n\n".join([sentence, _people(config.load())]) if note == "moderated" else sentence


@contextmanager
def _language_of(user: str) -> Iterator[None]:
	"""Speak the user's language within the block, also in a job that nobody in particular runs."""
	before = frappe.local.lang
	frappe.local.lang = before if user == frappe.session.user else get_user_lang(user)
	try:
		yield
	finally:
		frappe.local.lang = before


def _lock_user() -> None:
	"""Let the user's requests pass one at a time, so that two tabs neither ask twice nor pass a limit together.

	What is read after it has to be no older than it: a view of the database that was opened before is closed first.
	"""
	frappe.db.commit()
	frappe.db.get_value("User", frappe.session.user, "name", for_update=True)


def _key(request_key: str | None) -> str | None:
	if not request_key:
		return None
	return hashlib.sha256(f"{frappe.session.user}|{request_key}".encode()).hexdigest()[:32]


def _already_asked(question: Question, text: str) -> Any | None:
	"""The message of the same request, or of the same question that still waits: in the same conversation, or in
	another tab that has begun one about the same course."""
	name = None
	if question.request_key:
		name = frappe.db.get_value(MESSAGE, {"request_key": _key(question.request_key)})
	name = name or next((row.name for row in _waiting(question) if row.text == text), None)
	return frappe.get_doc(MESSAGE, name) if name else None


def _waiting(question: Question) -> list[Any]:
	"""The user's own questions that wait for an answer where this one belongs, {name, text} each."""
	message, session = frappe.qb.DocType(MESSAGE), frappe.qb.DocType(SESSION)
	query = frappe.qb.from_(message).join(session).on(session.name == message.session)
	query = query.where((message.user == frappe.session.user) & message.status.isin([QUEUED, ANSWERING]))
	if question.session:
		query = query.where(session.name == question.session)
	elif question.course:
		query = query.where(session.course == question.course)
	else:
		query = query.where(session.course.isnull())
	return query.select(message.name, message.text).run(as_dict=True)


def _check_pace(student: str) -> None:
	since = add_to_date(now_datetime(), minutes=-1)
	asked = {"student": student, "role": "Student", "creation": (">=", since)}
	if frappe.db.count(MESSAGE, asked) >= MAX_QUESTIONS_PER_MINUTE:
		frappe.throw(
			_("You ask faster than the tutor can think. Wait a minute."), frappe.TooManyRequestsError
		)


def _session_for(student: str, question: Question, text: str, tutor: config.TutorConfig) -> Any:
	if question.session:
		return frappe.get_doc(SESSION, question.session)
	permissions.check_course_open(question.course, student)
	permissions.check_topic_taught(question.topic, question.course)
	session = frappe.get_doc(
		{
			"doctype": SESSION,
			"student": student,
			"user": frappe.session.user,
			"course": question.course,
			"topic": question.topic,
			"title": " ".join(text.split())[:TITLE_CHARACTERS],
			"last_message_on": now_datetime(),
			"expires_on": privacy.expiry_date(tutor.retention_days),
		}
	)
	return session.insert(ignore_permissions=True)


def _insert_question(student: str, session: Any, question: Question, text: str) -> Any:
	meant = MEANT_BY[question.wants] if question.wants else intent.classify(text)
	felt = mood.classify(text, config.mood_weights())
	message = frappe.get_doc(
		{
			"doctype": MESSAGE,
			"session": session.name,
			"student": student,
			"user": frappe.session.user,
			"role": "Student",
			"status": ANSWERING,
			"text": text,
			"wants": question.wants,
			"intent": meant.label,
			"confidence": meant.confidence,
			"mood": felt.label,
			"mood_probability": felt.probability,
			"question_of_day": questions_today(student) + 1,
			"request_key": _key(question.request_key),
		}
	)
	return message.insert(ignore_permissions=True)


def _set_status(message: Any, status: str) -> None:
	frappe.db.set_value(MESSAGE, message.name, "status", status)


def _touch(session: str) -> None:
	frappe.db.set_value(SESSION, session, "last_message_on", now_datetime())


def _safeguarding_answer(tutor: config.TutorConfig) -> NewAnswer:
	"""The fixed message with the school's own contacts; never a model's."""
	opening = _(
		"Thank you for telling me. What you wrote sounds serious, and you should not be alone with it. "
		"Please talk to an adult you trust today. These people at your school want to help:"
	)
	closing = _(
		"They have been told that you wrote this. If you are in danger right now, call the emergency services."
	)
	return NewAnswer(
		text="\n\n".join([opening, _people(tutor), closing]), source="safeguarding", kind="safeguarding"
	)


def _people(tutor: config.TutorConfig) -> str:
	"""The school's contacts as a list."""
	ways = ((each.full_name, (each.phone, each.email)) for each in tutor.contacts)
	return "\n".join(f"- **{name}**{''.join(f' · {way}' for way in found if way)}" for name, found in ways)
