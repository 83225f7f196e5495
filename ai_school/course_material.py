"""The search index of this site's course material: a file on each host, kept up with the records."""

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import frappe

from ai_school.tutor import search

INDEX_FILE = "search.sqlite3"


def index_path() -> Path:
	"""Where this site's search index lives on this host."""
	return Path(frappe.get_site_path("private", "ai_school", INDEX_FILE)).resolve()


def find_passages(
	text: str, courses: list[str], topic: str | None = None, limit: int = 3
) -> list[search.Passage]:
	"""Passages of the courses' material for a question; a missing or damaged index is made anew."""
	try:
		return _search(text, courses, topic, limit)
	except search.IndexDamaged:
		rebuild_index()
		return _search(text, courses, topic, limit)


def update_index() -> int:
	"""Bring the index up to date with changed, new and removed articles and topics; returns how many changed."""
	index = search.Index(_prepared_path())
	try:
		known = index.keys()
		documents = {(document.doctype, document.name): document for document in _documents()}
		changed = [document for key, document in documents.items() if known.get(key) != document.modified]
		removed = [key for key in known if key not in documents]
		if changed or removed:
			index.update(changed, removed)
		return len(changed) + len(removed)
	finally:
		index.close()


def refresh() -> None:
	"""Every ten minutes: bring the index and the concepts' links to topics up to date."""
	update_index()
	link_concepts()


def link_concepts() -> int:
	"""Link concepts that have no topic yet to the Topic of the same title; returns how many were linked."""
	topics = {
		row.topic_name.casefold(): row.name for row in frappe.get_all("Topic", fields=["name", "topic_name"])
	}
	unlinked = frappe.get_all("AI Concept", filters={"topic": ("is", "not set")}, pluck="name")
	matches = {name: topics[name.casefold()] for name in unlinked if name.casefold() in topics}
	for concept, topic in matches.items():
		frappe.db.set_value("AI Concept", concept, "topic", topic)
	return len(matches)


def rebuild_index() -> int:
	"""Write the index anew from the records; returns the number of documents."""
	search.rebuild(_prepared_path())
	return update_index()


def remove_index() -> None:
	"""Delete the index of this site."""
	for path in index_path().parent.glob(INDEX_FILE + "*"):
		path.unlink(missing_ok=True)


def _search(text: str, courses: list[str], topic: str | None, limit: int) -> list[search.Passage]:
	if not index_path().exists():
		rebuild_index()
	index = search.Index(index_path())
	try:
		return index.search(text, courses, topic=topic, limit=limit)
	finally:
		index.close()


def _prepared_path() -> Path:
	path = index_path()
	os.makedirs(path.parent, exist_ok=True)
	return path


def _documents() -> list[search.Document]:
	courses = _courses_by_topic()
	return [*_articles(courses), *_topic_descriptions(courses)]


def _courses_by_topic() -> dict[str, set[str]]:
	courses = defaultdict(set)
	for row in frappe.get_all("Course Topic", filters={"parenttype": "Course"}, fields=["topic", "parent"]):
		courses[row.topic].add(row.parent)
	return courses


def _articles(courses: dict[str, set[str]]) -> list[search.Document]:
	topics = defaultdict(list)
	linked = frappe.get_all(
		"Topic Content", filters={"content_type": "Article"}, fields=["content", "parent"]
	)
	for row in linked:
		topics[row.content].append(row.parent)
	articles = frappe.get_all("Article", fields=["name", "title", "content", "modified"])
	return [
		search.Document(
			doctype="Article",
			name=article.name,
			title=article.title,
			topic=min(topics[article.name]),
			courses=_union(courses, topics[article.name]),
			text=search.plain(article.content or ""),
			modified=_stamp(article.modified, _union(courses, topics[article.name])),
		)
		for article in articles
		if article.name in topics
	]


def _topic_descriptions(courses: dict[str, set[str]]) -> list[search.Document]:
	topics = frappe.get_all("Topic", fields=["name", "topic_name", "description", "modified"])
	return [
		search.Document(
			doctype="Topic",
			name=topic.name,
			title=topic.topic_name,
			topic=topic.name,
			courses=_union(courses, [topic.name]),
			text=topic.description,
			modified=_stamp(topic.modified, _union(courses, [topic.name])),
		)
		for topic in topics
		if topic.description
	]


def _union(courses: dict[str, set[str]], topics: list[str]) -> tuple[str, ...]:
	return tuple(sorted(set().union(*(courses.get(topic, set()) for topic in topics))))


def _stamp(modified: Any, courses: tuple[str, ...]) -> str:
	"""A mark that changes with the text and with the courses that teach it."""
	return f"{modified}|{'|'.join(courses)}"
