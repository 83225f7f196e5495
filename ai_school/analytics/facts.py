"""What was found out about a batch of students, in columns: clean facts only, students and courses by position.

Days are proleptic ordinals (`date.toordinal`), shares are parts of the maximum from 0 to 1. All arrays of a class
have the same length: one entry per fact, or (Attendance, CourseActivity) one entry per student of the batch.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RECENT_DAYS = 28
YEAR_DAYS = 365
NO_COURSE = -1
ORDER_DIGITS = 9
"""Digits by which figures are told apart where they are put in order: the rest is the noise of sums."""


@dataclass(frozen=True, slots=True)
class Window:
	"""Which days count: the last four weeks are recent, the rest of the last year is earlier, the future is wrong."""

	today: date

	@property
	def recent_from(self) -> int:
		"""First day of the recent part."""
		return self.today.toordinal() - RECENT_DAYS + 1

	@property
	def year_from(self) -> int:
		"""First day that counts at all for engagement."""
		return self.today.toordinal() - YEAR_DAYS + 1


@dataclass(frozen=True, slots=True)
class Noticed:
	"""Dirty records of a run: left out (`dropped`) or used with a repaired date (`mended`), counted by reason."""

	dropped: Counter[str] = field(default_factory=Counter)
	mended: Counter[str] = field(default_factory=Counter)

	def add(self, other: "Noticed") -> None:
		"""Add another batch's counts to these."""
		self.dropped.update(other.dropped)
		self.mended.update(other.mended)


@dataclass(frozen=True, slots=True)
class Results:
	"""Submitted results; of equal days the earlier entry is the earlier result. `row` is the row it was read from."""

	row: Ints
	student: Ints
	course: Ints
	day: Ints
	share: Floats
	courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quizzes:
	"""Quiz attempts; `share` is NaN where the attempt's score is not a number from 0 to 100."""

	student: Ints
	day: Ints
	share: Floats


@dataclass(frozen=True, slots=True)
class Questions:
	"""Questions to the tutor that are still kept; `hour` is the site's local hour, 0 to 23."""

	student: Ints
	day: Ints
	hour: Ints
	intent: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Attendance:
	"""Days with a record, per student. A day on leave is neither in `days` nor in `attended`.

	`attended` may be broken: a pupil who was at two of a day's four lessons attended half a day. low_since: the day
	from which on the rate has stayed low (attendance.low_since), 0 where it is not; None where the days are not known.
	"""

	days: Floats
	attended: Floats
	leave: Floats
	recent_days: Floats
	recent_attended: Floats
	recent_leave: Floats
	low_since: Ints | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class CourseActivity:
	"""Articles and videos opened, per student; `first_day` is 0 where there were none in the year."""

	recent: Ints
	earlier: Ints
	first_day: Ints


@dataclass(frozen=True, slots=True)
class Work:
	"""Assessments of the last eight weeks that a student's class has results of; `done` where the student has one too."""

	student: Ints
	day: Ints
	done: NDArray[np.bool_]


def no_work() -> Work:
	"""The work of a batch of which nothing was asked."""
	return Work(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True)
class Answers:
	"""Answers by concept, in the order in which they were given on a day: how many of an attempt were right and wrong."""

	student: Ints
	concept: Ints
	day: Ints
	right: Floats
	wrong: Floats


@dataclass(frozen=True, slots=True)
class Curriculum:
	"""The concepts that there is evidence for, by number: subject, easiness, what each builds on.

	easiness and usual: log-odds of an answer on the concept, and of any, as in mastery_model.History.

	quizzes and criteria: the concepts of a Quiz, and of a course's Assessment Criteria.
	"""

	names: tuple[str, ...] = ()
	subjects: tuple[str, ...] = ()
	easiness: tuple[float, ...] = ()
	prerequisites: tuple[tuple[int, ...], ...] = ()
	usual: float = 0.0
	quizzes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
	criteria: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)


def no_answers() -> Answers:
	"""The answers of a batch that has none."""
	none, nothing = np.zeros(0, np.int64), np.zeros(0, np.float64)
	return Answers(none, none, none, nothing, nothing)


def concatenated(parts: Sequence[Answers]) -> Answers:
	"""The answers of several parts of a batch, one after another."""
	return Answers(
		student=np.concatenate([part.student for part in parts]),
		concept=np.concatenate([part.concept for part in parts]),
		day=np.concatenate([part.day for part in parts]),
		right=np.concatenate([part.right for part in parts]),
		wrong=np.concatenate([part.wrong for part in parts]),
	)


class Planned(NamedTuple):
	"""An assessment of a class in a course that most of the class has a result of."""

	name: str
	group: str
	course: str
	day: int


@dataclass(frozen=True, slots=True)
class School:
	"""What one batch cannot know: each course's mean share, and how busy the school is against its usual.

	`pace` is 1 in an ordinary four weeks, about 0 in the holidays. `kept_days` is how long questions are kept.
	`pass_share` is the share of the maximum that is a pass, `planned` what was due in the last eight weeks.
	`year_from` is the ordinal of the school year's first day, `holidays` are ordinals. `curriculum` says which quizzes and criteria ask for which concepts.
	"""

	course_means: dict[str, float]
	pace: float
	kept_days: int
	pass_share: float = 0.5
	year_from: int | None = None
	planned: Sequence[Planned] = ()
	curriculum: Curriculum = field(default_factory=Curriculum)
	holidays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
	"""Everything that the analytics of a batch is computed from."""

	students: tuple[str, ...]
	window: Window
	results: Results
	quizzes: Quizzes
	questions: Questions
	attendance: Attendance
	activity: CourseActivity
	noticed: Noticed
	work: Work = field(default_factory=no_work)
	answers: Answers = field(default_factory=no_answers)


def count_by(student: Ints, size: int, where: NDArray[np.bool_] | None = None) -> Ints:
	"""How many entries each student of a batch of `size` has, optionally only those where the mask holds."""
	return np.bincount(student if where is None else student[where], minlength=size)


def sum_by(student: Ints, values: Floats, size: int) -> Floats:
	"""Sum of the values of each student of a batch of `size`."""
	return np.bincount(student, weights=values, minlength=size).astype(np.float64)


def mean_by(student: Ints, values: Floats, size: int) -> Floats:
	"""Mean of the values of each student of a batch of `size`; NaN where there are none."""
	return ratio(sum_by(student, values, size), count_by(student, size))


def running_means(owner: Ints, values: Floats, size: int) -> tuple[Floats, Ints]:
	"""Mean of each owner's values up to and with each entry, and how many those are; entries stand by owner."""
	count = count_by(owner, size)
	first = np.cumsum(count) - count
	number = np.arange(1, len(owner) + 1) - first[owner]
	total = np.concatenate(([0.0], np.cumsum(values)))
	return (total[1:] - total[first[owner]]) / number, number


def last_run(owner: Ints, holds: NDArray[np.bool_], day: Ints, size: int) -> Ints:
	"""Day of the first of each owner's last entries that `holds` without a break, 0 where it does not hold at the last.

	Entries stand by owner, each one's oldest first.
	"""
	end = np.cumsum(count_by(owner, size))
	first = np.concatenate(([0], end))[:-1]
	broken = np.flatnonzero(~holds)
	first[owner[broken]] = broken + 1  # of several, the last stays
	return np.where(first < end, np.append(day, 0)[first], 0)


def ratio(part: Floats, whole: Floats | Ints) -> Floats:
	"""Elementwise part / whole, NaN where the whole is 0."""
	quotient = np.full(part.shape, np.nan, dtype=np.float64)
	np.divide(part, whole, out=quotient, where=whole != 0)
	return quotient


def some(value: float) -> float | None:
	"""The value for a dataclass: None in place of NaN."""
	return None if np.isnan(value) else float(value)


def somes(values: Floats) -> list[float | None]:
	"""The values for dataclasses: None in place of NaN."""
	return [None if value != value else value for value in values.tolist()]
