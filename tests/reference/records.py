"""One student's records as somebody entered them, and what of them is a fact."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

RECENT_DAYS, YEAR_DAYS = 28, 365
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
OWN_ORDER = {
	True: re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
	False: re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4})"),
}


class Result(NamedTuple):
	"""A submitted Assessment Result; `plan_day` is None where its plan is gone or has no day."""

	plan_day: date | None
	created: datetime
	score: Any
	maximum: Any
	course: str | None


class Mark(NamedTuple):
	"""A submitted record of attendance; `lesson` is its Course Schedule, or else its Student Group."""

	day: date
	status: str | None
	lesson: str


class Quiz(NamedTuple):
	"""An attempt at a quiz, whose date and score are texts."""

	written: Any
	created: datetime
	score: Any


class Question(NamedTuple):
	"""A question to the tutor that is still kept."""

	moment: datetime
	intent: str | None


class Answer(NamedTuple):
	"""Answers by concept: an attempt's right ones of those asked (score of maximum), counting for `weight` answers."""

	concept: str
	written: Any
	created: Any
	score: Any
	maximum: Any
	weight: Any


class Due(NamedTuple):
	"""An assessment of the student's class in the last eight weeks, and whether the student has a result of it."""

	day: date
	done: bool


class Records(NamedTuple):
	"""All records of one student, in the order in which they were read."""

	results: tuple[Result, ...] = ()
	marks: tuple[Mark, ...] = ()
	quizzes: tuple[Quiz, ...] = ()
	activity: tuple[datetime, ...] = ()
	questions: tuple[Question, ...] = ()
	answers: tuple[Answer, ...] = ()
	due: tuple[Due, ...] = ()


class CleanResult(NamedTuple):
	day: date
	share: Fraction
	course: str | None


class CleanQuiz(NamedTuple):
	day: date
	share: Fraction | None


class Day(NamedTuple):
	"""A day with a record: which part of its lessons was attended, None on a day of leave alone."""

	day: date
	attended: Fraction | None


class CleanAnswer(NamedTuple):
	concept: str
	day: date
	right: Fraction
	wrong: Fraction


def number(value: Any) -> Fraction | None:
	"""A number, or the text of one; None for anything else."""
	text = str(value).strip()
	return Fraction(text) if NUMBER.fullmatch(text) else None


def day_of(value: Any, day_first: bool) -> date | None:
	"""A date, a moment, or the text of either, as ISO or in the site's order of day and month."""
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date):
		return value
	text = (str(value or "").strip().replace("T", " ").split(" ") or [""])[0]
	found = ISO_DAY.fullmatch(text) or OWN_ORDER[day_first].fullmatch(text)
	try:
		return date(*(int(found[part]) for part in ("year", "month", "day"))) if found else None
	except ValueError:
		return None


def credible(wanted: date | None, created: date | None, today: date) -> date | None:
	"""The day that was meant, or that of creation where it is missing or in the future; None if that is no better."""
	return next((day for day in (wanted, created) if day and day <= today), None)


def clean_results(records: Records, today: date) -> list[CleanResult]:
	"""By day, of equal days the one that was created first; what is no share of its maximum is left out."""
	found = []
	for result in records.results:
		day = credible(result.plan_day, result.created.date(), today)
		score, maximum = number(result.score), number(result.maximum)
		if day and score is not None and maximum and 0 <= score <= maximum:
			found.append((day, result.created, score / maximum, result.course or None))
	return [
		CleanResult(day, share, course) for day, _, share, course in sorted(found, key=lambda one: one[:3])
	]


def clean_quizzes(records: Records, today: date, day_first: bool) -> list[CleanQuiz]:
	"""An attempt whose score is no number from 0 to 100 stays an attempt."""
	found = []
	for quiz in records.quizzes:
		day, score = credible(day_of(quiz.written, day_first), quiz.created.date(), today), number(quiz.score)
		if day:
			found.append(CleanQuiz(day, score / 100 if score is not None and 0 <= score <= 100 else None))
	return found


def clean_answers(records: Records, today: date, day_first: bool) -> list[CleanAnswer]:
	"""By day, of equal days in the order of the records."""
	found = []
	for one in records.answers:
		day = credible(day_of(one.written, day_first), day_of(one.created, True), today)
		score, maximum, weight = number(one.score), number(one.maximum), number(one.weight)
		if day and score is not None and maximum and 0 <= score <= maximum:
			right = score / maximum * weight
			found.append(CleanAnswer(one.concept, day, right, weight - right))
	return sorted(found, key=lambda one: one.day)


def attendance_days(records: Records, today: date) -> list[Day]:
	"""The days of the last year with a record, oldest first; statuses that Education does not have are left out."""
	lessons: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
	for mark in records.marks:
		if is_in_year(mark.day, today) and mark.status in ("Present", "Absent", "Leave"):
			lessons[mark.day][mark.lesson].add(mark.status)
	return [Day(day, _attended(of.values())) for day, of in sorted(lessons.items())]


def _attended(lessons: Any) -> Fraction | None:
	"""The part attended of the lessons that were not on leave.

	A lesson counts once: present if one of its records says so, else on leave if one does.
	"""
	present = sum("Present" in statuses for statuses in lessons)
	absent = sum(statuses == {"Absent"} for statuses in lessons)
	return Fraction(present, present + absent) if present + absent else None


def is_recent(day: date, today: date) -> bool:
	"""In the last four weeks, today included."""
	return today - timedelta(days=RECENT_DAYS) < day <= today


def is_in_year(day: date, today: date) -> bool:
	"""In the last year of 365 days, today included."""
	return today - timedelta(days=YEAR_DAYS) < day <= today
