"""How the server and the tutor did over the last hours: samples in equal steps, and how long answers took."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
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
	"""A stretch of time: the worst of its samples; None throughout where there was none."""

	begins: datetime
	bench_mb: float | None = None
	used_mb: float | None = None
	queue_depth: int | None = None
	oldest_job_s: int | None = None
	breaker_open: bool | None = None
	calls_left: int | None = None


@dataclass(frozen=True, slots=True)
class Waits:
	"""How long students waited for answers of one source, in seconds."""

	source: str
	count: int
	median_s: float
	slow_s: float


def steps(
	moments: Iterable[Moment], begins: datetime, ends: datetime, count: int, machine_mb: float
) -> list[Step]:
	"""`count` equal steps from `begins` to `ends`, each with the most memory, the longest queue and the fewest calls.

	`machine_mb` is the machine's memory, from which a sample's available memory leaves what is used.
	"""
	length = (ends - begins) / count
	found: dict[int, list[Moment]] = defaultdict(list)
	for moment in moments:
		if begins <= moment.taken_on <= ends:
			found[min(count - 1, int((moment.taken_on - begins) / length))].append(moment)
	return [_step(found.get(number, []), begins + number * length, machine_mb) for number in range(count)]


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
