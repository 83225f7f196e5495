"""Commands that keep the app running: health."""

import sys
from typing import Any

import click

from ai_school.commands.site import FAILED, print_json, site_command


@site_command("health")
@click.option("--probe-model", is_flag=True, help="Also ask the model's server whether it is there.")
def health(as_json: bool, probe_model: bool) -> None:
	"""Say whether everything runs: memory, queue, scheduler, model, index.

	Example: bench --site school.localhost ai-school health --json
	"""
	from ai_school.health import monitor

	report = monitor.report(probe_model=probe_model)
	if as_json:
		print_json(report)
	else:
		_print_health(report)
	if report["status"] == "failing":
		sys.exit(FAILED)


def _print_health(report: dict[str, Any]) -> None:
	colours = {"ok": "green", "degraded": "yellow", "failing": "red"}
	click.secho(report["status"], fg=colours[report["status"]], bold=True)
	for name, check in report["checks"].items():
		click.echo(f"  {check['level']:<8} {name:<16} {check['sentence']}")
