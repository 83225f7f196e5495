"""The page /ai-tutor: for students only, with the sentences that its script says."""

import json
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _

from ai_school import permissions

no_cache = 1
sitemap = 0


def get_context(context: Any) -> Any:
	"""Fill the shell of the page. A Guest is sent to log in; who is no student reads why there is nothing to see."""
	context.title = _("AI Tutor")
	context.lang = frappe.local.lang
	_redirect_guest()
	try:
		student = permissions.current_student()
	except frappe.PermissionError as refusal:
		frappe.clear_messages()
		context.refusal = str(refusal)
		context.http_status_code = refusal.http_status_code
		return context
	context.page_data = _page_data(student)
	return context


def _redirect_guest() -> None:
	if frappe.session.user != "Guest":
		return
	here = frappe.local.request.full_path.rstrip("?")
	frappe.local.flags.redirect_location = f"/login?redirect-to={quote(here, safe='/')}"
	raise frappe.Redirect


def _page_data(student: str) -> str:
	"""JSON that can stand in a script element: whose page it is, what its requests and its script need, the sentences."""
	token = frappe.sessions.get_csrf_token()
	frappe.db.commit()
	realtime = bool(frappe.conf.socketio_port)
	page = {"student": student, "csrf_token": token, "lang": frappe.local.lang, "realtime": realtime}
	return json.dumps({**page, "texts": texts()}, ensure_ascii=False).replace("<", "\\u003c")


def texts() -> dict[str, str]:
	"""Every sentence of the page's script by its key, in the user's language."""
	return {**_conversation_texts(), **_composer_texts(), **_failure_texts(), **_session_texts()}


def _conversation_texts() -> dict[str, str]:
	return {
		"greeting": _("Hello {0}! What would you like to understand?"),
		"greeting_nameless": _("Hello! What would you like to understand?"),
		"suggest_explain": _("Explain {0} with an example"),
		"suggest_practise": _("Give me an exercise on {0}"),
		"suggest_matter": _("What is most important about {0}?"),
		"suggest_mistakes": _("Which mistakes are common with {0}?"),
		"you": _("You"),
		"tutor": _("Tutor"),
		"thinking": _("The tutor is thinking…"),
		"slow": _("This takes longer than usual. You can leave this page: the answer will be here later."),
		"no_answer": _("There is no answer to this question."),
		"ask_again": _("Ask again"),
		"source": _("Where this comes from"),
		"sources": _("Where this comes from ({0} places)"),
		"table": _("Table"),
		"origin_offline": _("Offline answer, made from your course material without an AI model"),
		"origin_model": _("Written by an AI model: it can be wrong"),
		"origin_safeguarding": _("Message of your school"),
		"loading": _("Loading…"),
		"earlier": _("Earlier messages"),
	}


def _composer_texts() -> dict[str, str]:
	return {
		"any_course": _("All my courses"),
		"any_topic": _("All topics"),
		"hint": _("Give me a hint"),
		"another_hint": _("Another hint"),
		"my_answer": _("Check my answer:"),
		"characters_left": _("{0} characters left"),
		"too_long": _("{0} characters too many"),
		"questions_left": _("{0} questions left today"),
		"one_left": _("1 question left today"),
		"none_left": _("Today's questions are used up; answers now come from your course material alone"),
		"notice": _("Adults of your school can read what you write here."),
		"switched_off": _("The tutor is switched off at your school."),
		"still_readable": _("You can still read your earlier conversations."),
		"closed": _("The tutor takes no questions at the moment"),
	}


def _failure_texts() -> dict[str, str]:
	return {
		"failed_lost": _("The school's server cannot be reached. Nothing you wrote is lost."),
		"failed_login": _("You have been logged out. Log in again: nothing you wrote is lost."),
		"failed_stale": _("This page has been open for too long. Load it again: nothing you wrote is lost."),
		"failed_forbidden": _("You may not do this. Ask your teacher."),
		"failed_gone": _("This conversation does not exist any more."),
		"failed_long": _("Your question is too long. Shorten it."),
		"failed_often": _("That was too fast. Wait a minute, then try again."),
		"failed_broken": _("Something went wrong at the school's server. Try again in a minute."),
		"failed_refused": _("The school's server did not accept this. Change it and try again."),
		"unsent": _("This question has not been answered yet."),
		"try_again": _("Try again"),
		"edit": _("Change it"),
		"log_in": _("Log in"),
		"reload": _("Load the page again"),
	}


def _session_texts() -> dict[str, str]:
	return {
		"new_question": _("New conversation"),
		"no_sessions": _("Your conversations will be listed here."),
		"nothing_found": _("No conversation has “{0}” in its title."),
		"untitled": _("Conversation"),
		"more": _("Show more"),
	}
