"""Attendance by day: which days a student was expected, which part of a day they attended, which they were on leave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ai_school.analytics.cleaning import Batch, Table, days
from ai_school.analytics.facts import Attendance, Floats, Ints, Noticed, Window, count_by, sum_by

SOURCE = "Student Attendance"
PRESENT, ABSENT = "Present", "Absent"


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


def recorded_days(table: Table, batch: Batch, window: Window, noticed: Noticed) -> Days:
	"""Days from the columns date, status, lesson (or group) of submitted records of the last year.

	A day with several lessons counts once, by the part of them attended. A lesson with several records counts
	once, and one of them that says Present prevails; the others are noticed.
	"""
	at, student = batch.owners(table, SOURCE, noticed)
	dates, status, lesson = (table.column(number, at) for number in range(3))
	day = days(dates)
	in_year = (day >= window.year_from) & (day <= window.today.toordinal())
	present = np.array([one == PRESENT for one in status], dtype=np.bool_)[in_year]
	absent = np.array([one == ABSENT for one in status], dtype=np.bool_)[in_year]
	student, day = student[in_year], day[in_year]
	pairs, place = np.unique(student * (window.today.toordinal() + 1) + day, return_inverse=True)
	size = len(pairs)
	records = count_by(place, size)
	lessons = _lessons(place, lesson, np.flatnonzero(in_year), records)
	if twice := int((records - lessons).sum()):
		noticed.dropped[f"{SOURCE}: second record of a day and class"] += twice
	at_school, recorded = count_by(place, size, present), count_by(place, size, present | absent)
	attended = np.divide(
		at_school, np.where(records > lessons, lessons, recorded), out=np.zeros(size), where=recorded > 0
	)
	counts = (recorded > 0).astype(np.float64)
	owner, when = np.divmod(pairs, window.today.toordinal() + 1)
	return Days(owner, when, counts, np.where(at_school >= lessons, counts, attended), 1.0 - counts)


def _lessons(place: Ints, lesson: Sequence[str], rows: Ints, records: Ints) -> Ints:
	"""How many different lessons the records of each day are of."""
	if not len(records) or records.max() == 1:
		return records
	number = {name: at for at, name in enumerate(dict.fromkeys(lesson))}
	of = np.fromiter((number[lesson[row]] for row in rows), dtype=np.int64, count=len(rows))
	return np.bincount(np.unique(place * len(number) + of) // len(number), minlength=len(records))


def totals(found: Days, window: Window, size: int) -> Attendance:
	"""What a batch of `size` students attended, in the year and in its recent part."""
	recent = found.day >= window.recent_from
	columns = (found.counts, found.attended, found.leave)
	return Attendance(
		*(sum_by(found.student, column, size) for column in columns),
		*(sum_by(found.student[recent], column[recent], size) for column in columns),
	)
