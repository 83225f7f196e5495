"""Cuts course material into passages that make sense by themselves, each with the heading it stands under."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

MIN_WORDS = 40
MAX_WORDS = 180

TEXT, EXAMPLE, MISTAKES, LINKS = "text", "example", "mistakes", "links"

_HEADING = re.compile(r"^(#{1,6})\s+(?P<text>\S.*)$")
_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?।؟…])[\"'”’)]?\s+(?=[^a-z\s])")
_NEW_TASK = re.compile(
	r"^\W*(?:question|example|problem|task|exercise|try it|प्रश्न|pregunta|سؤال|swali)\b", re.I
)
_KINDS = (
	(EXAMPLE, re.compile(r"\bexamples?\b|ejemplo|exempl[eo]|उदाहरण|مثال|\bmfano\b", re.I)),
	(MISTAKES, re.compile(r"\bmistakes?\b|misconception|\bmyths?\b|watch out|errores|erreurs|erros", re.I)),
	(LINKS, re.compile(r"\bbuilds? (?:up)?on\b|\bleads? (?:on )?to\b|what (?:comes|to read) next|further reading|before you start", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
	"""A part of a document; `kind` is TEXT, EXAMPLE (worked), MISTAKES or LINKS (to other topics);
	`inner` holds further headings inside the body."""

	heading: str
	body: str
	kind: str
	inner: str = ""

	@property
	def words(self) -> int:
		"""Length of the body in words."""
		return len(self.body.split())


def cut(title: str, text: str) -> list[Piece]:
	"""Passages of a document in its order, 40 to 180 words where its sections allow, never across a heading
	that begins a worked example. A heading equal to the title is left out."""
	pieces: list[Piece] = []
	for heading, blocks in _sections(title, text):
		kind = kind_of(heading)
		pieces.extend(Piece(heading, body, kind) for body in _packed(blocks))
	return _merged(pieces)


def kind_of(heading: str) -> str:
	"""What a section is, by its heading."""
	return next((kind for kind, pattern in _KINDS if pattern.search(heading)), TEXT)


def sentences(text: str) -> list[str]:
	"""The sentences of a text; list items and table rows count as one each."""
	found = []
	for line in text.splitlines():
		if _ITEM.match(line) or " | " in line:
			found.append(line.strip())
		else:
			found.extend(part.strip() for part in _SENTENCE_END.split(line))
	return [sentence for sentence in found if sentence]


def _sections(title: str, text: str) -> Iterator[tuple[str, list[str]]]:
	"""Each heading, with those above it, and the blocks under it."""
	above: list[tuple[int, str]] = []
	lines: list[str] = []
	for line in text.splitlines():
		match = _HEADING.match(line)
		if not match:
			lines.append(line)
			continue
		yield _joined(title, above), _blocks(lines)
		lines, level = [], len(match[1])
		above = [(depth, name) for depth, name in above if depth < level]
		above.append((level, match["text"].strip()))
	yield _joined(title, above), _blocks(lines)


def _joined(title: str, above: list[tuple[int, str]]) -> str:
	names = [name for _, name in above if name.casefold() != title.casefold()]
	return " – ".join(names[-2:])


def _blocks(lines: list[str]) -> list[str]:
	"""Paragraphs and lists; what ends with a colon keeps the block that follows, a task keeps its solution."""
	blocks: list[str] = []
	for block in re.split(r"\n\s*\n", "\n".join(lines)):
		block = block.strip("\n")
		if not block.strip():
			continue
		if blocks and _belongs(blocks[-1], block):
			blocks[-1] += "\n\n" + block
		else:
			blocks.append(block)
	return blocks


def _belongs(before: str, block: str) -> bool:
	if len(before.split()) + len(block.split()) > MAX_WORDS:
		return False
	is_solution = bool(_NEW_TASK.match(before)) and not _NEW_TASK.match(block)
	return is_solution or before.rstrip().endswith((":", "：")) or bool(_ITEM.match(block))


def _packed(blocks: list[str]) -> Iterator[str]:
	"""A section's blocks in passages of about the same length, as few as the greatest length allows."""
	parts = [part for block in blocks for part in _parts(block)]
	left = sum(len(text.split()) for _, text in parts)
	packed, length = "", 0
	for separator, text in parts:
		words = len(text.split())
		share = left / max(1, math.ceil(left / MAX_WORDS))
		full = length >= MIN_WORDS and length + words / 2 > share
		if packed and (full or length + words > MAX_WORDS):
			yield packed
			left -= length
			packed, length = "", 0
		packed = f"{packed}{separator}{text}" if packed else text
		length += words
	if packed:
		yield packed


def _parts(block: str) -> Iterator[tuple[str, str]]:
	"""A block, or the sentences of one that is too long, each with what separates it from the text before."""
	if len(block.split()) <= MAX_WORDS:
		yield "\n\n", block
		return
	for line in filter(None, block.splitlines()):
		chopped = [part for sentence in sentences(line) for part in _chopped(sentence)]
		yield from zip(["\n", *[" "] * len(chopped)], chopped, strict=False)


def _chopped(sentence: str) -> Iterator[str]:
	"""A sentence without end in parts of the least length."""
	parts = sentence.split()
	if len(parts) <= MAX_WORDS:
		yield sentence
		return
	for start in range(0, len(parts), MIN_WORDS):
		yield " ".join(parts[start : start + MIN_WORDS])


def _merged(pieces: list[Piece]) -> list[Piece]:
	"""Pieces of fewer than the least words joined to the next one, the last of them to the one before."""
	merged: list[Piece] = []
	for piece in pieces:
		if merged and merged[-1].words < MIN_WORDS and _may_join(merged[-1], piece):
			merged[-1] = _join(merged[-1], piece)
		else:
			merged.append(piece)
	if len(merged) > 1 and merged[-1].words < MIN_WORDS and _may_join(*merged[-2:]):
		merged[-2:] = [_join(*merged[-2:])]
	return merged


def _may_join(before: Piece, piece: Piece) -> bool:
	return before.kind == piece.kind and before.words + len(piece.heading.split()) + piece.words <= MAX_WORDS


def _join(before: Piece, piece: Piece) -> Piece:
	"""One passage under the first heading; another heading stays as a line of its own."""
	inner = piece.heading if before.heading not in ("", piece.heading) else ""
	body = "\n\n".join((before.body, f"{inner}\n{piece.body}" if inner else piece.body))
	headings = " ".join(filter(None, (before.inner, inner, piece.inner)))
	return Piece(before.heading or piece.heading, body, before.kind, headings)
