"""HTML of a stranger, written anew from an allow-list: nothing of the input's markup is copied.

Frappe 15 brings bleach and Frappe 16 dropped it for nh3, so that neither can be relied on; the standard library's parser
is in both. What makes this safe is the output, not the parser: only tags named here, no attribute but a checked href, a
list's start and a direction, every other character escaped, every tag closed.
"""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_SAME = "p br hr strong em b i s del sub sup code pre blockquote ul ol li table thead tbody tr th td a h3 h4 h5 h6".split()
ALLOWED = {tag: tag for tag in _SAME} | {"h1": "h3", "h2": "h4", "strike": "s"}
VOID = frozenset(("br", "hr"))
BLOCKS = frozenset("p pre blockquote ul ol table h3 h4 h5 h6".split())
CODE = frozenset(("code", "pre"))
SILENT = frozenset(
	("script", "style", "title", "textarea", "noscript", "template", "svg", "math", "iframe", "object")
)
DEEPEST = 24
LONGEST_HREF = 2_000
REL = "nofollow noopener noreferrer"


def sanitize(html: str, write_text: Callable[[str], str] = escape) -> str:
	"""The allowed part of an HTML text; `write_text` turns text between tags into safe HTML."""
	writer = _Writer(write_text)
	writer.feed(html)
	writer.close()
	return writer.finished()


def safe_link(href: str) -> tuple[str, str] | None:
	"""An http(s) address and its host as it is to be shown; None for any other."""
	if len(href) > LONGEST_HREF or not href.isprintable() or any(char in href for char in " \\<>\"'`@"):
		return None
	try:
		parts = urlsplit(href)
		host = (parts.hostname or "").encode("idna").decode()
	except (ValueError, UnicodeError):
		return None
	return (href, host) if parts.scheme in ("http", "https") and host else None


class _Writer(HTMLParser):
	"""Writes what it hears, if it is allowed."""

	def __init__(self, write_text: Callable[[str], str]):
		super().__init__(convert_charrefs=True)
		self._write_text = write_text
		self._parts: list[str] = []
		self._open: list[str] = []
		self._hosts: list[tuple[int, str]] = []
		self._silent = 0

	def finished(self) -> str:
		"""What was written, every tag closed."""
		while self._open:
			self._close()
		return "".join(self._parts)

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self._silent += tag in SILENT
		name = ALLOWED.get(tag)
		if not name or self._silent or len(self._open) >= DEEPEST:
			return
		if name in VOID:
			self._parts.append(f"<{name}>")
		elif name == "a":
			self._open_link(dict(attrs).get("href") or "")
		else:
			start = dict(attrs).get("start") or ""
			number = f' start="{int(start)}"' if name == "ol" and start.isdecimal() and len(start) < 7 else ""
			self._parts.append(f"<{name}{number}{self._direction(name)}>")
			self._open.append(name)

	def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag not in SILENT:
			self.handle_starttag(tag, attrs)
			self.handle_endtag(tag)

	def handle_endtag(self, tag: str) -> None:
		if tag in SILENT:
			self._silent = max(0, self._silent - 1)
			return
		name = ALLOWED.get(tag)
		if not self._silent and name not in VOID and name in self._open:
			while self._close() != name:
				pass

	def handle_data(self, data: str) -> None:
		if not self._silent:
			self._parts.append(self._write_text(data))

	def _direction(self, name: str) -> str:
		"""Code runs from left to right, each block outside others by its own first letter."""
		if name in CODE:
			return ' dir="ltr"'
		return ' dir="auto"' if name in BLOCKS and not BLOCKS.intersection(self._open) else ""

	def _open_link(self, href: str) -> None:
		link = safe_link(href)
		if link and "a" not in self._open:
			self._parts.append(f'<a href="{escape(link[0])}" rel="{REL}" target="_blank">')
			self._open.append("a")
			self._hosts.append((len(self._parts), link[1]))

	def _close(self) -> str:
		name = self._open.pop()
		self._parts.append(f"</{name}>")
		if name == "a":
			self._show_host()
		return name

	def _show_host(self) -> None:
		"""Put the host behind a link, unless the link's text is an address there."""
		begun, host = self._hosts.pop()
		shown = "".join(self._parts[begun:-1]).removeprefix("https://").removeprefix("http://")
		if shown != host and not shown.startswith(host + "/"):
			self._parts.append(f" ({escape(host)})")
