"""The page /my-progress: for students, and for guardians about their own children."""

from typing import Any

import frappe
from frappe import _

from ai_school import permissions, portal

no_cache = 1
sitemap = 0


def get_context(context: Any) -> Any:
	"""Fill the shell of the page. A Guest is sent to log in; who has no progress to see reads why."""
	context.title = _("My progress")
	context.lang = frappe.local.lang
	portal.redirect_guest()
	try:
		_student, people = permissions.check_progress_of(None)
	except frappe.PermissionError as refusal:
		return portal.refuse(context, refusal)
	context.is_student = None in people.values()
	context.page_data = portal.page_data(texts())
	return context


def texts() -> dict[str, str]:
	"""Every sentence of the page's script by its key, in the user's language."""
	return {
		**portal.failure_texts(),
		**portal.consent_texts(),
		**_headings(),
		**_trend_texts(),
		**_result_texts(),
		**_use_texts(),
	}


def _headings() -> dict[str, str]:
	return {
		"title_own": _("My progress"),
		"title_child": _("Progress of {0}"),
		"going": _("How it is going"),
		"good_at_own": _("What I am good at"),
		"good_at_child": _("What goes well"),
		"practise_own": _("What to practise next"),
		"practise_child": _("Good to practise next"),
		"results_own": _("My results"),
		"results_child": _("Results", context="Portal"),
		"use_own": _("How I use the tutor"),
		"use_child": _("Use of the tutor"),
		"consent": _("Asking an AI model"),
		"computed": _("Worked out from the school's records on {0}. Is something wrong? Tell a teacher."),
		"not_computed": _("This page fills itself as soon as the school has records of the lessons."),
	}


def _trend_texts() -> dict[str, str]:
	return {
		"trend_improving_own": _("Your results are going up. What you do works: keep at it."),
		"trend_stable_own": _("Your results are steady. Pick one thing below and try to push it a little."),
		"trend_declining_own": _(
			"Your last results were lower than those before. That happens to everybody. Begin with one thing below, and "
			"tell a teacher what feels hard: that is what they are there for."
		),
		"trend_unknown_own": _("There are not enough results yet to see where it is going."),
		"trend_improving_child": _("The results are going up."),
		"trend_stable_child": _("The results are steady."),
		"trend_declining_child": _(
			"The last results were lower than those before. Ask what feels hard at the moment, and talk to the teacher."
		),
		"trend_unknown_child": _("There are not enough results yet to see where it is going."),
	}


def _result_texts() -> dict[str, str]:
	return {
		"good_at_none_own": _("This grows with your results and quizzes. Give it a little time."),
		"good_at_none_child": _("No course or concept stands out yet."),
		"practise_none_own": _("Nothing stands out at the moment. Ask the tutor about whatever you like."),
		"practise_none_child": _("Nothing stands out at the moment."),
		"practise_with_tutor": _("Practise with the tutor"),
		"open_tutor": _("Open the tutor"),
		"no_results": _("There are no results yet."),
		"chart_of": _("{0}: {1} results, from {2} to {3}"),
		"latest": _("Last: {0}"),
		"all_results": _("All results ({0})"),
		"date": _("Date", context="Portal"),
		"what": _("Test", context="Portal"),
		"result": _("Result", context="Portal"),
		"of": _("{0} of {1}"),
	}


def _use_texts() -> dict[str, str]:
	return {
		"use_none_own": _("You have not asked the tutor anything yet. There are no silly questions: try it."),
		"use_none_child": _("The tutor has not been asked yet."),
		"use_some_own": _("Questions you asked in the last {0} days: {1}. Days on which you asked: {2}."),
		"use_some_child": _(
			"Questions asked in the last {0} days: {1}. Days with a question: {2}. What was asked is not shown here."
		),
		"use_tip_own": _("The tutor helps most when you try first and then let it check your answer."),
		"who_reads": _("What happens with what I write"),
	}
