"""The health report over HTTP, for the health page and for a monitor with an API key of an administrator."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ai_school import permissions
from ai_school.health import history, memory, monitor, records, relief, remedies

STEPS = 96
LONGEST_H = 7 * 24
LOGS_DAYS = 7


@frappe.whitelist(methods=["GET"])
def status() -> dict[str, Any]:
	"""The report of `monitor.report`; 403 for everybody who does not administer the school's AI."""
	permissions.check_health_visible()
	return monitor.report()


@frappe.whitelist(methods=["GET"])
def overview(hours: int = 24) -> dict[str, Any]:
	"""The report for people: with the command that helps, and how the last hours went.

	Returns {report: of `monitor.report`, its checks each with `command`; limits: {tutor_mb, machine_mb}; total_mb;
	steps: [history.Step]; waits: [history.Waits]; refresh: {last_run, last_full}; outcomes: [{outcome, count,
	last_on}] and errors: [{title, count, last_on}] of seven days; hours}.
	"""
	permissions.check_health_visible()
	report, hours = monitor.report(), min(max(1, hours), LONGEST_H)
	for check, found in report["checks"].items():
		found["command"] = _command(check) if found["level"] != "ok" else ""
	now, machine = now_datetime(), memory.machine()
	since, long_since = now - timedelta(hours=hours), now - timedelta(days=LOGS_DAYS)
	steps = history.steps(records.moments(since), since, now, STEPS, machine.total_mb)
	return {
		"report": report,
		"limits": asdict(relief.limits()),
		"total_mb": round(machine.total_mb),
		"steps": [asdict(step) for step in steps],
		"waits": [asdict(one) for one in history.waits(records.answer_waits(since))],
		"refresh": records.last_refresh(),
		"outcomes": records.outcomes(long_since),
		"errors": [{**row, "title": _(row.title)} for row in records.errors(long_since)],
		"hours": hours,
	}


def _command(check: str) -> str:
	return remedies.remedy(check, frappe.local.site, frappe.db.db_type)
