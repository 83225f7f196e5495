"""Attendance by day: which days a student was expected, which part of a day they attended, which they were on leave."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from ai_school.analytics.cleaning import NO_DAY, Batch, Table, day_of
from ai_school.analytics.engagement import LOW_RATE, TOLERANCE
from ai_school.analytics.facts import (
	Attendance,
	Floats,
	Ints,
	Noticed,
	Window,
	count_by,
	last_run,
	running_means,
	sum_by,
)

SOURCE = "Student Attendance"
DATE_LENGTH = 10
STATUSES = ("Present", "Leave", "Absent")
"""Of several records of a lesson the first of these prevails."""
PRESENT, LEAVE, ABSENT, OTHER = range(4)


@dataclass(frozen=True, slots=True)
class Marks:
	"""Records of attendance: the `counts` of rows of each of `students` follow each other.

	status: PRESENT, LEAVE, ABSENT or OTHER. lesson: a number of the lesson (or group), None where no student has two
	records on a day.
	"""

	students: Sequence[str]
	counts: Sequence[int]
	day: Ints
	status: Ints
	lesson: Ints | None = None


@dataclass(frozen=True, slots=True)
class Days:
	"""An entry per student and day with a record, by student and day, oldest first.

	counts: 1 where the student was present or absent, 0 on a day of leave alone (`leave` is 1 there); attended:
	which part of the day's lessons, 0 to 1.
	"""

	student: Ints
	day: Ints
	counts: Floats
	attended: Floats
	leave: Floats


def marks(table: Table, *, holidays: Container[int] = (), with_lessons: bool = False) -> Marks:
	"""Marks from the columns date with the status behind it ("2026-11-23Present") and, where asked for, lesson.

	holidays: ordinals of days that do not count, whatever was recorded before they were declared; their day is NO_DAY.
	"""
	texts = table.column(0)
	known = {text: _mark(text, holidays) for text in set(texts)}
	codes = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
	day, status = np.divmod(codes, OTHER + 1)
	lesson = _numbered(table.column(1)) if with_lessons else None
	return Marks(table.students, table.counts, day, status, lesson)


def _mark(text: str, holidays: Container[int]) -> int:
	written, day = text[DATE_LENGTH:], day_of(text[:DATE_LENGTH]) or NO_DAY
	status = STATUSES.index(written) if written in STATUSES else OTHER
	return (NO_DAY if day in holidays else day) * (OTHER + 1) + status


def _numbered(names: Sequence[str]) -> Ints:
	number = {name: at for at, name in enumerate(dict.fromkeys(names))}
	return np.fromiter(map(number.__getitem__, names), dtype=np.int64, count=len(names))


def several_a_day(found: Marks) -> list[str]:
	"""The students with a day that has more than one record."""
	names = list(dict.fromkeys(found.students))
	number = {name: at for at, name in enumerate(names)}
	owner = np.repeat(np.array([number[name] for name in found.students], dtype=np.int64), found.counts)
	if np.all((owner[1:] > owner[:-1]) | (owner[1:] == owner[:-1]) & (found.day[1:] > found.day[:-1])):
		return []
	order = np.lexsort((found.day, owner))
	owner, day = owner[order], found.day[order]
	again = (owner[1:] == owner[:-1]) & (day[1:] == day[:-1]) & (day[1:] != NO_DAY)
	return [names[at] for at in np.unique(owner[1:][again])]


def without(found: Marks, students: Sequence[str]) -> Marks:
	"""The marks of the others."""
	gone = set(students)
	left = [
		(name, count) for name, count in zip(found.students, found.counts, strict=True) if name not in gone
	]
	kept = np.repeat(np.array([name not in gone for name in found.students], dtype=np.bool_), found.counts)
	return Marks(
		[name for name, _ in left], [count for _, count in left], found.day[kept], found.status[kept]
	)


def recorded_days(parts: Sequence[Marks], batch: Batch, window: Window, noticed: Noticed) -> Days:
	"""Days of submitted records of the last year; each student's are in one of the parts.

	A day with several lessons counts once, by the part attended of those that were not on leave. A lesson with
	several records counts once: one of them that says Present prevails, then one that says Leave. Further records
	of a lesson and statuses that are none of Education's are noticed.
	"""
	found = [_days(part, batch, window, noticed) for part in parts]
	columns = [[getattr(one, name) for one in found] for name in Days.__slots__]
	student, day, *others = (np.concatenate(column) if column else np.zeros(0) for column in columns)
	order = np.lexsort((day, student))
	return Days(student[order], day[order], *(column[order] for column in others))


def _days(found: Marks, batch: Batch, window: Window, noticed: Noticed) -> Days:
	at, student = batch.owners(found, SOURCE, noticed)
	day, status = found.day[at], found.status[at]
	in_year = (day >= window.year_from) & (day <= window.today.toordinal())
	_notice(noticed, "status is not Present, Absent or Leave", int((in_year & (status == OTHER)).sum()))
	kept = in_year & (status != OTHER)
	student, day, status = student[kept], day[kept], status[kept]
	if found.lesson is not None:
		return _by_lesson(student, day, status, found.lesson[at][kept], noticed)
	counts = (status != LEAVE).astype(np.float64)
	return Days(student, day, counts, (status == PRESENT).astype(np.float64), 1.0 - counts)


def _by_lesson(student: Ints, day: Ints, status: Ints, lesson: Ints, noticed: Noticed) -> Days:
	latest = int(day.max(initial=0)) + 1
	pairs, place = np.unique(student * latest + day, return_inverse=True)
	of_day, prevailing = _lessons(place, lesson, status)
	_notice(noticed, "second record of a day and class", len(place) - len(of_day))
	present = count_by(of_day, len(pairs), prevailing == PRESENT)
	expected = count_by(of_day, len(pairs), prevailing != LEAVE)
	counts = (expected > 0).astype(np.float64)
	return Days(*np.divmod(pairs, latest), counts, present / np.maximum(expected, 1), 1.0 - counts)


def _lessons(place: Ints, lesson: Ints, status: Ints) -> tuple[Ints, Ints]:
	"""The place of the day, and the status, of each lesson with one record or more."""
	width = int(lesson.max(initial=0)) + 1
	cells, cell = np.unique(place * width + lesson, return_inverse=True)
	prevailing = np.full(len(cells), OTHER, dtype=np.int64)
	np.minimum.at(prevailing, cell, status)
	return cells // width, prevailing


def _notice(noticed: Noticed, reason: str, count: int) -> None:
	if count:
		noticed.dropped[f"{SOURCE}: {reason}"] += count


def totals(found: Days, window: Window, size: int) -> Attendance:
	"""What a batch of `size` students attended, in the year and in its recent part."""
	recent = found.day >= window.recent_from
	columns = (found.counts, found.attended, found.leave)
	return Attendance(
		*(sum_by(found.student, column, size) for column in columns),
		*(sum_by(found.student[recent], column[recent], size) for column in columns),
		low_since=low_since(found, size),
	)


def low_since(found: Days, size: int) -> Ints:
	"""The day from which on each student's rate has stayed below engagement.LOW_RATE, 0 where it is not below.

	The rate on a day is that of all days up to it that count, from the first of the last year on. So it is a day on
	which the student was absent, or for a part of it; leave and holidays do not count and end nothing.
	"""
	counts = found.counts > 0
	student = found.student[counts]
	rate, _number = running_means(student, found.attended[counts], size)
	return last_run(student, rate < LOW_RATE - TOLERANCE, found.day[counts], size)
