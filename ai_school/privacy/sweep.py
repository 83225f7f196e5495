"""The proof of an erasure: every table of the site and every file of it, read for ids and words that must be gone."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe

ROWS = 2000
BLOCK = 4 * 1024 * 1024
LONGEST = 60
TELLING = 16
TEXT_TYPES = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json")
TEXT_TYPES_POSTGRES = ("character", "character varying", "text", "json", "jsonb")
Progress = Callable[[str, int, int], None]

_TOKEN = re.compile(r"[A-Za-z0-9]{6,}")
_RUN = re.compile(r"""[^"'`\\<>&\r\n\t]+""")


@dataclass(frozen=True, slots=True)
class Found:
	"""Where something was found: `place` is a table or a file, `kind` one of Needles' fields, `count` rows or blocks."""

	place: str
	kind: str
	count: int


@dataclass(frozen=True, slots=True)
class Needles:
	"""What to look for: names of erased records, what was written in them, and what names the person elsewhere."""

	ids: frozenset[str]
	words: frozenset[str]
	person: frozenset[str]

	def kinds_in(self, text: str) -> Iterator[str]:
		"""Which kinds a text holds one of."""
		if not self.ids.isdisjoint(_TOKEN.findall(text)):
			yield "ids"
		if any(words in text for words in self.words):
			yield "words"
		if any(name in text for name in self.person):
			yield "person"


def telling(text: str | None) -> Iterator[str]:
	"""A piece of a text long enough to be nobody else's, as it stands and as JSON writes it; nothing of a short one."""
	longest = max(_RUN.findall(text or ""), key=len, default="").strip()[:LONGEST].strip()
	if len(longest) >= TELLING:
		yield longest
		yield json.dumps(longest)[1:-1]


def tables(needles: Needles, progress: Progress) -> tuple[list[Found], int]:
	"""Search every text column of every table; returns what was found and how many tables were read."""
	columns = _text_columns()
	found: list[Found] = []
	for done, (table, names) in enumerate(sorted(columns.items())):
		progress("searching tables", done, len(columns))
		found += _count(table, (_joined(row) for row in _rows(table, names)), needles)
	progress("searching tables", len(columns), len(columns))
	return found, len(columns)


def files(needles: Needles, progress: Progress) -> tuple[list[Found], int]:
	"""Search every file of the site and the bench's logs, backups left out; returns what was found and how many."""
	paths = list(_files())
	found: list[Found] = []
	for done, path in enumerate(paths):
		if done % 100 == 0:
			progress("searching files", done, len(paths))
		found += _count(str(path), _blocks(path), needles)
	progress("searching files", len(paths), len(paths))
	return found, len(paths)


def backups() -> list[str]:
	"""The backups of the site: they are packed, and hold what was there when they were made."""
	folder = Path(frappe.get_site_path("private", "backups"))
	return sorted(path.name for path in folder.glob("*") if path.is_file())


def _count(place: str, texts: Iterator[str], needles: Needles) -> list[Found]:
	counts: dict[str, int] = {}
	for text in texts:
		for kind in needles.kinds_in(text):
			counts[kind] = counts.get(kind, 0) + 1
	return [Found(place, kind, count) for kind, count in counts.items()]


def _text_columns() -> dict[str, list[str]]:
	postgres = frappe.db.db_type == "postgres"
	columns = frappe.qb.Schema("information_schema").columns
	schema = (frappe.conf.get("db_schema") or "public") if postgres else frappe.conf.db_name
	types = TEXT_TYPES_POSTGRES if postgres else TEXT_TYPES
	query = frappe.qb.from_(columns).select(columns.table_name, columns.column_name)
	query = query.where((columns.table_schema == schema) & columns.data_type.isin(types))
	found: dict[str, list[str]] = {}
	for table, column in query.run():
		found.setdefault(table, []).append(column)
	return found


def _rows(table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
	"""The text columns of each row, a bounded number at a time where the table has names to go by."""
	source = frappe.qb.Table(table)
	query = frappe.qb.from_(source).select(*[source[column] for column in columns])
	if "name" not in columns:
		yield from query.run()
		return
	at, last = list(columns).index("name"), ""
	while rows := query.where(source["name"] > last).orderby(source["name"]).limit(ROWS).run():
		yield from rows
		last = rows[-1][at]


def _joined(row: Sequence[Any]) -> str:
	return "\n".join(
		value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
		for value in row
		if value
	)


def _files() -> Iterator[Path]:
	site = Path(frappe.get_site_path())
	packed = site / "private" / "backups"
	for folder in (site, Path(frappe.utils.get_bench_path()) / "logs"):
		for path in folder.rglob("*"):
			if path.is_file() and not path.is_symlink() and packed not in path.parents:
				yield path


def _blocks(path: Path) -> Iterator[str]:
	"""A file in blocks that overlap by more than the longest thing looked for."""
	overlap = b""
	with path.open("rb") as file:
		while block := file.read(BLOCK):
			yield (overlap + block).decode("utf-8", "replace")
			overlap = block[-8 * LONGEST :]
