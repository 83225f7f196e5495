"""Answers to quizzes and scores in criteria, by concept: which ask for which concept, and what students answered.

A quiz asks for the AI Concepts whose Topic has it; a criterion of a course for those of its AI Concept Criterion rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import frappe
import numpy as np
from pypika import Case
from pypika.functions import Cast, Count, Sum

from ai_school.analytics import answer_cleaning, cleaning
from ai_school.analytics.cleaning import Batch, Row
from ai_school.analytics.facts import Answers, Curriculum, Noticed, Window, concatenated, no_answers
from ai_school.analytics.mastery import RESULT_ANSWERS
from ai_school.analytics.mastery_model import log_odds
from ai_school.analytics.records import PLAN, QUIZ, RESULT, is_day_first

CONCEPT = "AI Concept"
CRITERION = "AI Concept Criterion"
USUAL, SMOOTHING = 0.5, 10.0
READ_AT_ONCE, CLEANED_AT_ONCE = 50, 2000
"""Students whose answers are read, and rows, one for each concept that an answer is about, that become arrays at a time."""

Criterion = tuple[str, str]


class Shares(NamedTuple):
	"""Right answers and answers of the whole school, by quiz and by criterion (as many as its results count for)."""

	quizzes: Mapping[str, tuple[float, float]]
	criteria: Mapping[Criterion, tuple[float, float]]


NOBODY = Shares({}, {})
"""Answers of nobody: where it does not matter how easy the concepts are."""


def curriculum(shares: Shares | None = None) -> Curriculum:
	"""The concepts that a quiz or a criterion asks for; how easy they are by the school's answers (read if not given).

	Of all answers ten imagined ones are added, half of them right, and to each concept's ten of the share of all.
	"""
	quizzes, criteria = _concepts_of_quizzes(), _concepts_of_criteria()
	names = sorted({name for of in (*quizzes.values(), *criteria.values()) for name in of})
	if not names:
		return Curriculum()
	number = {name: at for at, name in enumerate(names)}
	found = school_shares(quizzes, criteria) if shares is None else shares
	sums = np.zeros((len(names), 2))
	for asked, of in ((quizzes, found.quizzes), (criteria, found.criteria)):
		for key, concepts in asked.items():
			sums[[number[name] for name in concepts]] += of.get(key, (0.0, 0.0))
	total = sums.sum(axis=0, keepdims=True)
	usual = (total[0, 0] + SMOOTHING * USUAL) / (total[0, 1] + SMOOTHING)
	easiness = log_odds(sums[:, 0], sums[:, 1], usual, SMOOTHING)
	subjects, builds_on = _subjects(names), _prerequisites(names)
	return Curriculum(
		names=tuple(names),
		subjects=tuple(subjects.get(name, "") for name in names),
		easiness=tuple(easiness.tolist()),
		prerequisites=tuple(tuple(number[earlier] for earlier in builds_on[name]) for name in names),
		usual=float(np.log(usual / (1 - usual))),
		quizzes={quiz: tuple(number[name] for name in of) for quiz, of in quizzes.items()},
		criteria={key: tuple(number[name] for name in of) for key, of in criteria.items()},
	)


def school_shares(
	quizzes: Iterable[str] | None = None, criteria: Iterable[Criterion] | None = None
) -> Shares:
	"""How the whole school answers."""
	asked = sorted(_concepts_of_quizzes() if quizzes is None else quizzes)
	scored = set(_concepts_of_criteria() if criteria is None else criteria)
	return Shares(_quiz_shares(asked) if asked else {}, _criterion_shares(scored) if scored else {})


def read(students: Sequence[str], window: Window, taught: Curriculum) -> tuple[Answers, Noticed]:
	"""The clean answers of a batch's students, and what was left out."""
	noticed = Noticed()
	if not students or not taught.names:
		return no_answers(), noticed
	batch, rows, day_first = Batch(students), _rows(students, taught), is_day_first()
	parts = [no_answers()]
	while some := list(islice(rows, CLEANED_AT_ONCE)):
		parts.append(answer_cleaning.answers(some, batch, window, noticed, day_first=day_first))
	return concatenated(parts), noticed


def named(student: str, window: Window, taught: Curriculum) -> list[dict[str, Any]]:
	"""What is behind a student's mastery, newest first: {concept, doctype, name, title, date, right, asked}."""
	if not taught.names:
		return []
	found = []
	for row in _rows([student], taught):
		clean = answer_cleaning.answers([row], Batch([student]), window, Noticed(), day_first=is_day_first())
		if len(clean.day):
			doctype, name, title = row[7:10]
			day = cleaning.iso(int(clean.day[0]))
			about = {"concept": taught.names[row[1]], "doctype": doctype, "name": name, "title": title}
			found.append({**about, "date": day, "right": float(row[4]), "asked": float(row[5])})
	return sorted(found, key=lambda one: one["date"], reverse=True)


def concepts_of_course(course: str) -> set[str]:
	"""The concepts whose Topic the course has, and those that its criteria are linked to."""
	concept, topic = frappe.qb.DocType(CONCEPT), frappe.qb.DocType("Course Topic")
	taught = frappe.qb.from_(concept).join(topic)
	taught = taught.on((topic.topic == concept.topic) & (topic.parenttype == "Course"))
	link = frappe.qb.DocType(CRITERION)
	assessed = frappe.qb.from_(link).where(link.course == course).select(link.concept)
	rows = [*taught.where(topic.parent == course).select(concept.name).run(), *assessed.run()]
	return {name for (name,) in rows}


def _rows(students: Sequence[str], taught: Curriculum) -> Iterator[Row]:
	for at in range(0, len(students), READ_AT_ONCE):
		some = students[at : at + READ_AT_ONCE]
		yield from chain(_rows_of_quizzes(some, taught), _rows_of_results(some, taught))


def _rows_of_quizzes(students: Sequence[str], taught: Curriculum) -> Iterator[Row]:
	"""An attempt's rows, one a concept, as cleaning.answers takes them, with its DocType, name and quiz after."""
	if not taught.quizzes:
		return
	activity, answer = frappe.qb.DocType(QUIZ), frappe.qb.DocType("Quiz Result")
	about = (activity.student, activity.quiz, activity.activity_date, activity.creation, activity.name)
	rows = (
		frappe.qb.from_(activity)
		.join(answer)
		.on((answer.parent == activity.name) & (answer.parenttype == QUIZ))
		.where(activity.student.isin(students) & activity.quiz.isin(list(taught.quizzes)))
		.groupby(*about)
		.orderby(activity.creation)
		.orderby(activity.name)
		.select(*about, _right(answer), Count(answer.name))
		.run()
	)
	yield from (
		(student, concept, day, created, right, asked, asked, QUIZ, name, quiz)
		for student, quiz, day, created, name, right, asked in rows
		for concept in taught.quizzes.get(quiz, ())
	)


def _rows_of_results(students: Sequence[str], taught: Curriculum) -> Iterator[Row]:
	if not taught.criteria:
		return
	result, detail, plan = (
		frappe.qb.DocType(RESULT),
		frappe.qb.DocType("Assessment Result Detail"),
		frappe.qb.DocType(PLAN),
	)
	courses = sorted({course for course, _criterion in taught.criteria})
	rows = (
		frappe.qb.from_(result)
		.join(detail)
		.on((detail.parent == result.name) & (detail.parenttype == RESULT))
		.left_join(plan)
		.on(plan.name == result.assessment_plan)
		.where(result.student.isin(students) & (result.docstatus == 1) & result.course.isin(courses))
		.orderby(result.creation)
		.orderby(result.name)
		.select(result.student, result.course, detail.assessment_criteria, plan.schedule_date)
		.select(Cast(result.creation, "date"), detail.score, detail.maximum_score, result.name)
		.run()
	)
	yield from (
		(
			student,
			concept,
			day,
			created,
			score,
			maximum,
			RESULT_ANSWERS,
			RESULT,
			name,
			f"{course}: {criterion}",
		)
		for student, course, criterion, day, created, score, maximum, name in rows
		for concept in taught.criteria.get((course, criterion), ())
	)


def _quiz_shares(quizzes: Sequence[str]) -> dict[str, tuple[float, float]]:
	activity, answer = frappe.qb.DocType(QUIZ), frappe.qb.DocType("Quiz Result")
	query = frappe.qb.from_(activity).join(answer)
	query = query.on((answer.parent == activity.name) & (answer.parenttype == QUIZ))
	query = query.where(activity.quiz.isin(list(quizzes))).groupby(activity.quiz)
	rows = query.select(activity.quiz, _right(answer), Count(answer.name)).run()
	return {quiz: (float(right), float(asked)) for quiz, right, asked in rows}


def _criterion_shares(criteria: set[Criterion]) -> dict[Criterion, tuple[float, float]]:
	result, detail = frappe.qb.DocType(RESULT), frappe.qb.DocType("Assessment Result Detail")
	query = frappe.qb.from_(result).join(detail)
	query = query.on((detail.parent == result.name) & (detail.parenttype == RESULT))
	query = query.where((result.docstatus == 1) & (detail.maximum_score > 0) & (detail.score >= 0))
	query = query.where(detail.score <= detail.maximum_score)
	query = query.where(result.course.isin(sorted({course for course, _criterion in criteria})))
	rows = (
		query.groupby(result.course, detail.assessment_criteria)
		.select(result.course, detail.assessment_criteria)
		.select(Sum(detail.score / detail.maximum_score), Count(detail.name))
		.run()
	)
	return {
		(course, criterion): (float(share) * RESULT_ANSWERS, count * RESULT_ANSWERS)
		for course, criterion, share, count in rows
		if (course, criterion) in criteria
	}


def _concepts_of_quizzes() -> dict[str, tuple[str, ...]]:
	concept, content = frappe.qb.DocType(CONCEPT), frappe.qb.DocType("Topic Content")
	query = frappe.qb.from_(concept).join(content)
	query = query.on((content.parent == concept.topic) & (content.parenttype == "Topic"))
	query = query.where(content.content_type == "Quiz").orderby(concept.name)
	return _gathered(query.select(content.content, concept.name).distinct().run())


def _concepts_of_criteria() -> dict[Criterion, tuple[str, ...]]:
	link = frappe.qb.DocType(CRITERION)
	query = frappe.qb.from_(link).orderby(link.concept)
	rows = query.select(link.course, link.assessment_criteria, link.concept).run()
	return _gathered(((course, criterion), concept) for course, criterion, concept in rows)


def _gathered(pairs: Iterable[Sequence[Any]]) -> dict[Any, tuple[str, ...]]:
	found: defaultdict[Any, dict[str, None]] = defaultdict(dict)
	for key, concept in pairs:
		found[key][concept] = None
	return {key: tuple(of) for key, of in found.items()}


def _subjects(names: Sequence[str]) -> dict[str, str]:
	concept = frappe.qb.DocType(CONCEPT)
	return dict(
		frappe.qb.from_(concept).where(concept.name.isin(names)).select(concept.name, concept.subject).run()
	)


def _prerequisites(names: Sequence[str]) -> defaultdict[str, list[str]]:
	"""What each of the concepts builds on directly, of these concepts."""
	link = frappe.qb.DocType("AI Concept Prerequisite")
	query = frappe.qb.from_(link).where((link.parenttype == CONCEPT) & link.parent.isin(names))
	found: defaultdict[str, list[str]] = defaultdict(list)
	for parent, earlier in (
		query.where(link.prerequisite.isin(names)).select(link.parent, link.prerequisite).run()
	):
		found[parent].append(earlier)
	return found


def _right(answer: Any) -> Any:
	return Sum(Case().when(answer.quiz_result == "Correct", 1.0).else_(0.0))
