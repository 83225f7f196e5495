"""The page /ai-tutor: for students only, with the sentences that its script says."""

from typing import Any

import frappe
from frappe import _

from ai_school import permissions, portal
from ai_school.tutor import config

no_cache = 1
sitemap = 0
KATEX, KATEX_VERSION = "/assets/ai_school/vendor/katex/katex.min", "0.19.1"


def get_context(context: Any) -> Any:
	"""Fill the shell of the page. A Guest is sent to log in; who is no student reads why there is nothing to see."""
	context.title = _("AI Tutor")
	context.lang = frappe.local.lang
	portal.redirect_guest()
	try:
		student = permissions.current_student()
	except frappe.PermissionError as refusal:
		return portal.refuse(context, refusal)
	context.retention = retention()
	context.page_data = portal.page_data(
		texts(), student=student, realtime=bool(frappe.conf.socketio_port), katex=katex()
	)
	return context


def retention() -> str:
	"""How long a conversation is kept, in a sentence."""
	return _(
		"A conversation is deleted {0} days after it began. It is kept longer only while an adult looks into a worry "
		"about your safety."
	).format(config.load().retention_days)


def katex() -> dict[str, str]:
	"""Addresses of KaTeX's script and style; the version keeps a browser from using an old copy."""
	return {kind: f"{KATEX}.{kind}?v={KATEX_VERSION}" for kind in ("js", "css")}


def texts() -> dict[str, str]:
	"""Every sentence of the page's script by its key, in the user's language."""
	return {
		**portal.failure_texts(),
		**portal.consent_texts(),
		**_conversation_texts(),
		**_composer_texts(),
		**_problem_texts(),
		**_session_texts(),
		**_data_texts(),
	}


def _conversation_texts() -> dict[str, str]:
	return {
		"greeting": _("Hello {0}! What would you like to understand?"),
		"greeting_nameless": _("Hello! What would you like to understand?"),
		"suggest_explain": _("Explain {0} with an example"),
		"suggest_practise": _("Give me an exercise on {0}"),
		"suggest_matter": _("What is most important about {0}?"),
		"suggest_mistakes": _("Which mistakes are common with {0}?"),
		"you": _("You", context="Portal"),
		"tutor": _("Tutor", context="Portal"),
		"thinking": _("The tutor is thinking…"),
		"slow": _("This takes longer than usual. You can leave this page: the answer will be here later."),
		"no_answer": _("There is no answer to this question."),
		"ask_again": _("Ask again"),
		"source": _("Where this comes from"),
		"sources": _("Where this comes from ({0} places)"),
		"table": _("Table", context="Portal"),
		"origin_offline": _("Offline answer, made from your course material without an AI model"),
		"origin_model": _("Written by an AI model: it can be wrong"),
		"origin_safeguarding": _("Message of your school"),
		"formula": _("(formula)"),
		"stop": _("Do not wait any longer"),
		"earlier": _("Earlier messages"),
	}


def _composer_texts() -> dict[str, str]:
	return {
		"any_course": _("All my courses"),
		"any_topic": _("All topics"),
		"hint": _("Give me a hint"),
		"another_hint": _("Another hint"),
		"check": _("Check my answer"),
		"your_answer": _("Write your answer"),
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


def _problem_texts() -> dict[str, str]:
	return {
		"unsent": _("This question has not been answered yet."),
		"edit": _("Change it"),
		"leave_it": _("Leave it"),
		"reload": _("Load the page again"),
		"report": _("This is wrong"),
		"report_reason": _(
			"What is wrong with it? You can leave this empty. Teachers read what you write here."
		),
		"report_send": _("Tell my school"),
		"reported": _("Thank you. Your teachers will look at this answer."),
		"cancel": _("Cancel", context="Portal"),
	}


def _session_texts() -> dict[str, str]:
	return {
		"new_question": _("New conversation"),
		"no_sessions": _("Your conversations will be listed here."),
		"nothing_found": _("No conversation has “{0}” in its title."),
		"untitled": _("Conversation", context="Portal"),
		"more": _("Show more", context="Portal"),
	}


def _data_texts() -> dict[str, str]:
	return {
		"nobody_read": _("Nobody has read your conversations."),
		"which_conversation": _("See this conversation"),
		"role_lead": _("Looks after the safety of students"),
		"role_administrator": _("Looks after the school's computers"),
	}
