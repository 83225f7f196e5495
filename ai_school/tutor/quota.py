"""How many calls of the model are left: of the day (UTC, as OpenRouter counts) and of the running minute."""

from dataclasses import dataclass, replace

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Usage:
	"""Calls made: `day` as an ISO date in UTC, `calls` on that day, `recent` as Unix times of the last minute."""

	day: str
	calls: int = 0
	recent: tuple[float, ...] = ()


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


def spend(usage: Usage, calls: int, now: float) -> Usage:
	"""The usage after so many calls at `now` (Unix time)."""
	return replace(usage, calls=usage.calls + calls, recent=usage.recent + (now,) * calls)
