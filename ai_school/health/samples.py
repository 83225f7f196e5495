"""What is remembered of each minute, and which minutes are worth remembering."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ai_school.health.memory import OTHER

AT_LEAST_EVERY_S = 10 * 60
AT_LEAST_EVERY_S_UNDER_PRESSURE = 30 * 60
MEMORY_SHARE, MEMORY_MB = 0.05, 20.0
CALLS_SHARE = 0.1
WHOLE_FOR = timedelta(days=1)
LATE = timedelta(minutes=5)
"""By how much the next sample may come late before nothing is known: some ticks of the scheduler and a busy worker."""


@dataclass(frozen=True, slots=True)
class Sample:
	"""Memory in megabytes, waiting jobs and the age in seconds of the oldest, breaker, model calls left, kinds of process.

	`refreshed_on` is when the learning analytics were last computed; None for never.
	"""

	rss_mb: float
	pss_mb: float
	available_mb: float
	queue_depth: int
	oldest_job_s: int
	breaker: str
	calls_left: int
	kinds: frozenset[str]
	swap_used_mb: float = 0.0
	refreshed_on: datetime | None = None


def lasting(kinds: Iterable[str]) -> frozenset[str]:
	"""The kinds of process that ought to be there all the time: commands that come and go are none of them."""
	return frozenset(kinds) - {OTHER}


def is_worth_keeping(before: Sample | None, now: Sample, age_s: float, *, pressed: bool = False) -> bool:
	"""Whether a sample says something that the last kept one, `age_s` seconds old, does not.

	It does every ten minutes, and in between when memory moved by 5 % and 20 MB, when jobs began or ceased to wait or
	waited a minute longer, when the breaker changed, when a tenth of the calls was used or the last one, or when a kind of
	process came or went. So a quiet night is told in 6 rows an hour. While memory is short (`pressed`) only the breaker and
	the kinds of process count, and every half hour.
	"""
	longest_s = AT_LEAST_EVERY_S_UNDER_PRESSURE if pressed else AT_LEAST_EVERY_S
	if before is None or not 0 <= age_s < longest_s or _changed_in_kind(before, now):
		return True
	return not pressed and (
		_moved(before.pss_mb, now.pss_mb)
		or _moved(before.available_mb, now.available_mb)
		or _moved(before.swap_used_mb, now.swap_used_mb)
		or bool(before.queue_depth) != bool(now.queue_depth)
		or abs(now.oldest_job_s - before.oldest_job_s) >= 60
		or _calls_used(before.calls_left, now.calls_left)
	)


def is_quiet(before: Sample | None, now: Sample, age_s: float, *, pressed: bool = False) -> bool:
	"""Whether a sample is surely not worth keeping, without its proportional memory, which takes the longest to measure.

	That is looked at only where something else is worth it, or where resident memory moved.
	"""
	if before is None or _moved(before.rss_mb, now.rss_mb):
		return False
	return not is_worth_keeping(before, replace(now, pss_mb=before.pss_mb), age_s, pressed=pressed)


def holds_for(age: timedelta, *, pressed: bool = False) -> timedelta:
	"""How long a kept sample of that age speaks for what came after it, as nothing new was worth keeping.

	Where the next one is further away, no sample was taken. Of what is thinned out two neighbours are up to two slots apart.
	"""
	if pressed:
		return timedelta(seconds=AT_LEAST_EVERY_S_UNDER_PRESSURE) + LATE
	slots = 2 if age > WHOLE_FOR else 1
	return timedelta(seconds=slots * AT_LEAST_EVERY_S) + LATE


def thinned_out(moments: Iterable[datetime]) -> list[datetime]:
	"""Which moments to forget of a time that is over: of each ten minutes all but the first that was kept."""
	ordered = sorted(moments)
	return [later for earlier, later in itertools.pairwise(ordered) if _slot(earlier) == _slot(later)]


def _slot(moment: datetime) -> datetime:
	return moment - timedelta(seconds=(moment - datetime.min).total_seconds() % AT_LEAST_EVERY_S)


def _changed_in_kind(before: Sample, now: Sample) -> bool:
	return before.breaker != now.breaker or before.kinds != now.kinds


def _moved(before_mb: float, now_mb: float) -> bool:
	return abs(now_mb - before_mb) >= max(MEMORY_MB, MEMORY_SHARE * before_mb)


def _calls_used(before: int, now: int) -> bool:
	return before != now and (now == 0 or abs(now - before) >= CALLS_SHARE * before)
