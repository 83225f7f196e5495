"""How often a question finds its article among the demonstration's; rows `query title`, or with `course` in that course.

The article may be given by its title or by its topic, and several by `|` between them: the best ranked one counts.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ai_school.demo import lessons
from ai_school.tutor.search import Document, Index, Passage
from evaluation.metrics import share
from evaluation.tables import Row

COLUMNS = ("query", "title")
ALIASES = {
	"query": ("question", "text", "q"),
	"title": (
		*("article", "article_title", "expected", "expected_title", "expected_article", "relevant", "answer"),
		*("document", "doc", "source", "name", "target", "topic"),
	),
}
"""Other headers of the same columns; the first that the file has is taken."""
SHOWN, RANKED = 3, 10
"""Passages that a student gets, and passages that the ranking is judged by."""
SEPARATOR = "|"


def measure(rows: Sequence[Row]) -> dict[str, Any]:
	"""`recall_at_3`, the share of queries with the article among the three passages; `mrr`, over its first ten.

	The rank of an article is that of its best passage among distinct articles; one that is not found counts 0. A course
	that there is not is named on standard error, and its queries are asked in all courses.
	"""
	documents = _documents()
	courses = sorted({course for document in documents for course in document.courses})
	_tell_unknown(rows, documents, courses)
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


def _tell_unknown(rows: Sequence[Row], documents: Sequence[Document], courses: Sequence[str]) -> None:
	known = {name for document in documents for name in _names(document)}
	unknown = sorted({row["title"] for row in rows if not known.intersection(_wanted(row))})
	if unknown:
		print(f"No article has the title {', '.join(unknown)}: its queries count as missed.", file=sys.stderr)
	elsewhere = sorted({row.get("course", "") for row in rows} - {*courses, ""})
	if elsewhere:
		print(
			f"{', '.join(elsewhere)}: no course of the demonstration ({', '.join(courses)}); asked in all of them.",
			file=sys.stderr,
		)


def _names(found: Document | Passage) -> set[str]:
	return {found.title.casefold(), found.topic.casefold()}


def _wanted(row: Row) -> set[str]:
	"""What the row's article may be called."""
	given = row["title"].strip().casefold()
	return {given, *(part.strip() for part in given.split(SEPARATOR))} - {""}


def _rank(index: Index, row: Row, courses: Sequence[str]) -> int:
	"""Rank of the row's article, from 1; 0 when it is not found."""
	course = row.get("course", "").strip()
	passages = index.search(row["query"], [course] if course in courses else courses, limit=RANKED)
	articles = list({passage.name: passage for passage in passages}.values())
	wanted = _wanted(row)
	return next((rank for rank, found in enumerate(articles, 1) if wanted & _names(found)), 0)
