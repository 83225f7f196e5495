"""Plain text from the HTML of a text editor: headings, list items and table rows stay lines of their own."""

import re
from html.parser import HTMLParser

_SKIPPED = frozenset(("script", "style", "template", "head", "iframe", "object", "noscript"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_NAMES = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header hr html
main nav p pre section summary table tbody tfoot thead
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def plain(html: str) -> str:
	"""The text of an HTML fragment; never fails, whatever it is given.

	Paragraphs are parted by an empty line. A heading is "## Heading" (as many signs as its level), a list item
	"- item" or "1. item", a table row "cell | cell". Raised and lowered figures stay so: x², H₂O.
	"""
	reader = _Reader()
	reader.feed(html)
	reader.close()
	return reader.text()


class _Reader(HTMLParser):
	"""Collects the lines of a document while it is read."""

	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self._lines: list[str] = []
		self._line: list[str] = []
		self._prefix = ""
		self._lists: list[int | None] = []
		self._skipped: list[str] = []
		self._shift = ""
		self._cells = 0

	def text(self) -> str:
		"""What has been read, with single empty lines."""
		self._end_line()
		return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		"""Open a block, an item or a raised figure."""
		given = dict(attrs)
		if self._skipped or tag in _SKIPPED:
			if tag in _SKIPPED:
				self._skipped.append(tag)
		elif tag == "br":
			self._end_line()
		elif tag == "img":
			self._line.append(given.get("alt") or "")
		elif tag in _HEADINGS or tag in _BLOCKS:
			self._end_block()
			self._prefix = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else self._prefix
		elif tag in ("ul", "ol"):
			self._end_block() if not self._lists else self._end_line()
			self._lists.append(0 if tag == "ol" else None)
		else:
			self._start_inline(tag, given)

	def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		"""Read `<br/>` as `<br>`: HTML knows no other empty element by its slash."""
		self.handle_starttag(tag, attrs)
		if tag in _SKIPPED:
			self.handle_endtag(tag)

	def handle_endtag(self, tag: str) -> None:
		"""Close what the tag opened."""
		if self._skipped:
			if tag == self._skipped[-1]:
				self._skipped.pop()
		elif tag in ("ul", "ol"):
			self._end_line()
			if self._lists:
				self._lists.pop()
			if not self._lists:
				self._end_block()
		elif tag in ("li", "tr"):
			self._end_line()
		elif tag in ("sup", "sub"):
			self._shift = ""
		elif tag in _HEADINGS or (tag in _BLOCKS and not self._lists):
			self._end_block()

	def handle_data(self, data: str) -> None:
		"""Keep text, raised or lowered where it was."""
		if not self._skipped:
			self._line.append(_shifted(data, self._shift))

	def _start_inline(self, tag: str, given: dict[str, str | None]) -> None:
		if tag == "li":
			self._end_line()
			self._prefix = self._bullet(given.get("data-list"))
		elif tag == "tr":
			self._end_line()
			self._cells = 0
		elif tag in ("td", "th"):
			self._line.append(" | " if self._cells else "")
			self._cells += 1
		elif tag in ("sup", "sub"):
			self._shift = tag
		elif given.get("class") == "ql-formula":
			self._line.append(given.get("data-value") or "")

	def _bullet(self, kind: str | None) -> str:
		"""The mark of the next item; an editor's `<ol>` may hold bullets by `data-list`."""
		indent = "  " * max(len(self._lists) - 1, 0)
		if not self._lists or self._lists[-1] is None or kind == "bullet":
			return f"{indent}- "
		self._lists[-1] += 1
		return f"{indent}{self._lists[-1]}. "

	def _end_line(self) -> None:
		text = " ".join(_INVISIBLE.sub("", "".join(self._line)).split())
		if text:
			self._lines.append(self._prefix + text)
			self._prefix = ""
		self._line = []

	def _end_block(self) -> None:
		self._end_line()
		if not self._lists:
			self._prefix = ""
			self._lines.append("")


def _shifted(data: str, shift: str) -> str:
	if not shift or not data.strip():
		return data
	table, sign = (_RAISED, "^") if shift == "sup" else (_LOWERED, "_")
	if all(ord(character) in table for character in data.strip()):
		return data.strip().translate(table)
	return f"{sign}{data.strip()}" if len(data.strip()) == 1 else f"{sign}({data.strip()})"
