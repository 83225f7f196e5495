"""Answers to the questions of the made-up school's quizzes and scores in criteria, each of three concepts a course.

They come beside the records of `benchmarks.records`: five answers to each quiz attempt and two scores to each result (of
5,000 students 500,000 and 400,000).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import frappe
from frappe.utils import now_datetime

from benchmarks.records import COURSES, insert

QUESTIONS, CRITERIA, CONCEPTS = 5, 2, 3
CHUNK = 20000


def add(seed: int) -> dict[str, int]:
	"""Add concepts, answers and scores to all records that are there. Returns {answers, scores, concepts}."""
	_concepts()
	chance = Random(seed)
	answers = sum(_of_attempts(page, chance) for page in _pages("Quiz Activity"))
	scores = sum(_of_results(page, chance) for page in _pages("Assessment Result"))
	return {"answers": answers, "scores": scores, "concepts": len(COURSES) * CONCEPTS}


def _concepts() -> None:
	moment = now_datetime() - timedelta(days=365)
	topics = [(course, f"{course} topic") for course in COURSES]
	concepts = [
		(course, topic, f"{course} concept {at}") for course, topic in topics for at in range(CONCEPTS)
	]
	insert("Topic", ("topic_name",), ((moment, topic, (topic,)) for _course, topic in topics))
	child = ("parent", "parenttype", "parentfield", "content_type", "content")
	insert(
		"Topic Content",
		child,
		(
			(moment, f"{topic} quiz", (topic, "Topic", "topic_content", "Quiz", f"{course} quiz"))
			for course, topic in topics
		),
	)
	insert(
		"AI Concept",
		("concept", "subject", "topic", "definition"),
		((moment, name, (name, course, topic, name)) for course, topic, name in concepts),
	)
	insert(
		"AI Concept Criterion",
		("course", "assessment_criteria", "concept"),
		(
			(moment, f"{name} {at}", (course, f"Criterion {at}", name))
			for course, _topic, name in concepts
			for at in range(CRITERIA)
		),
	)


def _pages(doctype: str) -> Iterator[Sequence[Any]]:
	"""(name, creation) of all records of a DocType, page by page in the order of their names."""
	table, last = frappe.qb.DocType(doctype), ""
	query = frappe.qb.from_(table).orderby(table.name).limit(CHUNK).select(table.name, table.creation)
	while rows := query.where(table.name > last).run():
		yield rows
		last = rows[-1][0]


def _of_attempts(attempts: Sequence[tuple[str, datetime]], chance: Random) -> int:
	rows = [
		(created, f"{name}-{at}", (name, "Quiz Activity", "result", _marked(chance)))
		for name, created in attempts
		for at in range(QUESTIONS)
	]
	insert("Quiz Result", ("parent", "parenttype", "parentfield", "quiz_result"), rows)
	return len(rows)


def _marked(chance: Random) -> str:
	return "Correct" if chance.random() < 0.65 else "Wrong"


def _of_results(results: Sequence[tuple[str, datetime]], chance: Random) -> int:
	columns = ("parent", "parenttype", "parentfield", "assessment_criteria", "maximum_score", "score")
	rows = [
		(
			created,
			f"{name}-{at}",
			(name, "Assessment Result", "details", f"Criterion {at}", 10, chance.randint(2, 10)),
		)
		for name, created in results
		for at in range(CRITERIA)
	]
	insert("Assessment Result Detail", columns, rows)
	return len(rows)
