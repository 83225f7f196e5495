"""Limits of the server and what it means when a measured number passes one: the machine's half of the health report.

A finding fails when students get no answer, when a child in need would not be reported, or when the server is about
to stop; it warns when everybody is still served, but less well or later. The report is `failing` with one failing
finding, `degraded` with one warning, else `ok`.

| check | warning | failing |
|---|---|---|
| cache, queue, database | | does not answer |
| workers | the model is on and nobody works on its queue | nobody works on the scheduled jobs |
| waiting | the oldest job waits over 5 minutes | over 30 minutes |
| scheduler | late by 5 minutes, or slow and the tutor is on | off, or late by 30 minutes, and the tutor is on |
| memory | above a limit of AI School Settings | less than 5 % of the machine is left |
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ai_school.health.memory import Machine

OK, WARNING, FAILING = "ok", "warning", "failing"
DEGRADED = "degraded"
JOB_WAITS_LONG_S, JOB_WAITS_TOO_LONG_S = 5 * 60, 30 * 60
TICK_S, DORMANT_TICK_S = 60, 24 * 3600
LATE_S, TOO_LATE_S = 5 * 60, 30 * 60
LEAST_AVAILABLE_SHARE = 0.05

Translate = Callable[[str], str]


def identity(text: str) -> str:
	"""The text itself, where no translation is at hand."""
	return text


@dataclass(frozen=True, slots=True)
class Finding:
	"""What one check found: a sentence for the administrator, and the numbers behind it."""

	check: str
	level: str
	sentence: str
	numbers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
	"""Megabytes, as in AI School Settings; 0 means no limit."""

	tutor_mb: int
	machine_mb: int


@dataclass(frozen=True, slots=True)
class Schedule:
	"""How Frappe's scheduler stands for this site.

	`enabled` is False when it is switched off or paused; `dormant` when nobody logged in for days, so that Frappe
	runs the jobs once a day; `since_s` is the time since one of our jobs last began, or since they were registered,
	and None when they are not registered. `paused` says of a scheduler that is not enabled that the site's configuration
	pauses it. `interval_s` is how often Frappe looks for jobs that are due.
	"""

	enabled: bool
	dormant: bool
	since_s: float | None
	paused: bool = False
	interval_s: int = TICK_S

	@property
	def tick_s(self) -> int:
		"""How often the jobs of every minute really come."""
		return DORMANT_TICK_S if self.dormant else max(TICK_S, self.interval_s)

	@property
	def is_slow(self) -> bool:
		"""Whether what has to be looked at every minute is looked at less often."""
		return self.interval_s > TICK_S


def status(findings: Iterable[Finding]) -> str:
	"""ok, degraded or failing."""
	levels = {finding.level for finding in findings}
	if FAILING in levels:
		return FAILING
	return DEGRADED if WARNING in levels else OK


def reasons(findings: Iterable[Finding]) -> list[str]:
	"""The sentences of what is not ok, each once, failing ones first."""
	listed = list(findings)
	ordered = [
		finding.sentence for level in (FAILING, WARNING) for finding in listed if finding.level == level
	]
	return list(dict.fromkeys(ordered))


def answers(check: str, server: str, problem: str | None, translate: Translate = identity) -> Finding:
	"""Whether a server answers; `problem` is why not, in the words of its client."""
	if problem is None:
		return Finding(check, OK, translate("{0} answers.").format(server))
	sentence = translate(
		"{0} cannot be used ({1}): start it, or correct its address and password in the bench's configuration."
	)
	return Finding(check, FAILING, sentence.format(server, problem))


def unchecked(check: str, because: str, translate: Translate = identity) -> Finding:
	"""A check that makes no sense while something it needs is away, or that broke; `because` is among its numbers."""
	return Finding(check, WARNING, translate("Not checked: {0}.").format(because), {"unchecked": because})


def workers(
	listening: Mapping[str, int], scheduled: str, asked: str | None, translate: Translate = identity
) -> Finding:
	"""Workers per queue: `scheduled` is the queue of the scheduled jobs, `asked` the model's (None: model off)."""
	numbers = {"queues": dict(listening)}
	if not listening.get(scheduled):
		sentence = translate(
			"No worker listens on the queue {0}, so that scheduled jobs do not run: start the workers."
		)
		return Finding("workers", FAILING, sentence.format(scheduled), numbers)
	if asked and not listening.get(asked):
		sentence = translate(
			"No worker listens on the queue {0}, so that the model is not asked and students wait a minute for the "
			"answer from the course material: start a worker for it."
		)
		return Finding("workers", WARNING, sentence.format(asked), numbers)
	return Finding("workers", OK, translate("Every queue that is needed has a worker."), numbers)


def waiting(depths: Mapping[str, int], oldest_s: float, translate: Translate = identity) -> Finding:
	"""Jobs that wait per queue of the bench, and for how long (seconds) the oldest has waited."""
	depth = sum(depths.values())
	numbers = {"depth": depth, "oldest_s": round(oldest_s), "queues": dict(depths)}
	if oldest_s <= JOB_WAITS_LONG_S:
		return Finding("waiting", OK, translate("Jobs waiting: {0}.").format(depth), numbers)
	sentence = translate(
		"Jobs waiting: {0}, the oldest for {1} minutes. Start more workers, or see what holds them up."
	)
	level = FAILING if oldest_s > JOB_WAITS_TOO_LONG_S else WARNING
	return Finding("waiting", level, sentence.format(depth, round(oldest_s / 60)), numbers)


def scheduler(schedule: Schedule, tutor_enabled: bool, translate: Translate = identity) -> Finding:
	"""Whether the scheduled jobs come: without them no flag reaches the safeguarding contacts."""
	worst = FAILING if tutor_enabled else WARNING
	numbers = {
		"enabled": schedule.enabled,
		"dormant": schedule.dormant,
		"since_s": _rounded(schedule.since_s),
		"paused": schedule.paused,
		"interval_s": schedule.interval_s,
	}
	if schedule.paused:
		sentence = translate("The scheduler is paused for this site: run bench --site SITE scheduler resume.")
		return Finding("scheduler", worst, sentence, numbers)
	if not schedule.enabled:
		sentence = translate("The scheduler is off for this site: run bench --site SITE enable-scheduler.")
		return Finding("scheduler", worst, sentence, numbers)
	if schedule.since_s is None:
		sentence = translate("The scheduled jobs are not registered: run bench --site SITE migrate.")
		return Finding("scheduler", worst, sentence, numbers)
	late_s = schedule.since_s - schedule.tick_s
	if late_s > LATE_S:
		sentence = translate(
			"The scheduled jobs last ran {0} minutes ago: start the scheduler (bench schedule) and its workers."
		)
		level = worst if late_s > TOO_LATE_S else WARNING
		return Finding("scheduler", level, sentence.format(round(schedule.since_s / 60)), numbers)
	if schedule.dormant:
		sentence = translate("Nobody has logged in for days, so that Frappe runs the jobs once a day.")
		return Finding("scheduler", OK, sentence, numbers)
	if schedule.is_slow and tutor_enabled:
		sentence = translate(
			"Frappe looks for due jobs every {0} seconds only, so that questions and flags that wait are handled late: set "
			"scheduler_tick_interval to 60 and restart the scheduler."
		)
		return Finding("scheduler", WARNING, sentence.format(schedule.interval_s), numbers)
	return Finding("scheduler", OK, translate("The scheduled jobs run."), numbers)


def memory(
	machine: Machine, tutor_mb: float, bench_mb: float, limits: Limits, translate: Translate = identity
) -> Finding:
	"""Megabytes of the machine, of the tutor's workers and of the whole bench against the limits."""
	numbers = {"bench_mb": round(bench_mb), "tutor_mb": round(tutor_mb), "used_mb": round(machine.used_mb)}
	numbers |= {"available_mb": round(machine.available_mb), "total_mb": round(machine.total_mb)}
	if machine.available_mb < LEAST_AVAILABLE_SHARE * machine.total_mb:
		sentence = translate(
			"The machine has {0} MB of memory left and may stop processes any moment: restart the workers, run fewer of "
			"them, or add memory."
		)
		return Finding("memory", FAILING, sentence.format(round(machine.available_mb)), numbers)
	if exceeds(machine, limits):
		sentence = translate(
			"The machine uses {0} MB of memory, more than the {1} MB of AI School Settings: run fewer workers, add "
			"memory, or raise the limit if the machine has enough."
		)
		return Finding("memory", WARNING, sentence.format(round(machine.used_mb), limits.machine_mb), numbers)
	if limits.tutor_mb and tutor_mb > limits.tutor_mb:
		sentence = translate(
			"The tutor's workers hold {0} MB of memory, more than the {1} MB of AI School Settings: restart them, or run "
			"fewer."
		)
		return Finding("memory", WARNING, sentence.format(round(tutor_mb), limits.tutor_mb), numbers)
	sentence = translate("The bench holds {0} MB of memory, and the machine has {1} MB left.")
	return Finding("memory", OK, sentence.format(round(bench_mb), round(machine.available_mb)), numbers)


def exceeds(machine: Machine, limits: Limits) -> bool:
	"""Whether the machine uses more memory than the limit of the alert."""
	return is_above(machine.used_mb, limits)


def is_above(used_mb: float, limits: Limits) -> bool:
	"""Whether so many megabytes in use are more than the limit of the alert."""
	return 0 < limits.machine_mb < used_mb


def _rounded(seconds: float | None) -> int | None:
	return None if seconds is None else round(seconds)
