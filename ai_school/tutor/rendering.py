"""Text of a model or of the offline tutor, Markdown with formulas, as HTML that is safe to show.

1. Formulas and HTML's angle brackets are taken out, so that Markdown cannot change the ones nor pass the others on.
2. markdown2 renders the rest; its time grows with the square of some marks, so a text has a budget of each.
3. `sanitizer` writes the result anew from an allow-list, with formulas put back, escaped.
4. `bidi` keeps formulas and numbers in order within sentences from right to left.
"""

import re
import unicodedata
from html import escape
from itertools import islice

import markdown2

from ai_school.tutor.bidi import isolated
from ai_school.tutor.sanitizer import sanitize

LONGEST_TEXT = 12_000
LONGEST_FORMULA = 600
EXTRAS = ("cuddled-lists", "fenced-code-blocks", "strike", "tables")
MOST_TAGS = 200
MOST_MARKS = {"[": 120, "`": 240, "*": 600, "_": 400, "|": 500, "#": 300, "~": 60, ">": 300, "\\": 600}
# Private-use characters stand for what Markdown must not see: one mark each, and the bounds of a formula's number.
_HIDDEN = {mark: chr(0xE010 + index) for index, mark in enumerate("<[`*_|#~>\\")}
_SHOWN = {hidden: mark for mark, hidden in _HIDDEN.items()}
_FORMULA_START, _FORMULA_END = "\ue000", "\ue001"
_FORMULA = re.compile(f"{_FORMULA_START}(\\d+){_FORMULA_END}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_OPENING = re.compile(r"`{1,3}|\\[(\[]|\$\$?")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}
_INLINE_TAG = re.compile(r"</?(?:b|i|em|strong|sub|sup|br|u)\s{0,3}/?>", re.IGNORECASE)
_TIMES = re.compile(r"(?<=[\w)])\*(?=[\w(])|(?<=\w)_(?=\w)")
_RUN = re.compile(r"([*_`~#=+|\[\]()!>-])\1{8,}")
_FENCE = re.compile(r"^( {0,12}(?:```|~~~)).*$", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]{9,}", re.MULTILINE)
_QUOTES = re.compile(r"^( {0,3}>[ \t]?){3,}", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_UNSAFE = frozenset(("Cc", "Cs", "Co", "Cn"))
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKDOWN_FAULTS = (
	RecursionError, AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError, re.error,
)  # fmt: skip


def to_html(text: str) -> str:
	"""Safe HTML of a Markdown text; what Markdown cannot cope with is shown as it was written."""
	text = _clean(text)
	if not text.strip():
		return ""
	formulas: list[str] = []
	source = _tamed(_without_tags(_without_formulas(text, formulas)))
	try:
		html = markdown2.markdown(source, extras=list(EXTRAS))
	except _MARKDOWN_FAULTS:
		return plain_html(text)
	return isolated(sanitize(html, lambda data: _written(data, formulas)).strip())


def plain_html(text: str) -> str:
	"""Safe HTML of a text that is no Markdown, such as a student's: escaped, with its line breaks."""
	return isolated(escape(_clean(text)).replace("\n", "<br>"))


def _clean(text: str) -> str:
	"""The text without control, bidirectional-override and private-use characters, within its size."""
	text = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
	if text.isascii() and text.isprintable():
		return text
	return "".join(
		char
		for char in text
		if char == "\n" or (unicodedata.category(char) not in _UNSAFE and char not in _BIDI)
	)


def _without_formulas(text: str, formulas: list[str]) -> str:
	"""The text with a number in place of each formula outside code; the formulas are appended to the list."""
	parts, at = [], 0
	while match := _OPENING.search(text, at):
		end = _end_of(text, match)
		parts.append(text[at : match.start()])
		chunk = text[match.start() : end]
		if end > match.end() and match[0] in _CLOSING:
			formulas.append(chunk)
			chunk = f"{_FORMULA_START}{len(formulas) - 1}{_FORMULA_END}"
		parts.append(chunk)
		at = end
	return "".join(parts) + text[at:]


def _end_of(text: str, opening: re.Match[str]) -> int:
	"""Where the code or formula ends that an opening begins; the opening's own end when it begins none."""
	mark, start = opening[0], opening.end()
	closing = _CLOSING.get(mark, mark)
	furthest = len(text) if mark == "```" else start + LONGEST_FORMULA
	found = text.find(closing, start, furthest)
	inside = text[start:found] if found > 0 else ""
	if found < 0 or not inside.strip() or (mark != "```" and "\n\n" in inside):
		return start
	if mark == "$" and not _is_formula(inside, text[found + 1 : found + 2]):
		return start
	return found + len(closing)


def _is_formula(inside: str, after: str) -> bool:
	"""Pandoc's rule for single dollars, so that prices stay prices: no space inside the dollars, no digit after."""
	return not (inside[0].isspace() or inside[-1].isspace() or "\n" in inside or after.isdigit())


def _without_tags(text: str) -> str:
	"""The text with its angle brackets hidden, except those of a few inline tags."""
	parts, at = [], 0
	for match in islice(_INLINE_TAG.finditer(text), MOST_TAGS):
		parts += [text[at : match.start()].replace("<", _HIDDEN["<"]), match[0]]
		at = match.end()
	return "".join(parts) + text[at:].replace("<", _HIDDEN["<"])


def _tamed(text: str) -> str:
	"""The text within the budget of marks, with shallow nesting, short runs of one mark, and products left alone."""
	text = _TIMES.sub(lambda mark: _HIDDEN[mark[0]], text)
	text = _BLANK_LINES.sub("\n\n", _RUN.sub(lambda run: run[1] * 8, text))
	text = _QUOTES.sub("> > ", _INDENT.sub(" " * 8, _FENCE.sub(r"\1", text)))
	for mark, most in MOST_MARKS.items():
		if text.count(mark) > most:
			text = _hide_after(text, mark, most)
	return text


def _hide_after(text: str, mark: str, most: int) -> str:
	"""The text with all but the first `most` of a mark hidden from Markdown."""
	parts = text.split(mark, most)
	return mark.join(parts[:-1]) + mark + parts[-1].replace(mark, _HIDDEN[mark])


def _written(data: str, formulas: list[str]) -> str:
	"""Text between tags as HTML: hidden marks shown again, formulas put back."""
	parts, at = [], 0
	for match in _FORMULA.finditer(data):
		parts += [_escaped(data[at : match.start()]), _formula(formulas, int(match[1]))]
		at = match.end()
	return "".join(parts) + _escaped(data[at:])


def _escaped(data: str) -> str:
	return _PRIVATE.sub("", escape("".join(_SHOWN.get(char, char) for char in data)))


def _formula(formulas: list[str], number: int) -> str:
	"""A formula with its delimiters, for the page's formula renderer to find."""
	if number >= len(formulas):
		return ""
	kind = "math display" if formulas[number].startswith(("$$", "\\[")) else "math"
	return f'<span class="{kind}" dir="ltr">{escape(formulas[number])}</span>'
