"""bench --site SITE ai-school …: what an administrator does from the terminal."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click
from frappe.commands import get_site, pass_context

FAILED = 1


@click.group("ai-school")
def ai_school() -> None:
	"""The school's AI: its health, its analytics, its tutor."""


def _site_command(name: str) -> Callable[..., Any]:
	"""A subcommand that connects to the site given to bench and turns errors into one sentence."""

	def decorate(function: Callable[..., Any]) -> click.Command:
		@ai_school.command(name, help=function.__doc__)
		@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
		@pass_context
		def command(context: Any, **options: Any) -> None:
			_run(context, function, options)

		command.params += getattr(function, "__click_params__", [])[::-1]
		return command

	return decorate


def _run(context: Any, function: Callable[..., Any], options: dict[str, Any]) -> None:
	import frappe

	from ai_school.health import bench

	bench.init(get_site(context))
	try:
		function(**options)
	except frappe.ValidationError as refusal:
		raise click.ClickException(str(refusal)) from refusal
	finally:
		frappe.destroy()


def _connect() -> None:
	import frappe

	try:
		frappe.connect()
	except Exception as error:
		raise click.ClickException(
			f"The site's database cannot be reached: {type(error).__name__}. Is it running?"
		) from error


def _print_json(value: Any) -> None:
	click.echo(json.dumps(value, default=str, ensure_ascii=False))


def _progress(label: str, as_json: bool) -> Callable[[str, int, int], None]:
	"""A callback (step, done, total) that draws on a terminal and keeps silent in a pipe."""
	drawn = sys.stderr.isatty() and not as_json

	def report(step: str, done: int, total: int) -> None:
		if drawn:
			share = done / total if total else 1.0
			bar = "█" * int(share * 24)
			click.echo(f"\r{label}: {step:<28} {bar:<24} {done}/{total} ", nl=done >= total, err=True)

	return report


@_site_command("health")
@click.option("--probe-model", is_flag=True, help="Also ask the model's server whether it is there.")
def health(as_json: bool, probe_model: bool) -> None:
	"""Say whether everything runs: memory, queue, scheduler, model, index.

	Example: bench --site school.localhost ai-school health --json
	"""
	from ai_school.health import monitor

	report = monitor.report(probe_model=probe_model)
	if as_json:
		_print_json(report)
	else:
		_print_health(report)
	if report["status"] == "failing":
		sys.exit(FAILED)


def _print_health(report: dict[str, Any]) -> None:
	colours = {"ok": "green", "degraded": "yellow", "failing": "red"}
	click.secho(report["status"], fg=colours[report["status"]], bold=True)
	for name, check in report["checks"].items():
		click.echo(f"  {check['level']:<8} {name:<16} {check['sentence']}")


@_site_command("refresh")
@click.option("--full", is_flag=True, help="Compute every student, changed or not.")
@click.option("--student", help="Compute this student alone.")
def refresh(as_json: bool, full: bool, student: str | None) -> None:
	"""Compute the learning analytics of the students whose records changed.

	Example: bench --site school.localhost ai-school refresh --full
	"""
	from dataclasses import asdict

	from ai_school.analytics import refresh as analytics

	_connect()
	report = asdict(analytics.run(full=full, student=student, progress=_progress("Analytics", as_json)))
	if as_json:
		_print_json(report)
	else:
		click.echo(f"{report['students']} students computed in {report['seconds']:.1f} s.")
		for reason, count in sorted(report["dropped"].items()):
			click.echo(f"  {count} records left out: {reason}")


@_site_command("index")
@click.option("--rebuild", is_flag=True, help="Write the index anew.")
def index(as_json: bool, rebuild: bool) -> None:
	"""Bring the search index of the course material up to date.

	Example: bench --site school.localhost ai-school index --rebuild
	"""
	from ai_school import course_material

	_connect()
	changed = course_material.rebuild_index() if rebuild else course_material.update_index()
	if as_json:
		_print_json({"changed": changed})
	else:
		click.echo(f"{changed} documents brought up to date.")


@_site_command("demo")
@click.option(
	"--uci", type=click.Path(exists=True, file_okay=False), help="Folder of the UCI Student Performance data."
)
@click.option("--seed", default=7, show_default=True, help="Another number makes another school.")
@click.option("--password", help="Password of the demonstration's users; made up and printed if not given.")
@click.option("--force", is_flag=True, help="Load into a site that has students of its own.")
def demo(as_json: bool, uci: str | None, seed: int, password: str | None, force: bool) -> None:
	"""Load a demonstration school into an empty site.

	Example: bench --site school.localhost ai-school demo
	"""
	from ai_school import demo as school
	from ai_school.demo import uci as uci_school

	_connect()
	progress = _progress("Demonstration school", as_json)
	if uci:
		made = uci_school.load(uci, progress=progress)
	else:
		made = school.load(seed=seed, progress=progress, password=password, force=force)
	if as_json:
		_print_json(made)
	else:
		for key, value in made.items():
			click.echo(f"{key}: {value}")


commands = [ai_school]
