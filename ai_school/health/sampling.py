"""A sample of memory, queue and model every minute, and a word to the administrators when memory runs short."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import frappe
import redis
from frappe import _
from frappe.utils import now_datetime

from ai_school import alerts, model_gate, stored_json
from ai_school.health import bench, budget, memory, pressure, records, relief, samples
from ai_school.health.budget import Limits
from ai_school.health.samples import Sample
from ai_school.health.stores import Queues
from ai_school.tutor import config

SAMPLE = "AI Health Sample"
FIELDS = (
	"rss_mb", "pss_mb", "available_mb", "swap_used_mb", "queue_depth", "oldest_job_s", "breaker", "calls_left",
	"refreshed_on",
)  # fmt: skip
THINNING_LOOKS_BACK = timedelta(hours=1)
NOTHING_KNOWN = Queues({}, 0.0, {})


def sample() -> None:
	"""Every minute: keep a sample if it is worth it (see `samples.is_worth_keeping`), and tell of a limit passed.

	The record is named after its minute, so that a second run in that minute, even beside this one, adds nothing.
	"""
	now, machine = now_datetime().replace(microsecond=0), memory.machine()
	before, age_s = _last(now)
	taken = _take(bench.processes(proportional=False), machine)
	limits = relief.limits()
	change = _change_of_alert(before, machine, limits)
	pressed = pressure.level(machine, limits) != pressure.NONE
	if change or not samples.is_quiet(before, taken, age_s, pressed=pressed):
		processes = bench.processes()
		taken = _with_memory(taken, processes)
		if change or samples.is_worth_keeping(before, taken, age_s, pressed=pressed):
			_keep(taken, processes, now)
			_thin_out(now)
	if pressed:
		relief.drop_caches()
	if change:
		alerts.notify_managers(change)


def _take(processes: list[memory.Process], machine: memory.Machine) -> Sample:
	"""A sample without proportional memory, in whose place resident memory stands."""
	queues = _queues()
	taken = Sample(
		rss_mb=0.0,
		pss_mb=0.0,
		available_mb=round(machine.available_mb, 1),
		queue_depth=sum(queues.depths.values()),
		oldest_job_s=round(queues.oldest_s),
		breaker=records.breaker_status(),
		calls_left=model_gate.calls_left(config.load().model),
		kinds=samples.lasting(process.kind for process in processes),
		swap_used_mb=round(machine.swap_used_mb, 1),
		refreshed_on=records.refreshed_on(),
	)
	return _with_memory(taken, processes)


def _with_memory(taken: Sample, processes: list[memory.Process]) -> Sample:
	rss_mb, pss_mb = memory.total(processes)
	return replace(taken, rss_mb=round(rss_mb, 1), pss_mb=round(pss_mb, 1))


def _queues() -> Queues:
	"""What the queues hold; nothing where Redis has just gone, which the report tells."""
	try:
		return bench.queues()
	except redis.exceptions.RedisError:
		return NOTHING_KNOWN


def _last(now: datetime) -> tuple[Sample | None, float]:
	"""The last kept sample and its age in seconds."""
	table = frappe.qb.DocType(SAMPLE)
	query = frappe.qb.from_(table).select(table.taken_on, table.processes, *(table[name] for name in FIELDS))
	rows = query.orderby(table.taken_on, order=frappe.qb.desc).limit(1).run(as_dict=True)
	if not rows:
		return None, 0.0
	row = rows[0]
	kinds = samples.lasting(process["kind"] for process in stored_json.value(row.processes, []))
	return Sample(**{name: row[name] for name in FIELDS}, kinds=kinds), (now - row.taken_on).total_seconds()


def _keep(taken: Sample, processes: list[memory.Process], now: datetime) -> None:
	values = {
		"name": now.strftime("%Y-%m-%d %H:%M"),
		"owner": frappe.session.user,
		"modified_by": frappe.session.user,
		"creation": now,
		"modified": now,
		"taken_on": now,
		"processes": json.dumps([memory.as_row(process) for process in processes]),
		**{name: getattr(taken, name) for name in FIELDS},
	}
	frappe.db.bulk_insert(SAMPLE, list(values), [tuple(values.values())], ignore_duplicates=True)


def _thin_out(now: datetime) -> None:
	"""Forget most of what has just become a day old; every run looks back over the last few."""
	until = now - samples.WHOLE_FOR
	table = frappe.qb.DocType(SAMPLE)
	recent = (table.taken_on > until - THINNING_LOOKS_BACK) & (table.taken_on <= until)
	rows = frappe.qb.from_(table).select(table.taken_on).where(recent).run()
	if forgotten := samples.thinned_out(row[0] for row in rows):
		frappe.db.delete(SAMPLE, {"taken_on": ("in", forgotten)})


def _change_of_alert(before: Sample | None, machine: memory.Machine, limits: Limits) -> str:
	"""What to tell the administrators when the limit was passed since the last kept sample; empty when it was not."""
	above = budget.exceeds(machine, limits)
	if above == (before is not None and budget.is_above(machine.total_mb - before.available_mb, limits)):
		return ""
	if above:
		return _(
			"The server uses more memory than the limit in AI School Settings: fewer questions go to the model and fewer "
			"students are computed at once until it is over."
		)
	return _("The server uses less memory again than the limit in AI School Settings.")
