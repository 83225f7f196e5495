"""Quotes course material in Markdown: the part of a passage that matters, and where it stands."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ai_school.tutor import notation, passages, words
from ai_school.tutor.search import Passage

DEFINITION_REACH, VERB_REACH = 20, 7
"""A definition names its word among its first words, and its verb comes within a few words after that."""

_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_LEANS_BACK = re.compile(
	r"^\W*(?:it|its|this|that|these|those|they|their|he|she|so|then|but|also|however|therefore|instead|both|and|or|here|"
	r"otherwise|for example|in the same way|the same|such|another|the other|the second|the first|quick check)\b", re.I
)  # fmt: skip
_EXPLAINS = re.compile(
	r"\b(?:because|so that|therefore|which is why|that is why|means that|if .* then)\b", re.I
)
_FORMULA = re.compile(r"[^\W\d]\w* = ")
_DEFINES = re.compile(
	r"\b(?:is|are|means?|says?|called|defined|measures?|tells?|shows?|describes?)\b|[=:]", re.I
)
_ARTICLES = frozenset(("a", "an", "the"))
_CONNECTORS = frozenset(("and", "called", "term", "that", "while", "whereas"))
_SPECIAL = re.compile(r"([\\`\[\]]|[*_](?=\S)|(?<=\S)[*_])")
_TAG = re.compile(r"<(?=[a-z/!?])", re.I)
_ENTITY = re.compile(r"&(?=#|\w+;)")


@dataclass(frozen=True, slots=True)
class _Unit:
	"""A sentence, item or row, with what stands between it and the one before."""

	separator: str
	text: str

	@property
	def length(self) -> int:
		return len(self.text.split())

	@property
	def is_item(self) -> bool:
		return bool(_ITEM.match(self.text))


def body(passage: Passage) -> str:
	"""A passage's text without its heading."""
	if passage.heading and passage.text.startswith(passage.heading):
		return passage.text[len(passage.heading) :].strip()
	return passage.text.strip()


def stems(text: str) -> set[str]:
	"""The stems of all words of a text."""
	return {words.stem(word) for word in words.words(text.translate(notation.SIGNS))}


def excerpt(text: str, wanted: Collection[str], limit: int) -> str:
	"""The stretch of a text of at most `limit` words (one sentence if that is longer) that holds most of the wanted
	stems and makes sense by itself; "…" stands where something is left out."""
	units = list(_units(text))
	if sum(unit.length for unit in units) <= limit:
		return text.strip()
	values = [_value(unit, set(wanted)) for unit in units]
	start = max(range(len(units)), key=lambda first: _worth(units, values, first, limit))
	return _joined(units, start, _end(units, start, limit))


def definition(text: str, wanted: Collection[str], limit: int, sure: bool = True) -> str:
	"""The sentence that says what the wanted stems mean, with what follows within `limit` words; "" if none does.

	Unless it has to be `sure`, a sentence will do that says it of something more special."""
	units = list(_units(text))
	for start, unit in enumerate(units):
		if not _LEANS_BACK.match(unit.text) and _is_definition(unit.text, set(wanted), sure):
			return _joined(units, start, _end(units, start, limit))
	return ""


def opening(text: str, limit: int) -> str:
	"""A text from its beginning, cut after a sentence so that it keeps to `limit` words."""
	units = list(_units(text))
	return _joined(units, 0, _end(units, 0, limit)) if units else ""


def quote(text: str, passage: Passage) -> str:
	"""A Markdown blockquote with its source."""
	lines = [f"> {line}".rstrip() for line in _spaced(escaped(text).splitlines())]
	return "\n".join([*lines, ">", f"> — {source(passage)}"])


def source(passage: Passage) -> str:
	"""Where a passage stands: its title, and its heading if it has one."""
	title = f"*{escaped(passage.title)}*"
	return f"{title}, {escaped(passage.heading)}" if passage.heading else title


def escaped(text: str) -> str:
	"""Plain text as Markdown in which no sign means anything, except the marks of list items."""
	return "\n".join(_escaped_line(line) for line in text.splitlines())


def _units(text: str) -> Iterator[_Unit]:
	separator = ""
	for line in text.strip().splitlines():
		if not line.strip():
			separator = "\n\n"
			continue
		for sentence in passages.sentences(line):
			yield _Unit(separator, sentence)
			separator = " "
		separator = "\n"


def _value(unit: _Unit, wanted: set[str]) -> float:
	held = len(wanted & stems(unit.text))
	return held + 0.5 * bool(_EXPLAINS.search(unit.text)) + (held > 0) * bool(_FORMULA.search(unit.text))


def _worth(units: list[_Unit], values: list[float], start: int, limit: int) -> float:
	"""What an excerpt from `start` on is worth: what it holds, less for a beginning that leans on what went before."""
	leans = start > 0 and (bool(_LEANS_BACK.match(units[start].text)) or units[start].is_item)
	begins_there = 0.5 * (values[start] > 0)
	return sum(values[start : _end(units, start, limit)]) + begins_there - 1.5 * leans - 0.15 * start


def _end(units: list[_Unit], start: int, limit: int) -> int:
	"""Position after the last unit that fits from `start` on; never after one that only announces the next."""
	length, end = 0, start
	while end < len(units) and (end == start or length + units[end].length <= limit):
		length += units[end].length
		end += 1
	while end - start > 1 and end < len(units) and units[end - 1].text.endswith(":"):
		end -= 1
	return end


def _joined(units: list[_Unit], start: int, end: int) -> str:
	text = "".join((unit.separator if n else "") + unit.text for n, unit in enumerate(units[start:end]))
	before = "… " if start and not units[start].is_item else ""
	return f"{before}{text}{' …' if end < len(units) else ''}"


def _is_definition(sentence: str, wanted: set[str], sure: bool) -> bool:
	"""Whether a sentence names the wanted stems and within a few words says what they are.

	To be `sure`, they have to be what the sentence or a clause of it speaks of: neither "a common denominator is ..."
	nor "keep the denominator as it is" defines a denominator."""
	spoken = _ITEM.sub("", sentence).split()
	places = [n for n, word in enumerate(spoken[:DEFINITION_REACH]) if stems(word) & wanted]
	if not places or not wanted <= stems(sentence):
		return False
	if sure and not _is_subject(spoken, places[0]):
		return False
	last = places[-1]
	return any(_DEFINES.search(word) for word in spoken[last : last + VERB_REACH])


def _is_subject(spoken: list[str], place: int) -> bool:
	"""Whether the word at a place begins a clause, maybe behind an article, or is what something is called."""
	if place and words.fold(spoken[place - 1]) in _ARTICLES:
		place -= 1
	before = spoken[place - 1] if place else ":"
	return before.endswith((":", ";", ",", "—", "–")) or words.fold(before) in _CONNECTORS


def _escaped_line(line: str) -> str:
	mark = _ITEM.match(line)
	start = mark.end() if mark else 0
	rest = _TAG.sub("&lt;", _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", line[start:])))
	return line[:start] + (f"\\{rest}" if rest.startswith(("#", ">", "+ ")) else rest)


def _spaced(lines: list[str]) -> Iterator[str]:
	"""The lines with an empty one before each list, as Markdown wants it."""
	before = ""
	for line in lines:
		if _ITEM.match(line) and before.strip() and not _ITEM.match(before):
			yield ""
		yield line
		before = line
