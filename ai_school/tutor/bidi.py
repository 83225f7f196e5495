"""Keeps formulas and numbers in order within sentences that run from right to left.

Within Arabic the Unicode bidirectional algorithm shows "3 + 2x = 11" as "2x = 11 + 3", "-3" as "3-" and "(3, 4)" as
"(4, 3)". So in a text with letters from right to left each such stretch is isolated: `<bdi dir="ltr">`.
"""

import re

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HAS_RIGHT = re.compile(f"[{_RIGHT}]")
_ATOM = r"<span\b[^>]*>[^<]*</span>|<code\b[^>]*>[^<]*</code>"
_TAG = r"</?(?:strong|em|b|i|s|del|sub|sup)>"
_ENTITY = r"&[#\w]{1,8};"
_PIECE = re.compile(
	rf"<pre\b.*?</pre>|(?P<stretch>(?:{_ATOM}|{_TAG}|{_ENTITY}|[^<>&\n{_RIGHT}])+)|<[^>]*>", re.DOTALL
)
_TOKEN = re.compile(rf"{_ATOM}|{_TAG}|{_ENTITY}|.")

_CLOSING = {")": "(", "]": "[", "}": "{"}
_SIGNS = frozenset(("+", "-", "−", "±", "√", "&lt;", "&gt;"))
_OPERATORS = _SIGNS | frozenset("×÷*/=≠≈≤≥^%°²³")
_UNITS = frozenset("%°′″²³")


def isolated(html: str) -> str:
	"""Sanitised HTML whose formulas and numbers keep their order in sentences from right to left."""
	return _PIECE.sub(_piece, html) if _HAS_RIGHT.search(html) else html


def _piece(found: re.Match[str]) -> str:
	"""A tag or code as it is; a stretch without letters from right to left with its formula isolated, if it has one."""
	if not found["stretch"]:
		return found[0]
	tokens = [token[0] for token in _TOKEN.finditer(found[0])]
	start, end = _formula(tokens)
	if start == end:
		return found[0]
	return "".join((*tokens[:start], '<bdi dir="ltr">', *tokens[start:end], "</bdi>", *tokens[end:]))


def _formula(tokens: list[str]) -> tuple[int, int]:
	"""Bounds of what has to keep its order among the tokens: from the first to the last letter or figure, with the signs
	at its ends. Equal bounds where there is nothing, or where it shares only a part of an emphasis."""
	held = [at for at, token in enumerate(tokens) if _is_content(token)]
	if not held:
		return 0, 0
	start, end = held[0], held[-1] + 1
	while start and (tokens[start - 1] in _SIGNS or _opens(tokens[start - 1])):
		start -= 1
	while end < len(tokens) and (tokens[end] in _UNITS or _closes(tokens[end])):
		end += 1
	alone = {start + at for at in _unmatched(tokens[start:end])}
	while start in alone:
		start += 1
	while end - 1 in alone:
		end -= 1
	core = tokens[start:end]
	shares = any(start <= at < end and _is_tag(tokens[at]) for at in alone)
	return (start, end) if _has_order(core) and not shares else (0, 0)


def _has_order(core: list[str]) -> bool:
	"""Whether the tokens would be reordered: an operator, or a figure or formula beside something else."""
	inner = [token for token in core if not _is_tag(token)]
	if all(token.isalpha() or token.isspace() or token in "'’." for token in inner) or len(inner) < 2:
		return False
	return any(token in _OPERATORS for token in inner) or not all(token.isalnum() for token in inner)


def _unmatched(tokens: list[str]) -> list[int]:
	"""Positions of the brackets and tags whose other end is not among the tokens."""
	open_: list[tuple[int, str]] = []
	alone: list[int] = []
	for at, token in enumerate(tokens):
		if _opens(token):
			open_.append((at, token))
		elif _closes(token):
			partner = _CLOSING.get(token) or token.replace("/", "")
			if open_ and open_[-1][1] == partner:
				open_.pop()
			else:
				alone.append(at)
	return alone + [at for at, _token in open_]


def _is_content(token: str) -> bool:
	return token.isalnum() or token.startswith(("<span", "<code"))


def _is_tag(token: str) -> bool:
	return token.startswith("<") and not _is_content(token)


def _opens(token: str) -> bool:
	return token in _CLOSING.values() or (_is_tag(token) and not token.startswith("</"))


def _closes(token: str) -> bool:
	return token in _CLOSING or token.startswith("</")
