"""Attendance by day: which days a student was expected, which part of a day they attended, which they were on leave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ai_school.analytics.cleaning import NO_DAY, Batch, Table, day_of
from ai_school.analytics.facts import Attendance, Floats, Ints, Noticed, Window, count_by, sum_by

SOURCE = "Student Attendance"
DATE_LENGTH = 10
STATUSES = ("Present", "Absent")
PRESENT, ABSENT, OTHER = range(3)


@dataclass(frozen=True, slots=True)
class Marks:
	"""Records of attendance: the `counts` of rows of each of `students` follow each other.

	status: PRESENT, ABSENT or OTHER. lesson: a number of the lesson (or group), None where no student has two
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


def marks(table: Table, *, with_lessons: bool = False) -> Marks:
	"""Marks from the columns date with the status behind it ("2026-11-23Present") and, where asked for, lesson."""
	texts = table.column(0)
	known = {text: _mark(text) for text in set(texts)}
	codes = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
	day, status = np.divmod(codes, OTHER + 1)
	lesson = _numbered(table.column(1)) if with_lessons else None
	return Marks(table.students, table.counts, day, status, lesson)


def _mark(text: str) -> int:
	written = text[DATE_LENGTH:]
	status = STATUSES.index(written) if written in STATUSES else OTHER
	return (day_of(text[:DATE_LENGTH]) or NO_DAY) * (OTHER + 1) + status


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
	again = (owner[1:] == owner[:-1]) & (day[1:] == day[:-1])
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

	A day with several lessons counts once, by the part of them attended. A lesson with several records counts
	once, and one of them that says Present prevails; the others are noticed.
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
	student, day = student[in_year], day[in_year]
	present, absent = status[in_year] == PRESENT, status[in_year] == ABSENT
	if found.lesson is None:
		counts = (present | absent).astype(np.float64)
		return Days(student, day, counts, present.astype(np.float64), 1.0 - counts)
	lesson = found.lesson[at][in_year]
	pairs, place = np.unique(student * (window.today.toordinal() + 1) + day, return_inverse=True)
	size = len(pairs)
	records = count_by(place, size)
	lessons = _lessons(place, lesson, records)
	if twice := int((records - lessons).sum()):
		noticed.dropped[f"{SOURCE}: second record of a day and class"] += twice
	at_school, recorded = count_by(place, size, present), count_by(place, size, present | absent)
	attended = np.divide(
		at_school, np.where(records > lessons, lessons, recorded), out=np.zeros(size), where=recorded > 0
	)
	counts = (recorded > 0).astype(np.float64)
	owner, when = np.divmod(pairs, window.today.toordinal() + 1)
	return Days(owner, when, counts, np.where(at_school >= lessons, counts, attended), 1.0 - counts)


def _lessons(place: Ints, lesson: Ints, records: Ints) -> Ints:
	"""How many different lessons the records of each day are of."""
	if not len(records) or records.max() == 1:
		return records
	width = int(lesson.max()) + 1
	return np.bincount(np.unique(place * width + lesson) // width, minlength=len(records))


def totals(found: Days, window: Window, size: int) -> Attendance:
	"""What a batch of `size` students attended, in the year and in its recent part."""
	recent = found.day >= window.recent_from
	columns = (found.counts, found.attended, found.leave)
	return Attendance(
		*(sum_by(found.student, column, size) for column in columns),
		*(sum_by(found.student[recent], column[recent], size) for column in columns),
	)
