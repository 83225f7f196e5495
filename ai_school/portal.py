"""What the portal's pages share: who is let in, what a page hands to its script, sentences, and the link for guardians."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

import frappe
from frappe import _

from ai_school import permissions
from ai_school.tutor import config

PROGRESS, ACCOUNT = "/my-progress", "me"
MENU_AT_ANY_WIDTH = "body .sidebar-column { display: block; }"


def redirect_guest() -> None:
	"""Send who is not logged in to the login and back to the page asked for."""
	if frappe.session.user != "Guest":
		return
	here = frappe.local.request.full_path.rstrip("?")
	frappe.local.flags.redirect_location = f"/login?redirect-to={quote(here, safe='/')}"
	raise frappe.Redirect


def refuse(context: Any, refusal: frappe.PermissionError) -> Any:
	"""The context of a page that says why there is nothing to see."""
	frappe.clear_messages()
	context.refusal = str(refusal)
	context.http_status_code = refusal.http_status_code
	return context


def page_data(texts: dict[str, str], **values: Any) -> str:
	"""JSON that can stand in a script element: what the page's requests and its script need, and its sentences."""
	token = frappe.sessions.get_csrf_token()
	frappe.db.commit()
	page = {"csrf_token": token, "lang": frappe.local.lang, "model_service": model_service(), **values}
	return json.dumps({**page, "texts": texts}, ensure_ascii=False).replace("<", "\\u003c")


def model_service() -> str:
	"""Host name of the model service that questions may be sent to; empty while the school asks none."""
	model = config.load().model
	return (urlsplit(model.base_url).hostname or "") if model.enabled else ""


def add_guardian_link(context: Any) -> dict[str, Any] | None:
	"""Hook of Frappe's website: who is a guardian finds their children's progress beside their own account.

	Guardians have no role, so the portal's menu, which goes by roles, cannot hold it. Frappe 16 leads them to the page
	of their account and shows no menu there: it is shown to them, on a phone too.
	"""
	alone = not context.get("show_sidebar")
	if frappe.session.user == "Guest" or (alone and getattr(frappe.local, "path", None) != ACCOUNT):
		return None
	items = list(context.get("sidebar_items") or [])
	if any(item.get("route") == PROGRESS for item in items) or not permissions.children_of(
		frappe.session.user
	):
		return None
	items.append({"title": _("My children's progress"), "route": PROGRESS})
	shown = {"show_sidebar": True, "colocated_css": MENU_AT_ANY_WIDTH} if alone else {}
	return {"sidebar_items": items, **shown}


def failure_texts() -> dict[str, str]:
	"""What a page says about a request that failed."""
	return {
		"loading": _("Loading…", context="Portal"),
		"try_again": _("Try again", context="Portal"),
		"log_in": _("Log in", context="Portal"),
		"failed_lost": _("The school's server cannot be reached. Nothing you wrote is lost."),
		"failed_login": _("You have been logged out. Log in again: nothing you wrote is lost."),
		"failed_stale": _("This page has been open for too long. Load it again: nothing you wrote is lost."),
		"failed_forbidden": _("You may not do this. Ask your teacher."),
		"failed_gone": _("This conversation does not exist any more."),
		"failed_long": _("Your question is too long. Shorten it."),
		"failed_often": _("That was too fast. Wait a minute, then try again."),
		"failed_broken": _("Something went wrong at the school's server. Try again in a minute."),
		"failed_refused": _("The school's server did not accept this. Change it and try again."),
	}


def consent_texts() -> dict[str, str]:
	"""What the panel about asking a model says."""
	return {
		"consent_what": _(
			"Your school can ask a computer model outside the school, so that answers get better. Without your consent "
			"nothing is sent, and the tutor answers from the course material."
		),
		"consent_no_model": _(
			"Your school asks no AI model at the moment. The tutor answers from the course material, and nothing "
			"leaves the school."
		),
		"consent_sent": _(
			"What is sent: the question, the last messages of the conversation, and parts of the course material."
		),
		"consent_names": _("Names, email addresses, phone numbers and the like are taken out before."),
		"consent_never": _("A message that sounds as if somebody is in danger is never sent."),
		"consent_to": _("To whom: {0}"),
		"consent_free": _(
			"It is your choice, and you can change your mind at any time. The tutor helps you either way."
		),
		"consent_give": _("Yes, my questions may be sent"),
		"consent_give_child": _("Yes, the questions of {0} may be sent"),
		"consent_withdraw": _("Take the consent back"),
		"consent_given_student_own": _("You said yes on {0}."),
		"consent_given_guardian_own": _("Your parent or guardian said yes on {0}."),
		"consent_given_staff_own": _("Your school wrote down a yes on {0}."),
		"consent_given_student_child": _("{1} said yes on {0}."),
		"consent_given_guardian_child": _("A parent or guardian of {1} said yes on {0}."),
		"consent_given_staff_child": _("The school wrote down a yes for {1} on {0}."),
		"consent_open_own": _("You have not said yes. Nothing is sent."),
		"consent_open_child": _("Nobody has said yes for {0}. Nothing is sent."),
		"consent_other_own": _(
			"Nothing is sent. At your age a parent or guardian decides: they can say yes on their own page, or on "
			"paper at the school office."
		),
		"consent_other_child": _("Nothing is sent. {0} is old enough to decide alone."),
	}
