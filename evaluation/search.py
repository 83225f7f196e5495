"""How often a question finds its article among the demonstration's; rows `query title`, or with `course` in that course."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ai_school.demo import lessons
from ai_school.tutor.search import Document, Index
from evaluation.metrics import share
from evaluation.tables import DataError, Row

COLUMNS = ("query", "title")
SHOWN, RANKED = 3, 10
"""Passages that a student gets, and passages that the ranking is judged by."""


def measure(rows: Sequence[Row]) -> dict[str, Any]:
	"""`recall_at_3`, the share of queries with the article among the three passages; `mrr`, over its first ten.

	The rank of an article is that of its best passage among distinct articles; one that is not found counts 0.
	DataError for a course that there is not.
	"""
	documents = _documents()
	_tell_unknown(rows, documents)
	courses = sorted({course for document in documents for course in document.courses})
	with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "search.sqlite3") as index:
		index.update(documents)
		ranks = [_rank(index, row, courses) for row in rows]
	return {
		"recall_at_3": share(sum(1 for rank in ranks if 0 < rank <= SHOWN), len(ranks)),
		"mrr": share(sum(1 / rank for rank in ranks if rank), len(ranks)),
		"n": len(ranks),
	}


def _documents() -> list[Document]:
	return [
		Document("Article", each.title, each.title, each.topic, (each.course,), each.body, "1")
		for each in lessons.read()
	]


def _tell_unknown(rows: Sequence[Row], documents: Sequence[Document]) -> None:
	known = {document.title.casefold() for document in documents}
	unknown = sorted({row["title"] for row in rows if row["title"].strip().casefold() not in known})
	if unknown:
		print(f"No article has the title {', '.join(unknown)}: its queries count as missed.", file=sys.stderr)


def _rank(index: Index, row: Row, courses: Sequence[str]) -> int:
	"""Rank of the row's article, from 1; 0 when it is not found."""
	course = row.get("course", "").strip()
	if course and course not in courses:
		raise DataError(f"{course!r} is no course of the demonstration; expected {', '.join(courses)}.")
	passages = index.search(row["query"], [course] if course else courses, limit=RANKED)
	titles = list(dict.fromkeys(passage.title.casefold() for passage in passages))
	title = row["title"].strip().casefold()
	return titles.index(title) + 1 if title in titles else 0
