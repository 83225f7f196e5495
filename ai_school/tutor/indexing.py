"""Writes documents into the tables of the search index, cut into passages and reduced to stems."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from ai_school.tutor import notation, passages, spelling, words


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


def change(
	connection: sqlite3.Connection, documents: Iterable[Document], removed: Iterable[tuple[str, str]]
) -> None:
	"""Take out the `removed` documents, given by doctype and name, and put in new and changed ones."""
	for doctype, name in removed:
		_remove(connection, doctype, name)
	for document in documents:
		_remove(connection, document.doctype, document.name)
		_insert(connection, document)
	connection.execute("UPDATE size SET (passages, mean_length) = (SELECT * FROM measured)")


def _remove(connection: sqlite3.Connection, doctype: str, name: str) -> None:
	find = "SELECT id FROM document WHERE doctype = ? AND name = ?"
	for (document,) in connection.execute(find, (doctype, name)).fetchall():
		connection.execute(
			"DELETE FROM stems WHERE rowid IN (SELECT id FROM passage WHERE document = ?)", (document,)
		)
		for table, column in (("passage", "document"), ("placement", "document"), ("document", "id")):
			connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document,))  # noqa: S608  # nosec B608 - constants of this file


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
	return [words.stem(word) for word in words.words(text.translate(notation.SIGNS))]
