"""The only writer of chat sessions and messages. Callers have checked whose they are."""

import hashlib
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, NamedTuple

import frappe
import redis
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import add_to_date, now_datetime
from pypika import Case

from ai_school import model_gate, permissions, privacy, usage_log
from ai_school.ai_school.doctype.ai_safeguarding_flag.ai_safeguarding_flag import UNSETTLED
from ai_school.tutor import config, injection, intent, mood, safeguarding
from ai_school.tutor.answering import NewAnswer, offline_answer, passages_json, safeguarding_answer
from ai_school.tutor.exchange import CHECK, HINT
from ai_school.tutor.question import Question, UnknownWish, clean

MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
FLAG = "AI Safeguarding Flag"
MAX_QUESTIONS_PER_MINUTE, MAX_ALARMS_PER_MINUTE = 12, 60
TITLE_CHARACTERS = 80
QUEUED, ANSWERING, ANSWERED, FAILED = "Queued", "Answering", "Answered", "Failed"
REPORT = "report"
"""The kind of a student's message that was written as the reason why an answer is wrong."""
MEANT_BY = {HINT: intent.Intent("help", 1.0, ""), CHECK: intent.Intent("check", 1.0, "")}


class Asked(NamedTuple):
	"""A question and its answer as documents; no answer yet where a model is to be asked, or none was read."""

	question: Any
	answer: Any | None = None


def of_page(session: str, before: str | None) -> dict[str, Any]:
	"""Filters of a conversation's messages, of those before a message where its name is given.

	Raises frappe.DoesNotExistError for a message that is not of the conversation.
	"""
	if not before:
		return {"session": session}
	said_on = frappe.db.get_value(MESSAGE, {"name": before, "session": session}, "creation")
	if said_on is None:
		frappe.throw(_("This message does not exist any more."), frappe.DoesNotExistError)
	return {"session": session, "creation": ("<", said_on)}


def ask(student: str, question: Question, tutor: config.TutorConfig) -> Asked:
	"""Write the question of the session's user and, unless a model is to be asked, its answer.

	The question's status is Queued when a model is to be asked, else Answered.
	Raises UnknownWish, QuestionEmpty, QuestionTooLong, frappe.PermissionError (course not enrolled), frappe.DoesNotExistError,
	frappe.TooManyRequestsError; then nothing is written.
	"""
	if question.wants and question.wants not in MEANT_BY:
		frappe.throw(_("This page is out of date. Load it again."), UnknownWish)
	text = clean(question.text)
	alarm = danger_in(text, tutor)
	lock_user()
	if known := _already_asked(question, text):
		return Asked(known)
	asked_today = _check_pace(student, MAX_ALARMS_PER_MINUTE if alarm else MAX_QUESTIONS_PER_MINUTE)
	session = _session_for(student, question if alarm is None else _heard(student, question), text, tutor)
	message = _drafted(student, session, question, text)
	message.question_of_day = asked_today + 1
	is_for_model = alarm is None and message.intent != "social"
	to_model = is_for_model and may_ask_model(student, session.course, tutor)
	note = _limit(message, tutor) if to_model else ""
	message.status = QUEUED if to_model and not note else ANSWERED
	_insert(message)
	if injection.check(text).found:
		usage_log.injection(message.name, message.user, student)
	if question.session:
		_touch(session.name)
	if message.status == QUEUED:
		return Asked(message)
	announce(message.name, message.user, after_commit=True)
	if alarm:
		return _flagged(message, alarm, tutor)
	return Asked(message, _insert_reply(message, offline_answer(message, note, session)))


def tell_of_danger(session: str, text: str, alarm: safeguarding.Alarm, tutor: config.TutorConfig) -> Asked:
	"""Write what the session's user told beside the chat, as a message of this conversation of theirs, and its answer.

	Told again while its flag is in work, it is the same message. Call `lock_user` before anything was written.
	Raises frappe.TooManyRequestsError.
	"""
	if known := _told_before(session, text):
		return Asked(known, frappe.get_doc(MESSAGE, {"reply_to": known.name}))
	record = frappe.get_doc(SESSION, session)
	_check_pace(record.student, MAX_ALARMS_PER_MINUTE)
	message = _drafted(record.student, record, Question(text), text)
	message.update({"kind": REPORT, "status": ANSWERED})
	_insert(message)
	_touch(session)
	return _flagged(message, alarm, tutor)


def danger_in(text: str, tutor: config.TutorConfig) -> safeguarding.Alarm | None:
	"""What a text tells of danger to a child; None where nothing."""
	alarm = safeguarding.check(text, safeguarding.parse_rules(tutor.safeguarding_rules))
	return None if alarm.severity == "none" else alarm


def may_ask_model(student: str, course: str | None, tutor: config.TutorConfig) -> bool:
	"""Whether a student's questions in a course may go to the model at all: settings, course policy, consent."""
	return (
		tutor.model.enabled
		and config.policy_of(course).models_allowed
		and privacy.has_consent(student, tutor.notice_version)
	)


def answer_offline(question: str, note: str = "") -> None:
	"""Answer a question from the course's own material.

	`note` is the kind of sentence (`replies`) that tells the student why no model answered, such as "limit_day".
	A question that raised a flag gets the fixed message with the school's contacts instead.
	"""
	asked = frappe.get_doc(MESSAGE, question)
	if flag_of(question):
		record_answer(question, safeguarding_answer(asked.text, config.load(), asked.user))
	else:
		record_answer(question, offline_answer(asked, note))


def record_answer(question: str, answer: NewAnswer) -> bool:
	"""Write the one answer of a question; False when it has one already. Safe to call twice and side by side."""
	fields = ["name", "status", "session", "student", "user"]
	asked = frappe.db.get_value(MESSAGE, question, fields, as_dict=True, for_update=True)
	if not asked or asked.status == ANSWERED:
		return False
	_insert_reply(asked, answer)
	frappe.db.set_value(MESSAGE, question, "status", ANSWERED)
	_touch(asked.session)
	return True


def announce(question: str, user: str, after_commit: bool = False) -> None:
	"""Tell the student's open pages that something about this question is new; they then fetch it.

	At once, for what is committed, or else `after_commit`. Without Redis nobody is told, and the pages ask by themselves.
	"""
	with suppress(redis.exceptions.RedisError):
		frappe.publish_realtime(
			"ai_school_answer", {"message": question}, user=user, after_commit=after_commit
		)


def raise_flag(message: Any, alarm: safeguarding.Alarm) -> str:
	"""Put a message that suggests danger before the safeguarding leads; returns the flag's name."""
	flag = frappe.get_doc(
		{
			"doctype": FLAG,
			"message": message.name,
			"student": message.student,
			"user": message.user,
			"severity": alarm.severity,
			"category": alarm.category,
			"status": "Open",
		}
	)
	return flag.insert(ignore_permissions=True).name


def flag_of(question: str) -> Any:
	"""The name of the flag that a question raised; None where it raised none."""
	return frappe.db.get_value(FLAG, {"message": question})


def flag_moderated(question: str) -> str:
	"""Put a question that the model's provider refused to touch before the safeguarding leads; returns the flag's name."""
	alarm = safeguarding.Alarm(severity="concern", category="moderation", rule="provider")
	return flag_of(question) or raise_flag(frappe.get_doc(MESSAGE, question), alarm)


def questions_today(student: str) -> int:
	"""How many questions the student asked since midnight of the site's time zone."""
	return _questions_since(student, _midnight(), _midnight())[0]


def _heard(student: str, question: Question) -> Question:
	"""A question that tells of danger, without the course where that one is closed to the student: it is not turned away."""
	try:
		permissions.check_course_open(question.course, student)
		permissions.check_topic_taught(question.topic, question.course)
	except (frappe.PermissionError, frappe.DoesNotExistError):
		frappe.clear_messages()
		return replace(question, course=None, topic=None)
	return question


def _flagged(message: Any, alarm: safeguarding.Alarm, tutor: config.TutorConfig) -> Asked:
	raise_flag(message, alarm)
	return Asked(message, _insert_reply(message, safeguarding_answer(message.text, tutor, message.user)))


def _told_before(session: str, text: str) -> Any | None:
	message, flag = frappe.qb.DocType(MESSAGE), frappe.qb.DocType(FLAG)
	query = frappe.qb.from_(message).join(flag).on(flag.message == message.name)
	query = query.where((message.session == session) & (message.kind == REPORT))
	query = query.where(flag.status.isin(UNSETTLED)).select(message.name, message.text)
	name = next((row.name for row in query.run(as_dict=True) if row.text == text), None)
	return frappe.get_doc(MESSAGE, name) if name else None


def _insert_reply(asked: Any, answer: NewAnswer) -> Any:
	reply = {
		"doctype": MESSAGE,
		"session": asked.session,
		"student": asked.student,
		"user": asked.user,
		"role": "Tutor",
		"status": ANSWERED,
		"reply_to": asked.name,
		**asdict(answer),
		"passages": passages_json(answer.passages),
	}
	return _insert(frappe.get_doc(reply))


def _insert(document: Any) -> Any:
	"""Insert a session or message: its links were read from the records just now, and no desk follows it live."""
	document.flags.notify_update = False
	return document.insert(ignore_permissions=True, ignore_links=True)


def _limit(message: Any, tutor: config.TutorConfig) -> str:
	"""The note on what stands between a question and the model; empty where nothing does, or only time will tell."""
	if message.question_of_day > tutor.daily_questions:
		return "limit_student"
	return "" if model_gate.look(tutor.model).left else "limit_day"


def lock_user() -> None:
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


def _check_pace(student: str, most: int) -> int:
	"""The student's questions of today; raises frappe.TooManyRequestsError after so many in the last minute."""
	today, last_minute = _questions_since(student, _midnight(), add_to_date(now_datetime(), minutes=-1))
	if last_minute >= most:
		frappe.throw(
			_("You ask faster than the tutor can think. Wait a minute."), frappe.TooManyRequestsError
		)
	return today


def _midnight() -> datetime:
	return now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)


def _questions_since(student: str, *moments: datetime) -> list[int]:
	"""The student's questions since each of these moments."""
	message = frappe.qb.DocType(MESSAGE)
	counts = [
		Count(Case().when(message.creation >= each, message.name)).as_(f"n{i}")
		for i, each in enumerate(moments)
	]
	query = frappe.qb.from_(message).select(*counts)
	asked = (message.student == student) & (message.role == "Student") & (message.creation >= min(moments))
	return list(query.where(asked).run()[0])


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
	return _insert(session)


def _drafted(student: str, session: Any, question: Question, text: str) -> Any:
	meant = MEANT_BY[question.wants] if question.wants else intent.classify(text)
	felt = mood.classify(text, config.mood_weights())
	return frappe.get_doc(
		{
			"doctype": MESSAGE,
			"session": session.name,
			"student": student,
			"user": frappe.session.user,
			"role": "Student",
			"text": text,
			"wants": question.wants,
			"intent": meant.label,
			"confidence": meant.confidence,
			"mood": felt.label,
			"mood_probability": felt.probability,
			"request_key": _key(question.request_key),
		}
	)


def _touch(session: str) -> None:
	"""A conversation that is written to lives on: its days are counted from its last message."""
	kept_until = privacy.expiry_date(config.load().retention_days)
	frappe.db.set_value(SESSION, session, {"last_message_on": now_datetime(), "expires_on": kept_until})
