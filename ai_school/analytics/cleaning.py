"""From rows as the database gives them to clean facts: what cannot be true is left out and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from math import isfinite, nan
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import (
	NO_COURSE,
	CourseActivity,
	Floats,
	Ints,
	Noticed,
	Questions,
	Quizzes,
	Results,
	Window,
)

Row = Sequence[Any]
NO_DAY = 0
TOLERANCE = 1e-9
WRITTEN_DAYS = {
	True: ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"),
	False: ("%Y-%m-%d", "%m-%d-%Y", "%m/%d/%Y", "%m.%d.%Y"),
}


@dataclass(frozen=True, slots=True)
class Table:
	"""Rows as texts by column, NULL as ''; the `counts` of rows of each of `students` follow each other.

	`fields` are all values one after another: that of column c in row r is at r * stride + first + c.
	"""

	students: Sequence[str]
	counts: Sequence[int]
	fields: Sequence[str]
	first: int
	stride: int

	@classmethod
	def of_rows(cls, rows: Sequence[Row]) -> "Table":
		"""The table of rows whose first value is the student."""
		stride = len(rows[0]) if rows else 1
		texts = ["" if value is None else str(value) for row in rows for value in row]
		return cls([row[0] for row in rows], [1] * len(rows), texts, 1, stride)

	def __len__(self) -> int:
		return sum(self.counts)

	def column(self, number: int, rows: Ints | None = None) -> Sequence[str]:
		"""A column, of some rows or of all."""
		values = self.fields[self.first + number :: self.stride]
		if rows is None or len(rows) == len(self):
			return values[: len(self)]
		return [values[row] for row in rows]


class Owned(Protocol):
	"""Rows of students: the `counts` of rows of each of `students` follow each other."""

	@property
	def students(self) -> Sequence[str]: ...  # noqa: D102
	@property
	def counts(self) -> Sequence[int]: ...  # noqa: D102


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

	def owners(self, table: Owned, source: str, noticed: Noticed) -> tuple[Ints, Ints]:
		"""Which rows belong to a student of the batch, and to whom."""
		found = [self.position(name) for name in table.students]
		position = np.repeat(_ints(-1 if one is None else one for one in found), table.counts)
		at = np.flatnonzero(position >= 0)
		_count(noticed.dropped, f"{source}: student is not known", len(position) - len(at))
		return at, position[at]

	def known(self, rows: Sequence[Row], source: str, noticed: Noticed) -> list["Known"]:
		"""The rows whose first column names a student of the batch."""
		found = [
			Known(at, student, row)
			for at, row in enumerate(rows)
			if (student := self.position(row[0])) is not None
		]
		_count(noticed.dropped, f"{source}: student is not known", len(rows) - len(found))
		return found


def results(
	table: Table, plan_days: Mapping[str, int], batch: Batch, window: Window, noticed: Noticed
) -> Results:
	"""Clean results from the columns plan, moment of creation, score, maximum, course; by student and day.

	A result whose plan has no day, or one in the future, counts as of the day on which it was created. Of
	equal days the one that was created earlier comes first.
	"""
	source = "Assessment Result"
	at, student = batch.owners(table, source, noticed)
	plans, created, scores, maxima, courses = (table.column(number, at) for number in range(5))
	known = {plan: plan_days.get(plan, NO_DAY) for plan in set(plans)}
	planned = _ints(map(known.__getitem__, plans))
	day = _mended_days(planned, created, window, source, noticed)
	score, maximum = numbers(scores), numbers(maxima)
	whole = np.where(maximum > 0, maximum, np.nan)
	problems = {
		"no maximum": np.isnan(whole),
		"no score": np.isnan(score),
		"score below zero": score < 0,
		"score above the maximum": score > whole * (1 + TOLERANCE),
		"no date": day == NO_DAY,
	}
	good = np.flatnonzero(_keep(problems, source, noticed))
	good = good[_order(student[good], day[good], created, good)]
	positions = {name: place for place, name in enumerate(dict.fromkeys(filter(None, courses)))}
	course = _ints(map({**positions, "": NO_COURSE}.__getitem__, courses))
	return Results(
		row=at[good],
		student=student[good],
		course=course[good],
		day=day[good],
		share=np.minimum(score[good] / whole[good], 1.0),
		courses=tuple(positions),
	)


def _order(student: Ints, day: Ints, created: Sequence[str], good: Ints) -> Ints:
	"""The order by student and day, and by creation where a student has several on a day."""
	order = np.lexsort((day, student))
	pair = np.stack([student[order], day[order]])
	if not np.any(np.all(pair[:, 1:] == pair[:, :-1], axis=0)):
		return order
	return np.lexsort((np.array([created[one] for one in good]), day, student))


def quizzes(table: Table, batch: Batch, window: Window, noticed: Noticed, *, day_first: bool) -> Quizzes:
	"""Clean quiz attempts from the columns date as text, moment of creation, score as text in per cent.

	An attempt whose score cannot be read stays an attempt; a date that cannot be read is that of the creation.
	"""
	source = "Quiz Activity"
	at, student = batch.owners(table, source, noticed)
	written, created, scores = (table.column(number, at) for number in range(3))
	day = _mended_days(days(written, day_first=day_first), created, window, source, noticed)
	good = _keep({"no date": day == NO_DAY}, source, noticed)
	share = numbers(scores)[good] / 100
	share = np.where((share >= 0) & (share <= 1), share, np.nan)
	_count(noticed.dropped, f"{source}: score is not a number from 0 to 100", int(np.isnan(share).sum()))
	return Quizzes(student=student[good], day=day[good], share=share)


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


def course_activity(rows: Sequence[Row], batch: Batch, noticed: Noticed) -> CourseActivity:
	"""Course activity from one row a student: (student, recent, earlier, first day, dated in the future)."""
	source = "Course Activity"
	recent, earlier, first_day = (np.zeros(len(batch), dtype=np.int64) for _ in range(3))
	for _, position, row in batch.known(rows, source, noticed):
		recent[position] += int(row[1] or 0)
		earlier[position] += int(row[2] or 0)
		first_day[position] = row[3].toordinal() if row[3] else 0
		_count(noticed.dropped, f"{source}: dated in the future", int(row[4] or 0))
	return CourseActivity(recent, earlier, first_day)


def numbers(texts: Sequence[str]) -> Floats:
	"""Finite numbers from their texts; NaN for anything else."""
	known = {text: number(text) for text in set(texts)}
	return np.fromiter(map(known.__getitem__, texts), dtype=np.float64, count=len(texts))


def number(value: object) -> float:
	"""A finite number from a number or its text; NaN for anything else, such as 1_0, which Python alone takes for ten."""
	if isinstance(value, str) and "_" in value:
		return nan
	try:
		parsed = float(value)  # type: ignore[arg-type]
	except (TypeError, ValueError, OverflowError):
		return nan
	return parsed if isfinite(parsed) else nan


def days(texts: Sequence[str], *, day_first: bool = True) -> Ints:
	"""Ordinals of dates as `day_of` reads them; NO_DAY for anything else."""
	written = [text[:10] if text[10:11] == " " else text for text in texts]
	known = {text: day_of(text, day_first=day_first) or NO_DAY for text in set(written)}
	return _ints(map(known.__getitem__, written))


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


def iso(day: int) -> str:
	"""A day's ordinal as an ISO date."""
	return date.fromordinal(day).isoformat()


def _written_day(text: str, day_first: bool) -> int | None:
	for form in WRITTEN_DAYS[day_first]:
		try:
			return datetime.strptime(text, form).toordinal()
		except ValueError:
			continue
	return None


def _mended_days(found: Ints, created: Sequence[str], window: Window, source: str, noticed: Noticed) -> Ints:
	"""The days, those that cannot be true replaced by the day of creation, or by NO_DAY where that is no better."""
	today = window.today.toordinal()
	for at in np.flatnonzero((found == NO_DAY) | (found > today)):
		problem = "no readable date" if found[at] == NO_DAY else "dated in the future"
		fallback = day_of(created[at])
		found[at] = fallback if fallback is not None and fallback <= today else NO_DAY
		if found[at] != NO_DAY:
			_count(noticed.mended, f"{source}: {problem}, dated by its creation", 1)
	return found


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
