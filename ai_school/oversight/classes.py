"""What a class asks the tutor and gets wrong in quizzes: counted, without a word that a child wrote."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime, strip_html
from pypika import Case
from pypika.functions import Sum

from ai_school.tutor.conversation import MESSAGE

DISCOURAGED = ("frustrated", "confused")
MOST = 12
PARTS = ("concepts", "intents", "wrong_choices")


def frequent(students: Sequence[str], days: int) -> dict[str, Any]:
	"""What the students asked about in the last days, and their commonest wrong choices.

	Returns {days, questions, students, concepts: [{concept, subject, questions, students, discouraged}], intents:
	[{intent, questions}], wrong_choices: [{question, chosen, right, times, students}]}, the most frequent first.
	"""
	if not students:
		return {"days": days, "questions": 0, "students": 0, **dict.fromkeys(PARTS, ())}
	since = now_datetime() - timedelta(days=days)
	questions, asking = _totals(students, since)
	return {
		"days": days,
		"questions": questions,
		"students": asking,
		"concepts": _concepts(students, since),
		"intents": _intents(students, since),
		"wrong_choices": _wrong_choices(students, since),
	}


def _asked(students: Sequence[str], since: datetime) -> tuple[Any, Any]:
	message = frappe.qb.DocType(MESSAGE)
	query = frappe.qb.from_(message).where(message.student.isin(students))
	return query.where((message.role == "Student") & (message.creation >= since)), message


def _totals(students: Sequence[str], since: datetime) -> tuple[int, int]:
	query, message = _asked(students, since)
	asked, asking = Count(message.name).as_("asked"), Count(message.student).distinct().as_("asking")
	return query.select(asked, asking).run()[0]


def _intents(students: Sequence[str], since: datetime) -> list[dict[str, Any]]:
	query, message = _asked(students, since)
	count = Count(message.name)
	query = query.where(message.intent != "").groupby(message.intent)
	query = query.select(message.intent, count.as_("questions"))
	return query.orderby(count, order=frappe.qb.desc).orderby(message.intent).run(as_dict=True)


def _concepts(students: Sequence[str], since: datetime) -> list[dict[str, Any]]:
	"""Concepts of the answers; `discouraged` counts the questions whose words sounded frustrated or confused."""
	query, question = _asked(students, since)
	answer = frappe.qb.DocType(MESSAGE).as_("answer")
	concept = frappe.qb.DocType("AI Concept")
	low = Case().when(question.mood.isin(DISCOURAGED), 1).else_(0)
	count = Count(question.name)
	query = query.join(answer).on(answer.reply_to == question.name)
	query = query.join(concept).on(concept.name == answer.concept).groupby(concept.name, concept.subject)
	query = query.select(
		concept.name.as_("concept"),
		concept.subject,
		count.as_("questions"),
		Count(question.student).distinct().as_("students"),
		Sum(low).as_("discouraged"),
	)
	rows = query.orderby(count, order=frappe.qb.desc).orderby(concept.name).limit(MOST).run(as_dict=True)
	return [{**row, "discouraged": int(row.discouraged)} for row in rows]


def _wrong_choices(students: Sequence[str], since: datetime) -> list[dict[str, Any]]:
	"""The wrong options of quiz questions that most students chose; what one alone chose is no misconception of a class."""
	activity, result = frappe.qb.DocType("Quiz Activity"), frappe.qb.DocType("Quiz Result")
	who = Count(activity.student).distinct()
	query = frappe.qb.from_(result).join(activity).on(activity.name == result.parent)
	query = query.where(activity.student.isin(students) & (activity.creation >= since))
	query = query.where((result.quiz_result == "Wrong") & (result.selected_option != ""))
	query = query.groupby(result.question, result.selected_option).having(who > 1)
	query = query.select(
		result.question,
		result.selected_option.as_("chosen"),
		Count(result.name).as_("times"),
		who.as_("students"),
	)
	query = query.orderby(who, order=frappe.qb.desc).orderby(result.question).orderby(result.selected_option)
	rows = query.limit(MOST).run(as_dict=True)
	texts, right = _questions({row.question for row in rows})
	return [
		{**row, "question": texts.get(row.question, ""), "right": right.get(row.question, "")} for row in rows
	]


def _questions(names: set[str]) -> tuple[dict[str, str], dict[str, str]]:
	"""Text and right options of quiz questions, as plain text."""
	if not names:
		return {}, {}
	rows = frappe.get_all("Question", filters={"name": ("in", list(names))}, fields=["name", "question"])
	options = frappe.get_all(
		"Options",
		filters={"parent": ("in", list(names)), "is_correct": 1},
		fields=["parent", "option"],
		order_by="parent, idx",
	)
	right: dict[str, list[str]] = {}
	for row in options:
		right.setdefault(row.parent, []).append(row.option)
	return (
		{row.name: strip_html(row.question or "").strip() for row in rows},
		{name: ", ".join(texts) for name, texts in right.items()},
	)
