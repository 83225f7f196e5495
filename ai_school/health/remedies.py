"""The command that helps when a check of the health report is not ok; run in the bench's folder."""

from collections.abc import Mapping
from typing import Any

from ai_school.health.budget import LATE_S, TICK_S

SITE = "SITE"
RESTART = "sudo supervisorctl restart all"
REMEDIES = {
	"cache": RESTART,
	"queue": RESTART,
	"database": "sudo systemctl restart mariadb",
	"memory": f"bench --site {SITE} ai-school tune",
	"workers": RESTART,
	"waiting": "bench doctor",
	"scheduler": f"bench --site {SITE} enable-scheduler",
	"model": f"bench --site {SITE} ai-school health --probe-model",
	"search_index": f"bench --site {SITE} ai-school index --rebuild",
	"mood": "bench setup requirements",
	"analytics": f"bench --site {SITE} ai-school refresh",
	"messages": "bench doctor",
	"flags": "bench doctor",
}
POSTGRES = {"database": "sudo systemctl restart postgresql"}


def remedy(check: str, site: str, database: str = "mariadb", numbers: Mapping[str, Any] | None = None) -> str:
	"""The command for this site, or nothing where a form of the desk helps and not a command.

	`numbers` are those of the finding, by which the same check can need another command.
	"""
	known = {**REMEDIES, **(POSTGRES if database == "postgres" else {})}
	command = _for_scheduler(numbers) if check == "scheduler" and numbers else known.get(check, "")
	return command.replace(SITE, site)


def _for_scheduler(numbers: Mapping[str, Any]) -> str:
	if numbers.get("paused"):
		return f"bench --site {SITE} scheduler resume"
	if not numbers.get("enabled"):
		return REMEDIES["scheduler"]
	since_s, interval_s = numbers.get("since_s"), numbers.get("interval_s", TICK_S)
	if since_s is None:
		return f"bench --site {SITE} migrate"
	is_slow = interval_s > TICK_S and since_s - interval_s <= LATE_S
	return f"bench set-config -gp scheduler_tick_interval {TICK_S}" if is_slow else RESTART
