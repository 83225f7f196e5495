"""Finds the passages of a student's own courses that answer a question."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ai_school.tutor import index_file, indexing, passages, ranking, spelling, words
from ai_school.tutor.concepts import Graph, seed_graph
from ai_school.tutor.follow_up import subject
from ai_school.tutor.index_file import IndexDamaged
from ai_school.tutor.indexing import Document
from ai_school.tutor.markup import plain

__all__ = ["Document", "Index", "IndexDamaged", "Passage", "plain", "rebuild", "subject"]

CANDIDATES = 24
COMMON_SHARE = 0.25
TOPIC_PREFERENCE = 0.75
THIN_LENGTH = 40
KIND_FACTORS = {passages.TEXT: 1.0, passages.EXAMPLE: 0.9, passages.MISTAKES: 0.8, passages.LINKS: 0.5}

_CANDIDATES = """
	SELECT p.id, p.kind, p.heading, p.body, d.id, d.doctype, d.name, d.title, d.topic, stems.title, stems.heading, stems.body
	FROM stems JOIN passage p ON p.id = stems.rowid JOIN document d ON d.id = p.document
	WHERE stems MATCH ? ORDER BY bm25(stems, 2.0, 2.0, 1.0, 0.0) LIMIT ?
"""
_EXAMPLES = """
	SELECT p.heading, p.body, s.heading, s.body FROM passage p JOIN stems s ON s.rowid = p.id
	WHERE p.document = ? AND p.kind = ?
"""


@dataclass(frozen=True, slots=True)
class Passage:
	"""A part of a document as it was found. `text` begins with its heading; `score` is from 0 to 1.

	`example` is the worked example of the same document that is nearest to the question, if there is one."""

	doctype: str
	name: str
	title: str
	topic: str
	course: str
	text: str
	score: float
	heading: str = ""
	example: "Passage | None" = None


class Index:
	"""The search index in the file at `path`; a file that is not there yet is an empty index.

	May be shared by threads and used after a fork. Every call raises IndexDamaged when the file cannot be read.
	`graph` names the concepts whose other names ("slope" for "gradient") are looked up too."""

	def __init__(self, path: str | Path, graph: Graph | None = None) -> None:
		self._path = Path(path)
		self._graph = graph
		self._lock = threading.RLock()
		self._connection: sqlite3.Connection | None = None
		self._opened: tuple[int, ...] = ()

	def __enter__(self) -> "Index":
		return self

	def __exit__(self, *exception: object) -> None:
		self.close()

	def close(self) -> None:
		"""Close the file; the next call opens it again."""
		with self._lock:
			if self._connection:
				self._connection.close()
			self._connection, self._opened = None, ()

	def count(self) -> int:
		"""Number of documents."""
		return len(self.keys())

	def keys(self) -> dict[tuple[str, str], str]:
		"""`modified` of every document by its doctype and name."""
		with self._reading() as connection:
			rows = connection.execute("SELECT doctype, name, modified FROM document") if connection else ()
			return {(doctype, name): modified for doctype, name, modified in rows}

	def update(self, documents: Iterable[Document], removed: Iterable[tuple[str, str]] = ()) -> None:
		"""Put in new and changed documents and take out `removed` ones, given by doctype and name; all or nothing."""
		with index_file.changed(self._path) as connection:
			indexing.change(connection, documents, removed)

	def search(
		self, query: str, courses: Sequence[str], topic: str | None = None, limit: int = 3
	) -> list[Passage]:
		"""The passages of `courses` that fit a question, best first; none when nothing there is about it.

		Passages of `topic` win over others that fit little better. Nothing of any other course is ever returned."""
		with self._reading() as connection:
			if connection is None or not courses or limit < 1:
				return []
			return _Search(connection, query, courses, self._graph or seed_graph()).best(topic, limit)

	@contextlib.contextmanager
	def _reading(self) -> Any:
		"""The connection to the file as it now is, or None when there is none."""
		with self._lock, index_file.damage(self._path):
			try:
				state = os.stat(self._path)
			except FileNotFoundError:
				yield None
				return
			identity = (os.getpid(), state.st_dev, state.st_ino, state.st_mtime_ns)
			if identity != self._opened:
				self.close()
				self._connection = index_file.open_to_read(self._path)
				self._opened = identity
			yield self._connection


def rebuild(path: str | Path) -> None:
	"""Replace whatever stands at `path` by an empty index."""
	with index_file.changed(Path(path), afresh=True):
		pass


class _Search:
	"""One question put to an open index."""

	def __init__(
		self, connection: sqlite3.Connection, query: str, courses: Sequence[str], graph: Graph
	) -> None:
		self._connection = connection
		self._query = query
		self._courses = self._numbers(courses)
		self._total, self._mean_length = connection.execute("SELECT * FROM size").fetchone()
		self._wishes = ranking.wishes(query, graph, self)
		self._holding = {stem: self._count(stem) for wish in self._wishes for stem in wish.all_stems}
		self._rarities = {stem: ranking.rarity(self._total, n) for stem, n in self._holding.items()}

	def best(self, topic: str | None, limit: int) -> list[Passage]:
		"""The relevant passages, best first."""
		ranked = sorted(self._ranked(), key=lambda found: -found[0])
		in_topic = [found for found in ranked if found[1][8] == topic]
		if in_topic and in_topic[0][0] >= TOPIC_PREFERENCE * ranked[0][0]:
			ranked = in_topic
		found = (self._passage(score, row) for score, row in ranked[:limit])
		return [passage for passage in found if passage]

	def holds(self, word: str) -> bool:
		"""Whether the material has a word."""
		return self._count(words.stem(word)) > 0

	def corrected(self, word: str) -> str:
		"""A word as the material spells it, when it is not there as the student spelt it."""
		if len(word) < spelling.MIN_LENGTH or self.holds(word):
			return word
		alike = "SELECT word FROM word WHERE sound = ? OR word BETWEEN ? AND ?"
		near = (spelling.skeleton(word), word[:2], word[:2] + "\uffff")
		return spelling.nearest(word, (row[0] for row in self._connection.execute(alike, near))) or word

	def _numbers(self, courses: Sequence[str]) -> dict[int, str]:
		"""Those of the courses that are in the index, in the given order."""
		find = "SELECT id FROM course WHERE name = ?"
		rows = ((self._connection.execute(find, (name,)).fetchone(), name) for name in courses)
		return {row[0]: name for row, name in rows if row}

	def _count(self, stem: str) -> int:
		return self._connection.execute(
			"SELECT count(*) FROM stems WHERE stems MATCH ?", (f"{{title heading body}} : {_quoted(stem)}",)
		).fetchone()[0]

	def _ranked(self) -> list[tuple[float, tuple[Any, ...]]]:
		sought = self._sought()
		if not sought or not self._courses:
			return []
		courses = " OR ".join(_quoted(f"c{number}") for number in self._courses)
		terms = " OR ".join(map(_quoted, sought))
		match = f"{{courses}} : ({courses}) AND {{title heading body}} : ({terms})"
		rows = self._connection.execute(_CANDIDATES, (match, CANDIDATES)).fetchall()
		return [(score, row) for row in rows if (score := self._score(row))]

	def _sought(self) -> list[str]:
		"""Stems to look for: those that are there, without the commonest where rarer ones are left."""
		there = [stem for stem, holding in self._holding.items() if holding]
		rare = [stem for stem in there if self._holding[stem] <= COMMON_SHARE * self._total]
		return rare or there

	def _score(self, row: tuple[Any, ...]) -> float:
		fit = self._fit(row[9:12])
		if not fit.is_relevant or (row[1] == passages.LINKS and fit.matched < 2):
			return 0.0
		score = fit.score * KIND_FACTORS[row[1]] * min(1.0, 0.5 + 0.5 * len(row[11].split()) / THIN_LENGTH)
		return min(1.0, score * ranking.heading_factor(self._query, row[2], self._wishes))

	def _passage(self, score: float, row: tuple[Any, ...]) -> Passage | None:
		_, kind, heading, body, document, doctype, name, title, topic = row[:9]
		places = "SELECT course FROM placement WHERE document = ?"
		taught = {number for (number,) in self._connection.execute(places, (document,))}
		course = next((course for number, course in self._courses.items() if number in taught), None)
		if course is None:
			return None
		example = self._example(document, row[9])
		found = Passage(doctype, name, title, topic, course, _text(heading, body), round(score, 4), heading)
		if example and kind != passages.EXAMPLE:
			return replace(found, example=replace(found, text=_text(*example), heading=example[0]))
		return found

	def _example(self, document: int, title: str) -> tuple[str, str] | None:
		"""Heading and body of the document's worked example that fits the question best."""
		rows = self._connection.execute(_EXAMPLES, (document, passages.EXAMPLE)).fetchall()
		headed = {row[0]: ranking.named_in(self._wishes, row[2].split(), self._rarities) for row in rows}
		best = max(rows, key=lambda row: (headed[row[0]], self._fit((title, *row[2:])).score), default=None)
		return best[:2] if best else None

	def _fit(self, columns: Sequence[str]) -> ranking.Fit:
		"""How stems of title, heading and body fit the question."""
		found = ranking.Found(*(column.split() for column in columns))
		return ranking.fit(self._wishes, found, self._rarities, self._mean_length)


def _text(heading: str, body: str) -> str:
	return f"{heading}\n\n{body}" if heading else body


def _quoted(term: str) -> str:
	"""A term as FTS5 takes it literally."""
	return '"' + term.replace('"', '""') + '"'
