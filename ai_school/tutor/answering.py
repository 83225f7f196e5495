"""What the tutor answers by itself: from the course's material, or with the school's contacts; nothing is written here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.translate import get_user_lang

from ai_school.tutor import config, offline, records, replies
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
	with _language_of(message.user):
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


def safeguarding_answer(tutor: config.TutorConfig) -> NewAnswer:
	"""The fixed message with the school's own contacts; never a model's."""
	opening = _(
		"Thank you for telling me. What you wrote sounds serious, and you should not be alone with it. "
		"Please talk to an adult you trust today. These people at your school want to help:"
	)
	closing = _(
		"They have been told that you wrote this. If you are in danger right now, call the emergency services."
	)
	return NewAnswer(
		text="\n\n".join([opening, _people(tutor), closing]), source="safeguarding", kind="safeguarding"
	)


def _people(tutor: config.TutorConfig) -> str:
	"""The school's contacts as a list."""
	ways = ((each.full_name, (each.phone, each.email)) for each in tutor.contacts)
	return "\n".join(f"- **{name}**{''.join(f' · {way}' for way in found if way)}" for name, found in ways)


def passages_json(passages: tuple[Passage, ...]) -> str:
	"""Cited passages as stored with an answer."""
	return json.dumps(
		[
			{"doctype": passage.doctype, "name": passage.name, "title": passage.title, "text": passage.text}
			for passage in passages
		]
	)


def _noted(note: str, said: tuple[str, ...]) -> str:
	"""The sentence of a note, with the school's contacts where a question was taken for one that concerns them."""
	if not note:
		return ""
	sentence = replies.Replies().say(note, said, _)
	return "\n\n".join([sentence, _people(config.load())]) if note == "moderated" else sentence


@contextmanager
def _language_of(user: str) -> Iterator[None]:
	"""Speak the user's language within the block, also in a job that nobody in particular runs."""
	before = frappe.local.lang
	frappe.local.lang = before if user == frappe.session.user else get_user_lang(user)
	try:
		yield
	finally:
		frappe.local.lang = before
