"""The file of the search index: its tables, how it is read, and how it is replaced whole when it changes.

A change is made on a copy beside the file, which then takes its place in one step. So readers never wait for a writer,
never see half a change, need no right to write, and a writer that dies leaves the index as it was. SQLite's write-ahead
log would give the same only where all processes share memory, which a bench spread over hosts does not.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

VERSION = 1
WAIT_SECONDS = 0.5

# Marks (Mn, Mc) belong to words in Hindi and many other languages; by default SQLite's tokenizer would cut there.
_SCHEMA = """
CREATE TABLE document (
	id INTEGER PRIMARY KEY, doctype TEXT, name TEXT, title TEXT, topic TEXT, modified TEXT, UNIQUE (doctype, name)
);
CREATE TABLE course (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE placement (document INTEGER, course INTEGER, PRIMARY KEY (document, course)) WITHOUT ROWID;
CREATE TABLE passage (id INTEGER PRIMARY KEY, document INTEGER, kind TEXT, heading TEXT, body TEXT, length INTEGER);
CREATE INDEX passage_document ON passage (document, kind);
CREATE VIRTUAL TABLE stems USING fts5 (
	title, heading, body, courses, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE TABLE word (word TEXT PRIMARY KEY, sound TEXT) WITHOUT ROWID;
CREATE INDEX word_sound ON word (sound);
CREATE VIEW measured AS SELECT count(*) AS passages, coalesce(avg(length), 1.0) AS mean_length FROM passage;
CREATE TABLE size AS SELECT * FROM measured;
"""


class IndexDamaged(Exception):  # noqa: N818
	"""The index file cannot be read: broken, locked by a stranger, or of another version. Rebuild it."""


@contextlib.contextmanager
def damage(path: Path) -> Iterator[None]:
	"""Turn what SQLite says about a file that cannot be used into IndexDamaged."""
	try:
		yield
	except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
		raise IndexDamaged(f"The search index {path.name} cannot be read: {error}.") from error


def open_to_read(path: Path) -> sqlite3.Connection:
	"""A connection that cannot write. Raises IndexDamaged for anything but an index of this version."""
	with damage(path):
		connection = sqlite3.connect(
			f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS, check_same_thread=False
		)
		try:
			_check_version(connection, path)
		except BaseException:
			connection.close()
			raise
	return connection


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
	version = connection.execute("PRAGMA user_version").fetchone()[0]
	if version != VERSION:
		raise IndexDamaged(f"The search index {path.name} is of version {version}, not {VERSION}.")


@contextlib.contextmanager
def changed(path: Path, afresh: bool = False) -> Iterator[sqlite3.Connection]:
	"""A connection to a copy of the index (or to an empty one) that takes its place when the block succeeds.

	One writer at a time; another one waits. Raises IndexDamaged when there is an index that cannot be copied."""
	copy = path.with_name(path.name + ".new")
	with _writing(path):
		copy.unlink(missing_ok=True)
		try:
			with damage(path), contextlib.closing(sqlite3.connect(copy)) as connection:
				connection.execute("PRAGMA journal_mode = OFF")
				connection.execute("PRAGMA synchronous = OFF")
				if afresh or not path.exists():
					connection.executescript(_SCHEMA)
					connection.execute(f"PRAGMA user_version = {VERSION}")
				else:
					_copy(path, connection)
				yield connection
				connection.commit()
			_take_place(copy, path)
		finally:
			copy.unlink(missing_ok=True)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
	"""Hold the lock that keeps writers apart; the system gives it back when a process dies."""
	with path.with_name(path.name + ".lock").open("a") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		yield


def _copy(path: Path, target: sqlite3.Connection) -> None:
	with contextlib.closing(open_to_read(path)) as source:
		source.backup(target)
	verdict = target.execute("PRAGMA quick_check(1)").fetchone()[0]
	if verdict != "ok":
		raise IndexDamaged(f"The search index {path.name} is broken: {verdict}.")


def _take_place(copy: Path, path: Path) -> None:
	for place in (copy, path.parent):
		if place == path.parent:
			os.replace(copy, path)
		descriptor = os.open(place, os.O_RDONLY)
		try:
			os.fsync(descriptor)
		finally:
			os.close(descriptor)
