"""What the desk page Tutor Oversight asks for over HTTP, the weekly mail and notices of support."""

from typing import Any

import frappe
from frappe import _

from ai_school import permissions
from ai_school.analytics import class_records
from ai_school.analytics.reasons import Reason, sentence
from ai_school.errors import without_text
from ai_school.oversight import answers, classes, digest, flags, notices, transcripts
from ai_school.oversight import student as of_student
from ai_school.permission_rules import READS_TRANSCRIPTS, SEES_PROGRESS

PAGE = 100
LONGEST_DAYS = 365


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def overview() -> dict[str, Any]:
	"""What the session's user may look into.

	Returns {reads_transcripts, teaches, flags: {high, concern} or None, reports: open ones, courses: of
	conversations that may be read}.
	"""
	permissions.check_oversight_visible()
	reads = permissions.has_any_role(READS_TRANSCRIPTS)
	return {
		"reads_transcripts": reads,
		"teaches": permissions.has_any_role(SEES_PROGRESS),
		"flags": flags.counts() if reads else None,
		"reports": answers.count_open(),
		"courses": transcripts.courses() if reads else [],
	}


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def safeguarding_flags(closed: bool = False, start: int = 0, limit: int = 50) -> list[dict[str, Any]]:
	"""`oversight.flags.listed` for a safeguarding lead."""
	permissions.check_transcripts_readable()
	return flags.listed(closed, max(0, start), _bounded(limit))


@frappe.whitelist(methods=["POST"])
@without_text("AI oversight")
def handle_flag(flag: str, status: str, notes: str = "") -> dict[str, Any]:
	"""`oversight.flags.handle` for a safeguarding lead."""
	permissions.check_transcripts_readable()
	return flags.handle(flag, status, notes)


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def conversations(
	course: str | None = None, txt: str = "", start: int = 0, limit: int = 50
) -> list[dict[str, Any]]:
	"""`oversight.transcripts.listed` for a safeguarding lead."""
	permissions.check_transcripts_readable()
	return transcripts.listed(course, txt, max(0, start), _bounded(limit))


@frappe.whitelist(methods=["POST"])
@without_text("AI oversight")
def read_conversation(session: str, before: str | None = None, flag: str | None = None) -> dict[str, Any]:
	"""`oversight.transcripts.read` for a safeguarding lead: a POST, since the reading is written down."""
	permissions.check_transcripts_readable()
	return transcripts.read(session, before, flag)


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def answer_reports(status: str | None = None, start: int = 0, limit: int = 50) -> list[dict[str, Any]]:
	"""`oversight.answers.listed`: each caller reads of the students they see."""
	permissions.check_oversight_visible()
	return answers.listed(status, max(0, start), _bounded(limit))


@frappe.whitelist(methods=["POST"])
@without_text("AI oversight")
def review_answer(report: str, status: str) -> dict[str, Any]:
	"""`oversight.answers.review`; the caller has to see the student."""
	permissions.check_oversight_visible()
	return answers.review(report, status)


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def class_questions(group: str | None = None, course: str | None = None, days: int = 30) -> dict[str, Any]:
	"""`oversight.classes.frequent` for a group or course of the caller's, over at most a year."""
	permissions.check_progress_visible()
	if group:
		permissions.check_group_visible(group)
	elif not course:
		frappe.throw(_("Choose a class or a course."))
	students = [row["name"] for row in class_records.members(group, course)]
	return classes.frequent(students, min(max(1, days), LONGEST_DAYS))


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def student_detail(student: str) -> dict[str, Any]:
	"""`oversight.student.detail` of a student whom the caller sees, and whether the caller may read conversations."""
	permissions.check_student_visible(student)
	reads = permissions.has_any_role(READS_TRANSCRIPTS)
	return {**of_student.detail(student), "reads_transcripts": reads}


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def student_card(student: str) -> dict[str, Any] | None:
	"""`oversight.student.card` with its reasons in words; None also for a student whom the caller does not see."""
	permissions.check_progress_visible()
	if not permissions.is_student_visible(student):
		return None
	found = of_student.card(student)
	return found and {**found, "reasons": [sentence(Reason(**one), _) for one in found["reasons"]]}


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def weekly_mail(report: str) -> dict[str, bool]:
	"""Whether the caller gets a report of theirs every week, and whether the site can send: {on, can_mail}."""
	permissions.check_progress_visible()
	return {"on": digest.weekly(report, frappe.session.user), "can_mail": digest.can_mail()}


@frappe.whitelist(methods=["POST"])
@without_text("AI oversight")
def switch_weekly_mail(report: str, on: bool) -> dict[str, bool]:
	"""Begin or end the caller's weekly mail, which holds their own students alone: {on, can_mail}."""
	permissions.check_progress_visible()
	return {"on": digest.switch(report, frappe.session.user, on), "can_mail": digest.can_mail()}


@frappe.whitelist(methods=["GET"])
def support_notice() -> dict[str, bool]:
	"""Whether the caller is told of students of theirs who newly need support: {on}."""
	permissions.check_progress_visible()
	return {"on": notices.wants(frappe.session.user)}


@frappe.whitelist(methods=["POST"])
def switch_support_notice(on: bool) -> dict[str, bool]:
	"""Begin or end telling the caller, in Frappe's notifications, of students of theirs who newly need support: {on}."""
	permissions.check_progress_visible()
	return {"on": notices.switch(frappe.session.user, on)}


def _bounded(limit: int) -> int:
	return min(max(1, limit), PAGE)
