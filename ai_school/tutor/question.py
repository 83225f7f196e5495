"""What a student sends, as it is kept."""

from dataclasses import dataclass

import frappe
from frappe import _

from ai_school.errors import BadRequest, TooLong
from ai_school.tutor.text import storable

MAX_CHARACTERS = 4000


class QuestionEmpty(BadRequest):
	"""Nothing was asked."""


class UnknownWish(BadRequest):
	"""Something else was wanted than the page's buttons offer."""


class QuestionTooLong(TooLong):
	"""More was sent than a question may hold."""


@dataclass(frozen=True, slots=True)
class Question:
	"""What a student sends. `request_key` is the client's own mark, so that sending again asks once.

	`wants` is HINT or CHECK where a button says what is asked for: then the wording, in any language, does not.
	"""

	text: str
	session: str | None = None
	course: str | None = None
	topic: str | None = None
	request_key: str | None = None
	wants: str | None = None


def clean(text: str) -> str:
	"""The question as it is kept: without NUL and characters that no encoding holds, trimmed and bounded."""
	if len(text) > MAX_CHARACTERS * 4:
		frappe.throw(_too_long(), QuestionTooLong)
	text = storable(text).strip()
	if not text:
		frappe.throw(_("Write your question first."), QuestionEmpty)
	if len(text) > MAX_CHARACTERS:
		frappe.throw(_too_long(), QuestionTooLong)
	return text


def _too_long() -> str:
	return _("Your question is too long. Shorten it to {0} characters.").format(MAX_CHARACTERS)
