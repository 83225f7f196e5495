"""How the server and the tutor did over the last hours: samples in equal steps, and how long answers took."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Moment:
	"""One kept sample: memory in megabytes, jobs that waited, seconds the oldest had waited, model calls left."""

	taken_on: datetime
	bench_mb: float
	available_mb: float
	queue_depth: int
	oldest_job_s: int
	breaker: str
	calls_left: int


@dataclass(frozen=True, slots=True)
class Step:
	"""A stretch of time: the worst of its samples, or the last one before it where nothing changed since.

	None throughout where nothing is known, as no sample was taken.
	"""

	begins: datetime
	bench_mb: float | None = None
	used_mb: float | None = None
	queue_depth: int | None = None
	oldest_job_s: int | None = None
	breaker_open: bool | None = None
	calls_left: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
	"""A time in which no sample was taken: from the last one before it to the next, or to the end of what is told."""

	begins: datetime
	ends: datetime


HoldsFor = Callable[[Moment], timedelta]
"""How long a kept sample speaks for what came after it."""


@dataclass(frozen=True, slots=True)
class Waits:
	"""How long students waited for answers of one source, in seconds."""

	source: str
	count: int
	median_s: float
	slow_s: float


def steps(
	moments: Sequence[Moment],
	begins: datetime,
	ends: datetime,
	count: int,
	machine_mb: float,
	holds_for: HoldsFor,
) -> list[Step]:
	"""`count` equal steps from `begins` to `ends`, each with the most memory, the longest queue and the fewest calls.

	`moments` are in order of time and begin before `begins`, where there are any. `machine_mb` is the machine's memory,
	from which a sample's available memory leaves what is used.
	"""
	length = (ends - begins) / count
	found: dict[int, list[Moment]] = defaultdict(list)
	for moment in moments:
		if begins <= moment.taken_on <= ends:
			found[min(count - 1, int((moment.taken_on - begins) / length))].append(moment)
	starts = [begins + number * length for number in range(count)]
	return [
		_step(found.get(number) or _still_true(moments, start, holds_for), start, machine_mb)
		for number, start in enumerate(starts)
	]


def silences(
	moments: Sequence[Moment], begins: datetime, ends: datetime, holds_for: HoldsFor
) -> list[Silence]:
	"""The times between `begins` and `ends` in which no sample was taken, in order; `moments` as in `steps`.

	What was before the first sample of all is none: the app was not there yet, or it is long forgotten.
	"""
	ending = [*(moment.taken_on for moment in moments[1:]), ends]
	return [
		Silence(max(begins, moment.taken_on), following)
		for moment, following in zip(moments, ending, strict=False)
		if following > begins and following - moment.taken_on > holds_for(moment)
	]


def waits(answers: Iterable[tuple[str, float]]) -> list[Waits]:
	"""Median and 95th percentile (nearest rank) of the seconds to an answer by its source, most frequent first."""
	by_source: dict[str, list[float]] = defaultdict(list)
	for source, seconds in answers:
		by_source[source].append(max(0.0, seconds))
	found = [
		Waits(source, len(times), rank(times, 0.5), rank(times, 0.95)) for source, times in by_source.items()
	]
	return sorted(found, key=lambda one: (-one.count, one.source))


def rank(values: Sequence[float], share: float) -> float:
	"""The smallest value that at least this share of the values does not exceed (nearest-rank percentile)."""
	return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def _still_true(moments: Sequence[Moment], start: datetime, holds_for: HoldsFor) -> Sequence[Moment]:
	"""The last sample before a moment, where it speaks for that moment too."""
	at = bisect_left(moments, start, key=lambda moment: moment.taken_on)
	return [moment for moment in moments[max(0, at - 1) : at] if start - moment.taken_on <= holds_for(moment)]


def _step(moments: Sequence[Moment], begins: datetime, machine_mb: float) -> Step:
	begins = begins.replace(microsecond=0)
	if not moments:
		return Step(begins)
	return Step(
		begins=begins,
		bench_mb=max(one.bench_mb for one in moments),
		used_mb=max(0.0, machine_mb - min(one.available_mb for one in moments)),
		queue_depth=max(one.queue_depth for one in moments),
		oldest_job_s=max(one.oldest_job_s for one in moments),
		breaker_open=any(one.breaker != "closed" for one in moments),
		calls_left=min(one.calls_left for one in moments),
	)
