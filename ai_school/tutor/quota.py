"""How many calls of the model are left: of the day (UTC, as OpenRouter counts), of the running minute, and for whom.

The day is shared: a student's next call is made only where the calls that remain after it still let every other student
catch up with what this one has had, or else, where there are too few for that, where a fair part of the day remains: a
first call takes the last one there is, a second leaves a half, a tenth nine tenths.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Usage:
	"""Calls made: `day` as an ISO date in UTC, `calls` on that day, `recent` as Unix times of the last minute, `had` the
	day's calls per student."""

	day: str
	calls: int = 0
	recent: tuple[float, ...] = ()
	had: Mapping[str, int] = field(default_factory=dict)


def at(usage: Usage, day: str, now: float) -> Usage:
	"""The usage as it counts at `now` (Unix time) on `day`: a new day starts at nought.

	A day that lies before the recorded one (a clock set back) keeps the count, so that no quota is won by it.
	"""
	recent = tuple(moment for moment in usage.recent if now - MINUTE_S < moment <= now)
	if day > usage.day:
		return Usage(day, 0, recent)
	return replace(usage, recent=recent)


def calls_left(usage: Usage, per_day: int, per_minute: int) -> tuple[int, int]:
	"""Calls left of the day and of the minute, never below nought."""
	return max(0, per_day - usage.calls), max(0, per_minute - len(usage.recent))


def spend(usage: Usage, students: Sequence[str], now: float) -> Usage:
	"""The usage after a call for each of these students at `now` (Unix time)."""
	return replace(
		usage,
		calls=usage.calls + len(students),
		recent=usage.recent + (now,) * len(students),
		had=dict(Counter(usage.had) + Counter(students)),
	)


def is_share(student: str, had: Mapping[str, int], students: int, left: int, per_day: int) -> bool:
	"""Whether the student's next call leaves the others their share of the day.

	Args:
		had: calls of the day per student, of those who had any.
		students: how many students may have the model asked at all.
		left: calls left of the day, `per_day` being all of them.
	"""
	before = had.get(student, 0)
	others = sum(min(count, before) for name, count in had.items() if name != student)
	to_catch_up = max(0, before * (students - 1) - others)
	return left - 1 >= min(to_catch_up, per_day * before / (before + 1))
