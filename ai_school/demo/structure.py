"""Inserts what the demonstration school teaches and when: courses with their material, its year, its tests."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.utils import add_days, getdate, md_to_html

from ai_school.demo import lessons, records, schedule
from ai_school.demo.lessons import Lesson
from ai_school.demo.schedule import Schedule
from ai_school.tutor import concepts

YEAR = "Demonstration Year"
TERMS = ("Term 1", "Term 2")
SCALE_NAME = "Demonstration Scale"
SCALE = {"A": 80.0, "B": 65.0, "C": 50.0, "D": 35.0, "F": 0.0}
CRITERIA = {"Knowledge": 30, "Problem Solving": 20}
WEIGHTS = {"Knowledge": 60.0, "Problem Solving": 40.0}


@dataclass(frozen=True, slots=True)
class Taught:
	"""A lesson as it is on the site: the names of its article, its quiz and the quiz's questions, in order."""

	lesson: Lesson
	article: str
	quiz: str
	questions: tuple[str, ...]


def calendar(courses: int) -> Schedule:
	"""The school year that is on the site already, or one that ended yesterday."""
	end = frappe.db.get_value(
		"Academic Term", {"academic_year": YEAR, "term_name": TERMS[1]}, "term_end_date"
	)
	return schedule.schedule(getdate(end) if end else _yesterday(), courses)


def _yesterday() -> date:
	yesterday: date = getdate(add_days(getdate(), -1))
	return yesterday


def year(days: Schedule) -> list[str]:
	"""The academic year with its terms; returns the names of the terms."""
	name = records.academic_year(YEAR, *days.year)
	terms = zip(TERMS, days.terms, strict=True)
	return [records.academic_term(name, term, *dates) for term, dates in terms]


def assessment() -> list[str]:
	"""The grading scale, the criteria and the groups of assessments; returns the names of the groups."""
	for criterion in CRITERIA:
		records.assessment_criteria(criterion)
	records.grading_scale(SCALE_NAME, SCALE)
	return [records.assessment_group(test) for test in schedule.TESTS]


def teach(lesson: Lesson) -> Taught:
	"""A Topic with its Article and its Quiz."""
	article = records.article(lesson.title, md_to_html(lesson.body), author="Riverside School")
	title = f"{lesson.topic}: quiz"
	if not frappe.db.exists("Quiz", title):
		asked = [records.question(_html(each.text), _options(each)) for each in lesson.questions]
		records.quiz(title, asked)
	records.topic(lesson.topic, lesson.description, [article], [title])
	of_quiz = {"parent": title, "parenttype": "Quiz"}
	questions = frappe.get_all("Quiz Question", filters=of_quiz, order_by="idx", pluck="question_link")
	return Taught(lesson, article, title, tuple(questions))


def link_concepts(taught: Sequence[Taught]) -> None:
	"""Link each topic to the concept that its name names, unless the concept has a topic already."""
	graph = concepts.seed_graph()
	for each in taught:
		named = [concept.title for concept in graph.find(each.lesson.topic)]
		free = {"name": ("in", named), "topic": ("is", "not set")}
		titles = frappe.get_all("AI Concept", filters=free, pluck="name") if named else []
		first = next((title for title in named if title in titles), None)
		if first and not frappe.db.exists("AI Concept", {"topic": each.lesson.topic}):
			frappe.db.set_value("AI Concept", first, "topic", each.lesson.topic)


def _html(text: str) -> str:
	return html.escape(text, quote=False)


def _options(question: lessons.Question) -> list[tuple[str, bool]]:
	return [(option.text, option.correct) for option in question.options]


def courses(described: Mapping[str, Any], taught: Sequence[Taught]) -> None:
	"""The courses with their topics, and the programmes that require all of them."""
	names = [course["name"] for course in described["courses"]]
	for name in names:
		topics = [each.lesson.topic for each in taught if each.lesson.course == name]
		records.course(name, topics, WEIGHTS, SCALE_NAME)
	for program in described["programs"]:
		records.program(program["name"], names, program["abbreviation"])


def plan(group: str, course: str, day: date, kind: str, **values: Any) -> str:
	"""The Assessment Plan of a class in a course and an Assessment Group, new or the one that is there."""
	key = {"student_group": group, "course": course, "assessment_group": kind, "docstatus": 1}
	found: str | None = frappe.db.exists("Assessment Plan", key)
	about: dict[str, Any] = {"assessment_group": kind, "scale": SCALE_NAME, "title": f"{course}: {kind}"}
	return found or records.assessment_plan(group, course, day, CRITERIA, **about, **values)
