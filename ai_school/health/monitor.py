"""The health report for an administrator. Every check stands alone and waits for nothing for long."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import frappe
import redis
from frappe import _
from frappe.utils import now_datetime

from ai_school.health import bench, budget, memory, records, relief, service
from ai_school.health.bench import Reach
from ai_school.health.budget import Finding, Limits
from ai_school.health.sampling import sample
from ai_school.tutor import config, mood

__all__ = ["report", "sample"]

SCHEDULED_QUEUE = "default"
NO_LIMITS = Limits(0, 0)
LOG = "ai_school"
Check = Callable[[], Finding]


def report(probe_model: bool = False) -> dict[str, Any]:
	"""How everything is.

	Works for the site of frappe.local without a database connection too, and then makes one. `probe_model` also asks
	the model's service whether it is there, which takes some seconds at worst.

	Returns {status: ok|degraded|failing, reasons: [sentence], checks: {name: {level, sentence, …numbers}},
	memory: {rss_mb, pss_mb, machine: {…_mb}, processes: [{name, pid, rss_mb, pss_mb, kind}]}, taken_on}.
	Sentences are in the user's language where the records can be read, else in English.
	"""
	reach = bench.reach()
	processes, machine = bench.processes(), memory.machine()
	findings = [
		*_server_findings(reach),
		_memory_finding(reach, processes, machine),
		*_queue_findings(reach),
		*_record_findings(reach, probe_model),
	]
	return {
		"status": budget.status(findings),
		"reasons": budget.reasons(findings),
		"checks": {
			each.check: {"level": each.level, "sentence": each.sentence, **each.numbers} for each in findings
		},
		"memory": _memory(processes, machine),
		"taken_on": str(now_datetime() if reach.records else datetime.now()),
	}


def _server_findings(reach: Reach) -> list[Finding]:
	say = reach.translate
	return [
		budget.answers("cache", say("The cache (Redis)"), reach.cache, say),
		budget.answers("queue", say("The queue (Redis)"), reach.queue, say),
		budget.answers("database", say("The database"), reach.database, say),
	]


def _memory_finding(reach: Reach, processes: list[memory.Process], machine: memory.Machine) -> Finding:
	tutor_mb = memory.total(each for each in processes if each.kind == memory.TUTOR_WORKER)[1]
	measured = machine, tutor_mb, memory.total(processes)[1]
	if not reach.records:
		return budget.memory(*measured, NO_LIMITS)
	return isolated("memory", lambda: budget.memory(*measured, relief.limits(), _))


def _queue_findings(reach: Reach) -> list[Finding]:
	say = reach.translate
	try:
		queues = None if reach.queue else bench.queues()
	except redis.exceptions.RedisError:
		queues = None
	if queues is None:
		because = say("the queue does not answer")
		return [budget.unchecked(check, because, say) for check in ("workers", "waiting")]
	return [
		_workers_finding(reach, queues.listening),
		budget.waiting(queues.depths, queues.oldest_s, say),
	]


def _workers_finding(reach: Reach, listening: Mapping[str, int]) -> Finding:
	if not reach.records:
		return budget.workers(listening, SCHEDULED_QUEUE, None)
	return isolated("workers", lambda: budget.workers(listening, SCHEDULED_QUEUE, records.asked_queue(), _))


def _record_findings(reach: Reach, probe_model: bool) -> list[Finding]:
	checks = _record_checks(probe_model)
	if reach.records:
		with bench.bounded_statements():
			return [isolated(name, check) for name, check in checks.items()]
	return [budget.unchecked(name, "the cache or the database does not answer") for name in checks]


def _record_checks(probe_model: bool) -> dict[str, Check]:
	"""The checks that read the site's records."""
	return {
		"scheduler": lambda: budget.scheduler(records.schedule(), records.tutor_enabled(), _),
		"model": lambda: service.model(records.model(probe_model), _),
		"search_index": lambda: service.search_index(records.indexed_documents(), records.articles(), _),
		"mood": lambda: service.mood(mood.status(config.mood_weights()), _),
		"analytics": lambda: service.analytics(
			records.analytics_age_s(), records.students(), records.schedule(), _
		),
		"messages": lambda: service.messages(*records.waiting_questions(), _),
		"contacts": lambda: service.contacts(records.tutor_enabled(), *records.contacts(), _),
		"flags": lambda: service.flags(*records.untold_flags(), _),
	}


def isolated(name: str, check: Check) -> Finding:
	"""The check's finding; one that breaks says so itself, and hides no other."""
	try:
		with bench.undone_on_error():
			return check()
	except Exception as error:  # noqa: BLE001 - whatever breaks in one check must leave the others standing
		frappe.logger(LOG).error(f"health check {name}", exc_info=True)
		because = _("{0}, see logs/ai_school.log").format(type(error).__name__)
		return budget.unchecked(name, because, _)


def _memory(processes: list[memory.Process], machine: memory.Machine) -> dict[str, Any]:
	rss_mb, pss_mb = memory.total(processes)
	return {
		"rss_mb": round(rss_mb, 1),
		"pss_mb": round(pss_mb, 1),
		"machine": {name: round(value) for name, value in asdict(machine).items()},
		"processes": [memory.as_row(process) for process in processes],
	}
