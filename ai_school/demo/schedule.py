"""Days of the demonstration's school year, counted back from its end: two terms, registers and tests."""

from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 12
BREAK_WEEKS = 2
YEAR_DAYS = 364
WEEKDAYS = 5
TESTS = ("Term 1 Test", "Term 1 Examination", "Term 2 Test", "Term 2 Examination")


@dataclass(frozen=True, slots=True)
class Schedule:
	"""terms: first and last day of each. days: with a register, in order. tests: (courses, len(TESTS)) positions in days."""

	terms: tuple[tuple[date, date], tuple[date, date]]
	days: tuple[date, ...]
	tests: tuple[tuple[int, ...], ...]

	@property
	def year(self) -> tuple[date, date]:
		"""First and last day of the academic year: it goes on after the second term."""
		start = self.terms[0][0]
		return start, start + timedelta(days=YEAR_DAYS)


def schedule(end: date, courses: int) -> Schedule:
	"""A year whose second term ends on the last weekday up to `end`.

	Each term has 12 weeks, with a holiday of two weeks between them. A course is tested in the middle and at the end of a
	term, no two courses on the same day.
	"""
	last = end - timedelta(days=max(end.weekday() - WEEKDAYS + 1, 0))
	monday = last - timedelta(days=last.weekday())
	second = (monday - timedelta(weeks=WEEKS - 1), last)
	first_end = second[0] - timedelta(weeks=BREAK_WEEKS, days=3)
	first = (first_end - timedelta(weeks=WEEKS - 1, days=WEEKDAYS - 1), first_end)
	parts = [_weekdays(*first), _weekdays(*second)]
	tests = tuple(_tests(course, courses, [len(part) for part in parts]) for course in range(courses))
	return Schedule((first, second), tuple(parts[0] + parts[1]), tests)


def _weekdays(start: date, end: date) -> list[date]:
	days = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
	return [day for day in days if day.weekday() < WEEKDAYS]


def _tests(course: int, courses: int, lengths: list[int]) -> tuple[int, ...]:
	"""Positions among all days of a course's tests: a run of consecutive days in the middle and at the end of a term."""
	positions: list[int] = []
	before = 0
	for length in lengths:
		positions += [before + (length - courses) // 2 + course, before + length - courses + course]
		before += length
	return tuple(positions)
