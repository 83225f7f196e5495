"""The prerequisite graph of concepts: which idea builds on which, and which ones a question names."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from pathlib import Path

from ai_school.tutor import notation, spelling, words
from ai_school.tutor.stopwords import CHAT_WORDS, EVERYDAY_WORDS, FUNCTION_WORDS, NOT_MISSPELT

SEED_FILE = Path(__file__).parent / "data" / "concepts.json"

# Turns of speech in which a concept's name means something else.
_IDIOMS = tuple(
	tuple(idiom.split())
	for idiom in (
		"any chance", "as a matter of fact", "at the moment", "by any chance", "end of term", "for the moment",
		"in terms of", "in term of", "just a moment", "last term", "next term", "no matter", "one moment",
		"the matter with", "this term", "under pressure", "what is the matter", "whats the matter", "work out",
	)
)  # fmt: skip

_COMMON = FUNCTION_WORDS | CHAT_WORDS | NOT_MISSPELT


@dataclass(frozen=True, slots=True)
class Concept:
	"""One idea of a subject. `prerequisites` are the keys of what it builds on; ages are in years."""

	key: str
	title: str
	subject: str
	definition: str
	aliases: tuple[str, ...] = ()
	prerequisites: tuple[str, ...] = ()
	age_from: int = 10
	age_to: int = 16


@dataclass(frozen=True, slots=True)
class Mention:
	"""A concept that a text names, the folded words of the text by which it does, and how they are spelt right."""

	concept: Concept
	words: tuple[str, ...]
	meant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
	"""A concept named by `length` words of a question, from word `start` on."""

	key: str
	start: int
	length: int
	everyday: bool


class Graph:
	"""Concepts and what they build on. Prerequisites that are not in the graph are left out of every answer."""

	def __init__(self, concepts: Iterable[Concept]) -> None:
		self._concepts = {concept.key: concept for concept in concepts}
		self._builds_on = {key: concept.prerequisites for key, concept in self._concepts.items()}
		self._names: dict[tuple[str, ...], str] = {}
		for concept in self._concepts.values():
			self._names.setdefault(_name(concept.title), concept.key)
		for concept in self._concepts.values():
			for alias in concept.aliases:
				self._names.setdefault(_name(alias), concept.key)
		self._names.pop((), None)
		self._longest = max(map(len, self._names), default=0)
		self._vocabulary = {word for name in self._names for word in name}

	@classmethod
	def from_links(cls, links: Mapping[str, Sequence[str]]) -> "Graph":
		"""A graph of bare keys and their prerequisites, for checks on its shape."""
		keys = dict.fromkeys([*links, *(key for wanted in links.values() for key in wanted)])
		return cls(Concept(key, key, "", "", prerequisites=tuple(links.get(key, ()))) for key in keys)

	def __len__(self) -> int:
		return len(self._concepts)

	def get(self, key: str) -> Concept | None:
		"""The concept of a key, or None."""
		return self._concepts.get(key)

	def find(self, text: str) -> list[Concept]:
		"""The concepts that `text` names, best first, each once.

		The longest name wins where names overlap; then come subject words before everyday words ("mean",
		"work"), longer names before shorter, and the earlier before the later. Misspelt words are corrected.
		"""
		return list({mention.concept.key: mention.concept for mention in self.mentions(text)}.values())

	def mentions(self, text: str) -> list[Mention]:
		"""Like `find`, every place by itself, with the words that stand there."""
		tokens = _tokens(notation.spelled(text))
		names = [words.singular(word) for word in tokens]
		corrected = self._corrected(names)
		meant = [
			own if name == right else right for own, name, right in zip(tokens, names, corrected, strict=True)
		]
		matches = self._matches(corrected)
		matches.sort(key=lambda match: (match.everyday, -match.length, match.start))
		return [self._mention(match, tokens, meant) for match in matches]

	def prerequisites(self, key: str) -> list[Concept]:
		"""Everything that a concept builds on, directly or not, in an order in which it can be learnt.

		Raises KeyError for an unknown key. In a cycle each concept comes once."""
		order: dict[str, None] = {}
		self._descend(self._concepts[key].key, order)
		return [self._concepts[earlier] for earlier in order if earlier != key]

	def builds_on(self, key: str) -> list[Concept]:
		"""The concepts that name this one as a direct prerequisite: what it opens the way to.

		Raises KeyError for an unknown key."""
		self._concepts[key]
		return [concept for concept in self._concepts.values() if key in concept.prerequisites]

	def cycle(self) -> list[str] | None:
		"""The keys along a circle of prerequisites, first and last the same, or None when there is none."""
		done: dict[str, None] = {}
		for start in self._builds_on:
			circle = self._descend(start, done) if start not in done else None
			if circle:
				return circle
		return None

	def _descend(self, start: str, done: dict[str, None]) -> list[str] | None:
		"""Add `start` and what it builds on to `done`, prerequisites first; returns the first circle met."""
		path, rest, circle = {start: None}, [iter(self._builds_on[start])], None
		while rest:
			key = next(rest[-1], None)
			if key is None:
				done[path.popitem()[0]] = None
				rest.pop()
			elif key in path:
				circle = circle or [*dropwhile(key.__ne__, path), key]
			elif key in self._builds_on and key not in done:
				path[key] = None
				rest.append(iter(self._builds_on[key]))
		return circle

	def _corrected(self, tokens: Sequence[str]) -> list[str]:
		"""Each word, with a misspelt one replaced by the word of a concept's name that it must be."""
		corrected = []
		for token in tokens:
			known = token in self._vocabulary or token in _COMMON
			corrected.append(token if known else spelling.nearest(token, self._vocabulary) or token)
		return corrected

	def _mention(self, match: _Match, tokens: Sequence[str], meant: Sequence[str]) -> Mention:
		place = slice(match.start, match.start + match.length)
		return Mention(self._concepts[match.key], tuple(tokens[place]), tuple(meant[place]))

	def _matches(self, tokens: Sequence[str]) -> list[_Match]:
		matches, position = [], 0
		while position < len(tokens):
			idiom = _idiom_at(tokens, position)
			match = None if idiom else self._match_at(tokens, position)
			if match:
				matches.append(match)
			position += idiom or (match.length if match else 1)
		return matches

	def _match_at(self, tokens: Sequence[str], start: int) -> _Match | None:
		for length in range(min(self._longest, len(tokens) - start), 0, -1):
			key = self._names.get(tuple(tokens[start : start + length]))
			if key is None:
				continue
			everyday = length == 1 and tokens[start] in EVERYDAY_WORDS
			if everyday and not words.is_noun_use(tokens, start):
				return None
			return _Match(key, start, length, everyday)
		return None


def _tokens(spelled: str) -> list[str]:
	"""The folded words of a text, with a mark that is no word between its parts, so that no name reaches across."""
	tokens: list[str] = []
	for part in spelled.split(notation.SEPARATOR):
		tokens += [notation.SEPARATOR, *words.words(part)] if tokens else words.words(part)
	return tokens


def _name(text: str) -> tuple[str, ...]:
	"""A title or alias as it is compared: folded, singular words."""
	return tuple(words.singular(word) for word in words.words(text))


def _idiom_at(tokens: Sequence[str], start: int) -> int:
	"""Number of words of the idiom that begins here, 0 when there is none."""
	lengths = [len(idiom) for idiom in _IDIOMS if tuple(tokens[start : start + len(idiom)]) == idiom]
	return max(lengths, default=0)


def seed() -> list[Concept]:
	"""The concepts of mathematics and science for ages 10 to 16 that come with the app."""
	rows = json.loads(SEED_FILE.read_text(encoding="utf-8"))
	return [
		Concept(**{**row, "aliases": tuple(row["aliases"]), "prerequisites": tuple(row["prerequisites"])})
		for row in rows
	]


@cache
def seed_graph() -> Graph:
	"""The graph of the seeded concepts, read once in a process."""
	return Graph(seed())
