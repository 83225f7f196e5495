"""From rows as the database gives them to clean facts: what cannot be true is left out and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import compress
from math import isfinite, nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import (
	NO_COURSE,
	Attendance,
	CourseActivity,
	Ints,
	Noticed,
	Questions,
	Quizzes,
	Results,
	Window,
)

Row = Sequence[Any]
TOLERANCE = 1e-9
WRITTEN_DAYS = {True: ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"), False: ("%m-%d-%Y", "%m/%d/%Y", "%m.%d.%Y")}


class Known(NamedTuple):
	"""A row, its place among all rows, and the position of its student in the batch."""

	at: int
	student: int
	row: Row


class Batch:
	"""The students of a batch and their positions; finds a student whose name is written in another case."""

	def __init__(self, students: Sequence[str]) -> None:
		self.students = tuple(students)
		self._exact = {name: position for position, name in enumerate(self.students)}
		self._folded = {_fold(name): position for position, name in enumerate(self.students)}

	def __len__(self) -> int:
		return len(self.students)

	def position(self, name: str | None) -> int | None:
		"""Position of a student in the batch, None where nobody has the name."""
		if name is None:
			return None
		return self._exact.get(name, self._folded.get(_fold(name)))

	def known(self, rows: Sequence[Row], source: str, noticed: Noticed) -> list["Known"]:
		"""The rows whose first column names a student of the batch."""
		found = [
			Known(at, student, row)
			for at, row in enumerate(rows)
			if (student := self.position(row[0])) is not None
		]
		_count(noticed.dropped, f"{source}: student is not known", len(rows) - len(found))
		return found


def results(rows: Sequence[Row], batch: Batch, window: Window, noticed: Noticed) -> Results:
	"""Clean results from (student, course, plan's date, day of creation, score, maximum), in the order of the rows.

	A result whose plan is gone, or dated in the future, counts as of the day on which it was created.
	"""
	source = "Assessment Result"
	known = batch.known(rows, source, noticed)
	days = [_mended_day(row[2], row[3], window, source, noticed) for _, _, row in known]
	score = np.array([number(row[4]) for _, _, row in known], dtype=np.float64)
	maximum = np.array([number(row[5]) for _, _, row in known], dtype=np.float64)
	whole = np.where(maximum > 0, maximum, np.nan)
	problems = {
		"no maximum": np.isnan(whole),
		"no score": np.isnan(score),
		"score below zero": score < 0,
		"score above the maximum": score > whole * (1 + TOLERANCE),
		"no date": np.array([day is None for day in days], dtype=np.bool_),
	}
	good = _keep(problems, source, noticed)
	courses = _Positions()
	kept = list(compress(known, good))
	return Results(
		row=_ints(one.at for one in kept),
		student=_ints(one.student for one in kept),
		course=_ints(courses.of(one.row[1]) if one.row[1] else NO_COURSE for one in kept),
		day=_ints(compress(days, good)),
		share=np.minimum(score[good] / whole[good], 1.0),
		courses=tuple(courses.names),
	)


def quizzes(
	rows: Sequence[Row], batch: Batch, window: Window, noticed: Noticed, *, day_first: bool
) -> Quizzes:
	"""Clean quiz attempts from (student, date as text, day of creation, score as text in per cent).

	An attempt whose score cannot be read stays an attempt; a date that cannot be read is that of the creation.
	"""
	source = "Quiz Activity"
	known = batch.known(rows, source, noticed)
	days = [_mended_day(row[1], row[2], window, source, noticed, day_first=day_first) for _, _, row in known]
	good = _keep({"no date": np.array([day is None for day in days], dtype=np.bool_)}, source, noticed)
	share = np.array([number(row[3]) / 100 for _, _, row in known], dtype=np.float64)[good]
	share = np.where((share >= 0) & (share <= 1), share, np.nan)
	_count(noticed.dropped, f"{source}: score is not a number from 0 to 100", int(np.isnan(share).sum()))
	return Quizzes(
		student=_ints(one.student for one in compress(known, good)),
		day=_ints(compress(days, good)),
		share=share,
	)


def questions(rows: Sequence[Row], batch: Batch, window: Window, noticed: Noticed) -> Questions:
	"""Clean questions to the tutor from (student, moment of creation, intent)."""
	source = "AI Chat Message"
	known = batch.known(rows, source, noticed)
	future = np.array([row[1].toordinal() > window.today.toordinal() for _, _, row in known], dtype=np.bool_)
	good = _keep({"dated in the future": future}, source, noticed)
	kept = list(compress(known, good))
	return Questions(
		student=_ints(one.student for one in kept),
		day=_ints(one.row[1].toordinal() for one in kept),
		hour=_ints(one.row[1].hour for one in kept),
		intent=np.array([one.row[2] or "" for one in kept], dtype=np.str_),
	)


def attendance(rows: Sequence[Row], batch: Batch, noticed: Noticed) -> Attendance:
	"""Attendance from one row a student: (student, the six columns of Attendance in its order, second records)."""
	source = "Student Attendance"
	columns = np.zeros((6, len(batch)), dtype=np.float64)
	for _, position, row in batch.known(rows, source, noticed):
		columns[:, position] += [float(value or 0) for value in row[1:7]]
		_count(noticed.dropped, f"{source}: second record of a day and class", int(row[7] or 0))
	return Attendance(*columns)


def course_activity(rows: Sequence[Row], batch: Batch, noticed: Noticed) -> CourseActivity:
	"""Course activity from one row a student: (student, recent, earlier, first moment, dated in the future)."""
	source = "Course Activity"
	recent, earlier, first_day = (np.zeros(len(batch), dtype=np.int64) for _ in range(3))
	for _, position, row in batch.known(rows, source, noticed):
		recent[position] += int(row[1] or 0)
		earlier[position] += int(row[2] or 0)
		first_day[position] = row[3].toordinal() if row[3] else 0
		_count(noticed.dropped, f"{source}: dated in the future", int(row[4] or 0))
	return CourseActivity(recent, earlier, first_day)


def number(value: object) -> float:
	"""A finite number from a number or its text; NaN for anything else."""
	try:
		parsed = float(value)  # type: ignore[arg-type]
	except (TypeError, ValueError, OverflowError):
		return nan
	return parsed if isfinite(parsed) else nan


def day_of(value: object, *, day_first: bool = True) -> int | None:
	"""Ordinal of a date, a moment, or either as text: ISO 8601, or day, month and year in the site's order.

	None for anything else.
	"""
	if isinstance(value, date):
		return value.toordinal()
	if not isinstance(value, str):
		return None
	text = value.strip()
	try:
		return datetime.fromisoformat(text.replace("Z", "+00:00")).toordinal()
	except ValueError:
		return _written_day(text.split(" ")[0], day_first)


def _written_day(text: str, day_first: bool) -> int | None:
	for form in WRITTEN_DAYS[day_first]:
		try:
			return datetime.strptime(text, form).toordinal()
		except ValueError:
			continue
	return None


def _mended_day(
	value: object, created: object, window: Window, source: str, noticed: Noticed, *, day_first: bool = True
) -> int | None:
	day, today = day_of(value, day_first=day_first), window.today.toordinal()
	if day is not None and day <= today:
		return day
	fallback = day_of(created)
	if fallback is None or fallback > today:
		return None
	problem = "no readable date" if day is None else "dated in the future"
	_count(noticed.mended, f"{source}: {problem}, dated by its creation", 1)
	return fallback


def _keep(problems: Mapping[str, NDArray[np.bool_]], source: str, noticed: Noticed) -> NDArray[np.bool_]:
	"""Mask of the entries without a problem; each other one is counted once, under its first problem."""
	good = np.ones(len(next(iter(problems.values()))), dtype=np.bool_)
	for problem, mask in problems.items():
		_count(noticed.dropped, f"{source}: {problem}", int((good & mask).sum()))
		good &= ~mask
	return good


def _count(counter: Counter[str], reason: str, times: int) -> None:
	if times:
		counter[reason] += times


def _ints(values: Any) -> Ints:
	return np.fromiter(values, dtype=np.int64)


def _fold(name: str) -> str:
	return name.strip().casefold()


class _Positions:
	"""Numbers names in the order in which they come."""

	def __init__(self) -> None:
		self.names: dict[str, int] = {}

	def of(self, name: str) -> int:
		return self.names.setdefault(name, len(self.names))
