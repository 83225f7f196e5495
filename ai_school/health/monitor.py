"""The health report for an administrator. Every check stands alone and waits for nothing for long."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import frappe
import redis
from frappe import _
from frappe.utils import now_datetime

from ai_school.health import bench, budget, memory, records, service
from ai_school.health.budget import Finding, Limits, Translate
from ai_school.health.sampling import sample
from ai_school.tutor import jobs, mood

__all__ = ["report", "sample"]

SCHEDULED_QUEUE = "default"
NO_LIMITS = Limits(0, 0)
LOG = "ai_school"
Check = Callable[[Translate], Finding]


def report(probe_model: bool = False) -> dict[str, Any]:
	"""How everything is.

	Works for the site of frappe.local without a database connection too, and then makes one. `probe_model` also asks
	the model's service whether it is there, which takes some seconds at worst.

	Returns {status: ok|degraded|failing, reasons: [sentence], checks: {name: {level, sentence, …numbers}},
	memory: {rss_mb, pss_mb, machine: {…_mb}, processes: [{name, pid, rss_mb, pss_mb, kind}]}, taken_on}.
	Sentences are in the user's language where the records can be read, else in English.
	"""
	reach = bench.reach()
	translate = _ if reach.records else budget.identity
	processes, machine = bench.processes(), memory.machine()
	findings = [
		*_server_findings(reach, translate),
		_memory_finding(processes, machine, reach, translate),
		*_queue_findings(reach, translate),
		*_record_findings(reach, probe_model, translate),
	]
	return {
		"status": budget.status(findings),
		"reasons": budget.reasons(findings),
		"checks": {
			found.check: {"level": found.level, "sentence": found.sentence, **found.numbers}
			for found in findings
		},
		"memory": _memory(processes, machine),
		"taken_on": str(now_datetime() if reach.records else datetime.now()),
	}


def _server_findings(reach: bench.Reach, translate: Translate) -> list[Finding]:
	servers = {
		"cache": (translate("The cache (Redis)"), reach.cache),
		"queue": (translate("The queue (Redis)"), reach.queue),
		"database": (translate("The database"), reach.database),
	}
	return [budget.answers(check, *server, translate) for check, server in servers.items()]


def _memory_finding(
	processes: list[memory.Process], machine: memory.Machine, reach: bench.Reach, translate: Translate
) -> Finding:
	tutor_mb = memory.total(each for each in processes if each.kind == memory.TUTOR_WORKER)[1]
	bench_mb = memory.total(processes)[1]

	def check(say: Translate) -> Finding:
		limits = records.limits() if reach.records else NO_LIMITS
		return budget.memory(machine, tutor_mb, bench_mb, limits, say)

	return _isolated("memory", check, translate)


def _queue_findings(reach: bench.Reach, translate: Translate) -> list[Finding]:
	try:
		queues = None if reach.queue else bench.queues()
	except redis.exceptions.RedisError:
		queues = None
	if queues is None:
		because = translate("the queue does not answer")
		return [budget.unchecked(check, because, translate) for check in ("workers", "waiting")]
	held = queues

	def workers(say: Translate) -> Finding:
		asked = jobs.queue_name() if reach.records and records.model_wanted() else None
		return budget.workers(held.listening, SCHEDULED_QUEUE, asked, say)

	return [
		_isolated("workers", workers, translate),
		budget.waiting(held.depths, held.oldest_s, translate),
	]


def _record_findings(reach: bench.Reach, probe_model: bool, translate: Translate) -> list[Finding]:
	checks = _record_checks(probe_model)
	if reach.records:
		with bench.bounded_statements():
			return [_isolated(name, check, translate) for name, check in checks.items()]
	because = translate("the cache or the database does not answer")
	return [budget.unchecked(name, because, translate) for name in checks]


def _record_checks(probe_model: bool) -> Mapping[str, Check]:
	"""The checks that read the site's records."""
	return {
		"scheduler": lambda say: budget.scheduler(records.schedule(), records.tutor_enabled(), say),
		"model": lambda say: service.model(records.model(probe_model), say),
		"search_index": lambda say: service.search_index(
			records.indexed_documents(), records.articles(), say
		),
		"mood": lambda say: service.mood(mood.status(), say),
		"analytics": lambda say: service.analytics(
			records.analytics_age_s(), records.students(), records.schedule(), say
		),
		"messages": lambda say: service.messages(*records.waiting_questions(), say),
		"contacts": lambda say: service.contacts(records.tutor_enabled(), *records.contacts(), say),
		"flags": lambda say: service.flags(*records.untold_flags(), say),
	}


def _isolated(name: str, check: Check, translate: Translate) -> Finding:
	"""The check's finding; one that breaks says so itself, and hides no other."""
	try:
		with bench.undone_on_error():
			return check(translate)
	except Exception as error:  # noqa: BLE001 - whatever breaks in one check must leave the others standing
		frappe.logger(LOG).error(f"health check {name}", exc_info=True)
		because = translate("{0}, see logs/ai_school.log").format(type(error).__name__)
		return budget.unchecked(name, because, translate)


def _memory(processes: list[memory.Process], machine: memory.Machine) -> dict[str, Any]:
	rss_mb, pss_mb = memory.total(processes)
	return {
		"rss_mb": round(rss_mb, 1),
		"pss_mb": round(pss_mb, 1),
		"machine": {name: round(value) for name, value in asdict(machine).items()},
		"processes": [memory.as_row(process) for process in processes],
	}
