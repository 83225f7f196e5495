"""Finds the passages of a student's own courses that answer a question."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_school.tutor import index_file, passages, ranking, spelling, words
from ai_school.tutor.concepts import Graph, seed_graph
from ai_school.tutor.index_file import IndexDamaged
from ai_school.tutor.markup import plain

__all__ = ["Document", "Index", "IndexDamaged", "Passage", "plain", "rebuild"]

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
_EXAMPLES = (
	"SELECT p.body, s.body FROM passage p JOIN stems s ON s.rowid = p.id WHERE p.document = ? AND p.kind = ?"
)


@dataclass(frozen=True, slots=True)
class Document:
	"""An article or a topic's description. `text` is plain text as `plain` writes it; `modified` any mark of its state.

	Only students of one of `courses` find it."""

	doctype: str
	name: str
	title: str
	topic: str
	courses: tuple[str, ...]
	text: str
	modified: str


@dataclass(frozen=True, slots=True)
class Passage:
	"""A part of a document as it was found. `text` begins with its heading; `score` is from 0 to 1.

	`example` is the worked example of the same document that is nearest to the question, or ""."""

	doctype: str
	name: str
	title: str
	topic: str
	course: str
	text: str
	score: float
	heading: str = ""
	example: str = ""


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
			for doctype, name in removed:
				_remove(connection, doctype, name)
			for document in documents:
				_remove(connection, document.doctype, document.name)
				_insert(connection, document)

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
		self._total, length = connection.execute("SELECT count(*), avg(length) FROM passage").fetchone()
		self._mean_length = length or 1.0
		self._wishes = ranking.wishes(query, graph, self._corrected)
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

	def _numbers(self, courses: Sequence[str]) -> dict[int, str]:
		"""Those of the courses that are in the index, in the given order."""
		find = "SELECT id FROM course WHERE name = ?"
		rows = ((self._connection.execute(find, (name,)).fetchone(), name) for name in courses)
		return {row[0]: name for row, name in rows if row}

	def _count(self, stem: str) -> int:
		return self._connection.execute(
			"SELECT count(*) FROM stems WHERE stems MATCH ?", (f"{{title heading body}} : {_quoted(stem)}",)
		).fetchone()[0]

	def _corrected(self, word: str) -> str:
		"""A word as the material spells it, when it is not there as the student spelt it."""
		if len(word) < spelling.MIN_LENGTH or self._count(words.stem(word)):
			return word
		alike = "SELECT word FROM word WHERE sound = ? OR word BETWEEN ? AND ?"
		near = (spelling.skeleton(word), word[:2], word[:2] + "\uffff")
		return spelling.nearest(word, (row[0] for row in self._connection.execute(alike, near))) or word

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
		found = ranking.Found(*(column.split() for column in row[9:12]))
		fit = ranking.fit(self._wishes, found, self._rarities, self._mean_length)
		if not fit.is_relevant or (row[1] == passages.LINKS and fit.matched < 2):
			return 0.0
		score = fit.score * KIND_FACTORS[row[1]] * min(1.0, 0.5 + 0.5 * len(found.body) / THIN_LENGTH)
		return min(1.0, score * ranking.heading_factor(self._query, row[2], self._wishes))

	def _passage(self, score: float, row: tuple[Any, ...]) -> Passage | None:
		_, _, heading, body, document, doctype, name, title, topic = row[:9]
		places = "SELECT course FROM placement WHERE document = ?"
		taught = {number for (number,) in self._connection.execute(places, (document,))}
		course = next((course for number, course in self._courses.items() if number in taught), None)
		if course is None:
			return None
		text = f"{heading}\n\n{body}" if heading else body
		example = self._example(document)
		return Passage(doctype, name, title, topic, course, text, round(score, 4), heading, example)

	def _example(self, document: int) -> str:
		rows = self._connection.execute(_EXAMPLES, (document, passages.EXAMPLE)).fetchall()
		best = max(rows, key=lambda row: self._overlap(row[1].split()), default=("", ""))
		return best[0]

	def _overlap(self, stems: list[str]) -> float:
		return sum(self._rarities[stem] for stem in set(stems) if stem in self._rarities)


def _remove(connection: sqlite3.Connection, doctype: str, name: str) -> None:
	find = "SELECT id FROM document WHERE doctype = ? AND name = ?"
	for (document,) in connection.execute(find, (doctype, name)).fetchall():
		connection.execute(
			"DELETE FROM stems WHERE rowid IN (SELECT id FROM passage WHERE document = ?)", (document,)
		)
		for table, column in (("passage", "document"), ("placement", "document"), ("document", "id")):
			connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document,))  # noqa: S608


def _insert(connection: sqlite3.Connection, document: Document) -> None:
	columns = (document.doctype, document.name, document.title, document.topic, document.modified)
	insert = "INSERT INTO document (doctype, name, title, topic, modified) VALUES (?, ?, ?, ?, ?)"
	number = connection.execute(insert, columns).lastrowid
	courses = [_course_number(connection, name) for name in dict.fromkeys(document.courses)]
	connection.executemany("INSERT INTO placement VALUES (?, ?)", [(number, course) for course in courses])
	marks = " ".join(f"c{course}" for course in courses)
	title = _stems(f"{document.title} {document.topic}")
	for piece in passages.cut(document.title, _storable(document.text)):
		body = _stems(piece.body)
		row = (number, piece.kind, piece.heading, piece.body, len(body))
		insert = "INSERT INTO passage (document, kind, heading, body, length) VALUES (?, ?, ?, ?, ?)"
		passage = connection.execute(insert, row).lastrowid
		stems = (
			passage,
			" ".join(title),
			" ".join(_stems(f"{piece.heading} {piece.inner}")),
			" ".join(body),
			marks,
		)
		connection.execute(
			"INSERT INTO stems (rowid, title, heading, body, courses) VALUES (?, ?, ?, ?, ?)", stems
		)
	_learn_words(connection, f"{document.title}\n{document.text}")


def _course_number(connection: sqlite3.Connection, name: str) -> int:
	connection.execute("INSERT OR IGNORE INTO course (name) VALUES (?)", (name,))
	number: int = connection.execute("SELECT id FROM course WHERE name = ?", (name,)).fetchone()[0]
	return number


def _learn_words(connection: sqlite3.Connection, text: str) -> None:
	"""Keep the words of the material, by which a student's spelling is corrected."""
	long = {word for word in words.words(text) if len(word) >= spelling.MIN_LENGTH - 1 and word.isalpha()}
	rows = [(word, spelling.skeleton(word)) for word in sorted(long)]
	connection.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", rows)


def _storable(text: str) -> str:
	"""Text without half characters, which no database takes."""
	return text.encode("utf-8", "replace").decode("utf-8")


def _stems(text: str) -> list[str]:
	return [words.stem(word) for word in words.words(text)]


def _quoted(term: str) -> str:
	"""A term as FTS5 takes it literally."""
	return '"' + term.replace('"', '""') + '"'
