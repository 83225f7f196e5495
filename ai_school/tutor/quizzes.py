"""The course's own quiz questions that a student copies into a message, with their right and wrong options."""

from collections import defaultdict

import frappe

from ai_school import courses
from ai_school.tutor import search
from ai_school.tutor.text import fold

MOST_QUESTIONS = 2000
SHORTEST_QUESTION = 12


def asked_options(text: str, studied: list[str]) -> list[tuple[str, tuple[str, ...]]]:
	"""(right option, wrong options) for each right option of the quiz questions that stand in the text."""
	message = _plain(text)
	asked = [name for name, question in _questions(studied) if _stands_in(question, message)]
	if not asked:
		return []
	rows = frappe.get_all(
		"Options",
		filters={"parent": ("in", asked), "parenttype": "Question"},
		fields=["parent", "option", "is_correct"],
		order_by="parent, idx",
	)
	right: dict[str, list[str]] = defaultdict(list)
	wrong: dict[str, list[str]] = defaultdict(list)
	for row in rows:
		(right if row.is_correct else wrong)[row.parent].append(search.plain(row.option or ""))
	return [(option, tuple(wrong[name])) for name in asked for option in right[name]]


def _questions(studied: list[str]) -> list[tuple[str, str]]:
	"""Name and text of the questions in the quizzes of the courses' topics."""
	topics = [row["name"] for found in courses.topics_of(studied).values() for row in found]
	if not topics:
		return []
	content, link = frappe.qb.DocType("Topic Content"), frappe.qb.DocType("Quiz Question")
	question = frappe.qb.DocType("Question")
	query = (
		frappe.qb.from_(content)
		.join(link)
		.on((link.parent == content.content) & (link.parenttype == "Quiz"))
		.join(question)
		.on(question.name == link.question_link)
		.where((content.content_type == "Quiz") & content.parent.isin(topics))
		.select(question.name, question.question)
		.distinct()
	)
	return query.limit(MOST_QUESTIONS).run()


def _stands_in(question: str, message: str) -> bool:
	wanted = _plain(search.plain(question or ""))
	return len(wanted) >= SHORTEST_QUESTION and wanted in message


def _plain(text: str) -> str:
	return fold(text).strip(" ?!.:")
