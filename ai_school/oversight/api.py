"""What the desk page Tutor Oversight asks for over HTTP."""

from typing import Any

import frappe

from ai_school import permissions
from ai_school.errors import without_text
from ai_school.oversight import answers, flags, transcripts
from ai_school.permission_rules import READS_TRANSCRIPTS

PAGE = 100


@frappe.whitelist(methods=["GET"])
@without_text("AI oversight")
def overview() -> dict[str, Any]:
	"""What the session's user may look into: {reads_transcripts, flags: {high, concern} or None, reports: open ones}."""
	permissions.check_oversight_visible()
	reads = permissions.has_any_role(READS_TRANSCRIPTS)
	return {
		"reads_transcripts": reads,
		"flags": flags.counts() if reads else None,
		"reports": answers.count_open(),
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
	course: str | None = None, student: str | None = None, start: int = 0, limit: int = 50
) -> list[dict[str, Any]]:
	"""`oversight.transcripts.listed` for a safeguarding lead."""
	permissions.check_transcripts_readable()
	return transcripts.listed(course, student, max(0, start), _bounded(limit))


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


def _bounded(limit: int) -> int:
	return min(max(1, limit), PAGE)
