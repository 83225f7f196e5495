"""What the tutor answers by itself: from the course's material, or with the school's contacts; nothing is written here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.translate import get_user_lang

from ai_school.tutor import config, danger_reply, offline, records, replies
from ai_school.tutor.search import Passage


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


def offline_answer(message: Any, note: str, session: Any = None) -> NewAnswer:
	"""The answer to a stored question from the course's material, with the sentence of a note after it."""
	request = records.offline_request(message, session)
	with speaking(_language_of(message.user)):
		answer = offline.answer(request, translate=_)
		text = "\n\n".join(filter(None, (answer.text, _noted(note, request.said))))
	return NewAnswer(
		text=text,
		source="offline",
		kind=answer.kind,
		confidence=answer.confidence,
		passages=answer.passages,
		rung=answer.rung,
		concept=request.concept.key if request.concept else None,
	)


def safeguarding_answer(text: str, tutor: config.TutorConfig, user: str) -> NewAnswer:
	"""The fixed message with the school's own contacts, in the language of what the user wrote; never a model's."""
	with speaking(_language_of(user)):
		written = danger_reply.write(text, _people(tutor), _)
	return NewAnswer(text=written, source="safeguarding", kind="safeguarding")


def _people(tutor: config.TutorConfig) -> list[danger_reply.Person]:
	return [(each.full_name, [way for way in (each.phone, each.email) if way]) for each in tutor.contacts]


def passages_json(passages: tuple[Passage, ...]) -> str:
	"""Cited passages as stored with an answer."""
	return json.dumps(
		[
			{"doctype": passage.doctype, "name": passage.name, "title": passage.title, "text": passage.text}
			for passage in passages
		]
	)


def _noted(note: str, said: tuple[str, ...]) -> str:
	return replies.Replies().say(note, said, _) if note else ""


@contextmanager
def speaking(lang: str) -> Iterator[None]:
	"""Speak a language within the block."""
	before = frappe.local.lang
	frappe.local.lang = lang
	try:
		yield
	finally:
		frappe.local.lang = before


def _language_of(user: str) -> str:
	"""The user's language, also in a job that nobody in particular runs."""
	return frappe.local.lang if user == frappe.session.user else get_user_lang(user)
