"""What the portal calls. The student is always the one of the session's user."""

from typing import Any

import frappe
from frappe import _

from ai_school import alerts, courses, permissions, stored_json
from ai_school.errors import without_text
from ai_school.oversight import answers, transcripts
from ai_school.tutor import config, conversation, dispatcher, jobs, rendering
from ai_school.tutor.conversation import ANSWERED, MESSAGE, SESSION, of_page
from ai_school.tutor.question import Question

PAGE = 50
MESSAGE_FIELDS = [
	"name",
	"role",
	"text",
	"status",
	"source",
	"model",
	"confidence",
	"kind",
	"rung",
	"wants",
	"passages",
	"creation",
	"reply_to",
	"session",
	"user",
]
SESSION_FIELDS = ["name", "title", "course", "topic", "last_message_on"]


@frappe.whitelist(methods=["GET"])
@without_text("AI tutor")
def start() -> dict[str, Any]:
	"""What the tutor's page shows before anything is asked."""
	student = permissions.current_student()
	tutor = config.load()
	studied = courses.tutored(student)
	topics = courses.topics_of(studied)
	first_name = frappe.db.get_value("Student", student, "first_name")
	return {
		"student": {"name": student, "first_name": first_name},
		"enabled": tutor.enabled,
		"disabled_reason": "" if tutor.enabled else _("The tutor is switched off at your school."),
		"courses": [{"name": name, "course_name": name, "topics": topics[name]} for name in studied],
		"notice": _(tutor.notice_text),
		"questions_left": _questions_left(student, tutor),
		"model": tutor.model.enabled,
	}


@frappe.whitelist(methods=["POST"])
@without_text("AI tutor")
def ask(
	question: str,
	session: str | None = None,
	course: str | None = None,
	topic: str | None = None,
	request_key: str | None = None,
	wants: str | None = None,
) -> dict[str, Any]:
	"""Ask the tutor. Answered at once, or Queued while a model is asked: then poll.

	`session` goes on with a conversation; without it a new one begins, about a course and a topic if given.
	`request_key` is the client's own mark of this question: sending it again asks only once. `wants` is "hint" for
	the next hint on what was asked before, "check" where the question is an answer to check.
	"""
	student = permissions.current_student()
	tutor = config.load()
	config.check_enabled(tutor)
	if session:
		permissions.check_own_session(session, student)
	put = Question(question, session, course, topic, request_key, wants)
	asked, answer = conversation.ask(student, put, tutor)
	if asked.status == conversation.QUEUED:
		frappe.db.commit()
		jobs.wake_or_answer(asked.name)
		asked.reload()
	elif answer and answer.source == "safeguarding":
		frappe.db.commit()
		alerts.notify_at_once(conversation.flag_of(asked.name))
	return {
		"session": asked.session,
		"question": _view(asked.as_dict()),
		"answer": _view(answer.as_dict()) if answer else _answer_of(asked.name),
		"status": asked.status,
		"questions_left": max(0, tutor.daily_questions - asked.question_of_day),
	}


@frappe.whitelist(methods=["GET"])
@without_text("AI tutor")
def poll(message: str) -> dict[str, Any]:
	"""How far the answer to a question of one's own is: its status, the text so far, the answer when it is there."""
	permissions.check_own_message(message, permissions.current_student())
	status = frappe.db.get_value(MESSAGE, message, "status")
	done = status == ANSWERED
	return {
		"status": status,
		"partial": "" if done else rendering.to_html(dispatcher.partial_text(message)),
		"answer": _answer_of(message) if done else None,
	}


@frappe.whitelist(methods=["POST"])
@without_text("AI tutor")
def stop(message: str) -> dict[str, Any] | None:
	"""Wait for a model no longer: the answer to a question of one's own from the course's material, if it has none yet."""
	permissions.check_own_message(message, permissions.current_student())
	if frappe.db.get_value(MESSAGE, message, "role") != "Student":
		frappe.throw(_("This is no question."), frappe.DoesNotExistError)
	conversation.answer_offline(message)
	return _answer_of(message)


@frappe.whitelist(methods=["GET"])
@without_text("AI tutor")
def sessions(search: str = "", start: int = 0, limit: int = 20) -> list[dict[str, Any]]:
	"""One's own conversations, newest first, those whose title holds `search`; `html` is the title, safe to insert."""
	return _sessions(search, start, limit)


@frappe.whitelist(methods=["POST"])
@without_text("AI tutor")
def search_sessions(search: str, start: int = 0, limit: int = 20) -> list[dict[str, Any]]:
	"""`sessions` for what a student types: web servers log addresses, and not the body of a POST."""
	return _sessions(search, start, limit)


@frappe.whitelist(methods=["GET"])
@without_text("AI tutor")
def history(session: str, limit: int = PAGE, before: str | None = None) -> dict[str, Any]:
	"""The last messages of a conversation of one's own, oldest first; `before` is the name of the oldest one seen."""
	permissions.check_own_session(session, permissions.current_student())
	found = frappe.get_all(
		MESSAGE,
		filters=of_page(session, before),
		fields=list(MESSAGE_FIELDS),
		order_by="creation desc, name",
		limit=_bounded(limit) + 1,
	)
	messages = found[: _bounded(limit)]
	wrong = answers.reported([row.name for row in messages])
	return {
		"session": frappe.db.get_value(SESSION, session, SESSION_FIELDS, as_dict=True),
		"messages": [{**_view(row), "reported": row.name in wrong} for row in reversed(messages)],
		"more": len(found) > len(messages),
	}


@frappe.whitelist(methods=["POST"])
@without_text("AI tutor")
def report_answer(message: str, reason: str = "") -> dict[str, Any]:
	"""Call an answer to a question of one's own wrong; staff who see the student read the reason.

	A reason that tells of danger to the child is for the safeguarding leads alone, and is answered at once.
	Returns {name, status} and, for such a reason, {question, answer}, as `ask` does. Raises frappe.PermissionError, frappe.DoesNotExistError, frappe.ValidationError.
	"""
	student = permissions.current_student()
	permissions.check_own_message(message, student)
	report, told = answers.report(message, student, reason)
	if told is None:
		return report
	frappe.db.commit()
	alerts.notify_at_once(conversation.flag_of(told.question.name))
	return {**report, "question": _view(told.question.as_dict()), "answer": _view(told.answer.as_dict())}


@frappe.whitelist(methods=["GET"])
@without_text("AI tutor")
def who_read() -> list[dict[str, Any]]:
	"""Which adults read one's own conversations, newest first: [{session, reader_name, reader_role, read_on}]."""
	return transcripts.readings_of(permissions.current_student())


def _sessions(search: str, start: int, limit: int) -> list[dict[str, Any]]:
	session = frappe.qb.DocType(SESSION)
	query = frappe.qb.from_(session).where(session.student == permissions.current_student())
	if search.strip():
		query = query.where(session.title.like(f"%{_like(search.strip())}%"))
	query = query.select(*[session[field] for field in SESSION_FIELDS])
	query = query.orderby(session.last_message_on, order=frappe.qb.desc).orderby(session.name)
	rows = query.limit(_bounded(limit)).offset(max(0, start)).run(as_dict=True)
	return [{**row, "html": rendering.plain_html(row["title"] or "")} for row in rows]


def _questions_left(student: str, tutor: config.TutorConfig) -> int:
	return max(0, tutor.daily_questions - conversation.questions_today(student))


def _answer_of(question: str) -> dict[str, Any] | None:
	row = frappe.db.get_value(MESSAGE, {"reply_to": question}, list(MESSAGE_FIELDS), as_dict=True)
	return _view(row) if row else None


def _view(row: dict[str, Any]) -> dict[str, Any]:
	"""A message as the page shows it: `text` as it was written, `html` safe to insert."""
	view = {field: row.get(field) for field in MESSAGE_FIELDS if field not in ("session", "user")}
	view["html"] = (
		rendering.to_html(row["text"]) if row["role"] == "Tutor" else rendering.plain_html(row["text"])
	)
	view["passages"] = stored_json.value(row.get("passages"), [])
	return view


def _bounded(limit: int) -> int:
	return min(max(1, limit), PAGE)


def _like(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
