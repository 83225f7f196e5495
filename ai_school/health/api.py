"""The health report over HTTP, for the health page and for a monitor with an API key of an administrator."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ai_school import permissions
from ai_school.health import budget, history, memory, monitor, records, relief, remedies, samples

STEPS = 96
LONGEST_H = 7 * 24
SHORTEST = timedelta(minutes=10)
"""What the graphs show at the least of a bench that was never watched before."""
LOGS_DAYS = 7
OF_A_SITE = "--site SITE"
LONGEST_HOLD = samples.holds_for(timedelta(0), pressed=True)


@frappe.whitelist(methods=["GET"])
def status() -> dict[str, Any]:
	"""The report of `monitor.report`; 403 for everybody who does not administer the school's AI."""
	permissions.check_health_visible()
	return monitor.report()


@frappe.whitelist(methods=["GET"])
def overview(hours: int = 24) -> dict[str, Any]:
	"""The report for people: with the command that helps, and how the last hours went.

	Returns {report: of `monitor.report`, its checks each with `command`; limits: {tutor_mb, machine_mb}; total_mb;
	steps: [history.Step]; silences: [history.Silence]; waits: [history.Waits]; refresh: {last_run, last_full}; outcomes: [{outcome, count,
	last_on}] and errors: [{title, count, last_on}] of seven days; hours}.
	"""
	permissions.check_health_visible()
	report, hours = monitor.report(), min(max(1, hours), LONGEST_H)
	for check, found in report["checks"].items():
		found["command"] = _command(check, found) if found["level"] != "ok" else ""
		found["sentence"] = found["sentence"].replace(OF_A_SITE, f"--site {frappe.local.site}")
	now, machine, limits = now_datetime(), memory.machine(), relief.limits()
	since, long_since = now - timedelta(hours=hours), now - timedelta(days=LOGS_DAYS)
	moments = records.moments(since - LONGEST_HOLD)
	begins = max(since, min(records.first_sample_on() or now, now - SHORTEST))

	def holds_for(moment: history.Moment) -> timedelta:
		pressed = budget.is_above(machine.total_mb - moment.available_mb, limits)
		return samples.holds_for(now - moment.taken_on, pressed=pressed)

	steps = history.steps(moments, begins, now, STEPS, machine.total_mb, holds_for)
	return {
		"report": report,
		"limits": asdict(limits),
		"total_mb": round(machine.total_mb),
		"steps": [asdict(step) for step in steps],
		"silences": [asdict(one) for one in history.silences(moments, begins, now, holds_for)],
		"waits": [asdict(one) for one in history.waits(records.answer_waits(since))],
		"refresh": records.last_refresh(),
		"outcomes": records.outcomes(long_since),
		"errors": [{**row, "title": _(row.title)} for row in records.errors(long_since)],
		"hours": hours,
	}


def _command(check: str, found: dict[str, Any]) -> str:
	"""What helps; nothing where something else was in the way of the check."""
	if "unchecked" in found:
		return ""
	return remedies.remedy(check, frappe.local.site, frappe.db.db_type, found)
