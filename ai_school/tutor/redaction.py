"""What must not leave the school is taken out of a text before it goes to a model, and put back into the answer.

Placeholders carry letters, not digits ([PERSON_A]), so that no number of an exercise changes. They are the same for the
same words throughout one conversation. Redaction is best effort: names by the school's records and by how names are
used, everything else by shape; it errs towards taking out.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from ai_school.tutor import redaction_contacts, redaction_homes, redaction_names, redaction_spoken
from ai_school.tutor.redaction_contacts import Span
from ai_school.tutor.redaction_names import People

__all__ = ["People", "Redacted", "Redactor", "canonical", "redact", "restore"]

LONGEST_TEXT = 20_000
KINDS = ("PERSON", "EMAIL", "PHONE", "ADDRESS", "SCHOOL", "DATE", "ID", "LINK", "HANDLE", "SECRET")
# A model may write the placeholder with Markdown's backslashes, in bold, or without its brackets.
_PLACEHOLDER = re.compile(
	rf"\\?\[({'|'.join(KINDS)})\\?_([A-Z]{{1,3}})\\?\]|\b({'|'.join(KINDS)})\\?_([A-Z]{{1,3}})\b"
)
_INVISIBLE = frozenset(("Cf", "Cc", "Cs"))
_KEPT = frozenset("\n\t\r\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Redacted:
	"""A text without what identifies people, and what each placeholder stands for."""

	text: str
	names: dict[str, str] = field(repr=False)


class Redactor:
	"""Redacts the texts of one request with one set of placeholders, and restores the answer."""

	def __init__(self, people: People):
		self._people = people
		self._placeholders: dict[tuple[str, str], str] = {}
		self.names: dict[str, str] = {}

	def redact(self, text: str, guess: bool = True) -> str:
		"""The text with placeholders.

		Args:
			guess: look for people whom the school does not know, too. False for course material, whose authors,
				heroes and examples are nobody's secret; the school's own people are taken out of it all the same.
		"""
		text = _visible(text[:LONGEST_TEXT])
		parts, end = [], 0
		for span in _merged(self._spans(text, guess)):
			parts += [text[end : span.start], self._placeholder(span.kind, text[span.start : span.end])]
			end = span.end
		return "".join(parts) + text[end:]

	def stand_in(self, name: str) -> str:
		"""The placeholder for a person's name that is known to be one, whatever word it is besides."""
		return self._placeholder("PERSON", name)

	def restore(self, text: str) -> str:
		"""The text with what its placeholders stand for; a placeholder that stands for nothing is left."""
		return restore(text, Redacted("", self.names))

	def _spans(self, text: str, guess: bool) -> list[Span]:
		names = redaction_names.find(text, self._people, guess)
		places = [*redaction_homes.find(text), *redaction_spoken.find(text)]
		return [*redaction_contacts.find(text), *places, *names]

	def _placeholder(self, kind: str, original: str) -> str:
		key = kind, original.casefold()
		if key not in self._placeholders:
			number = sum(known == kind for known, _ in self._placeholders)
			self._placeholders[key] = f"[{kind}_{_letters(number)}]"
			self.names[self._placeholders[key]] = original
		return self._placeholders[key]


def redact(text: str, people: People) -> Redacted:
	"""One text without what identifies people."""
	redactor = Redactor(people)
	return Redacted(redactor.redact(text), redactor.names)


def restore(text: str, redacted: Redacted) -> str:
	"""A model's text with what the placeholders of `redacted` stand for."""

	def original(match: re.Match[str]) -> str:
		kind, letters = match[1] or match[3], match[2] or match[4]
		return redacted.names.get(f"[{kind}_{letters}]", match[0])

	return _PLACEHOLDER.sub(original, text)


def canonical(text: str) -> str:
	"""A model's text with every placeholder written as it was sent."""
	return _PLACEHOLDER.sub(lambda match: f"[{match[1] or match[3]}_{match[2] or match[4]}]", text)


def _merged(spans: list[Span]) -> list[Span]:
	"""Spans in order without overlap: those that overlap become one, of the kind of the longest."""
	merged: list[Span] = []
	for span in sorted(spans):
		if not merged or span.start >= merged[-1].end:
			merged.append(span)
			continue
		last = merged[-1]
		longer = max(last, span, key=lambda each: each.end - each.start)
		merged[-1] = Span(last.start, max(last.end, span.end), longer.kind)
	return [span for span in merged if span.end > span.start]


def _visible(text: str) -> str:
	"""The text composed (NFC) and without invisible characters, which could hide a name."""
	if text.isascii():
		return text
	kept = (char for char in text if char in _KEPT or unicodedata.category(char) not in _INVISIBLE)
	return unicodedata.normalize("NFC", "".join(kept))


def _letters(number: int) -> str:
	"""0 → A, 25 → Z, 26 → AA."""
	letters = ""
	number += 1
	while number:
		number, rest = divmod(number - 1, 26)
		letters = chr(ord("A") + rest) + letters
	return letters
