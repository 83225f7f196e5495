"""A question of a student, or the tutor's answer to one; written by ai_school.tutor.conversation alone."""

import frappe

from ai_school.student_record import StudentRecord


class AIChatMessage(StudentRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		claimed_on: DF.Datetime | None
		completion_tokens: DF.Int
		concept: DF.Link | None
		confidence: DF.Float
		intent: DF.Data | None
		kind: DF.Data | None
		latency_ms: DF.Int
		model: DF.Data | None
		mood: DF.Data | None
		mood_probability: DF.Float
		passages: DF.JSON | None
		prompt_tokens: DF.Int
		question_of_day: DF.Int
		reply_to: DF.Link | None
		request_key: DF.Data | None
		role: DF.Literal["Student", "Tutor"]
		rung: DF.Int
		session: DF.Link
		source: DF.Literal["", "offline", "model", "safeguarding"]
		status: DF.Literal["Queued", "Answering", "Answered", "Failed"]
		student: DF.Link
		text: DF.Code | None
		user: DF.Link
		wants: DF.Literal["", "hint", "check"]
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Index what the dispatcher claims by, and what a conversation is read by."""
	frappe.db.add_index(
		"AI Chat Message", ["status", "question_of_day", "creation"], "ai_chat_message_waiting"
	)
	frappe.db.add_index("AI Chat Message", ["session", "creation"], "ai_chat_message_history")
	frappe.db.add_index("AI Chat Message", ["student", "creation"], "ai_chat_message_student")
	frappe.db.add_index("AI Chat Message", ["reply_to"], "ai_chat_message_reply_to")
	frappe.db.add_index("AI Chat Message", ["request_key"], "ai_chat_message_request_key")
