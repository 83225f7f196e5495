"""The command that computes a configuration for the server: tune."""

import sys
from pathlib import Path
from typing import Any

import click

from ai_school.commands.site import FAILED, connect, print_json, site_command

FOLDER = "ai_school_tuning"
PROGRAMS, WEB_PORT = ("bench", "node", "redis-server"), 8000


@site_command("tune")
@click.option(
	"--ram",
	"ram_mb",
	type=click.IntRange(min=1),
	help="Memory of the server in MB; this machine's if not given.",
)
@click.option("--cores", type=click.IntRange(min=1), help="Its processor cores; this machine's if not given.")
@click.option(
	"--db",
	"database",
	type=click.Choice(["mariadb", "postgres"]),
	help="The database; the site's if not given.",
)
@click.option("--write", is_flag=True, help="Write the files, into config/ai_school_tuning of the bench.")
def tune(as_json: bool, ram_mb: int | None, cores: int | None, database: str | None, write: bool) -> None:
	"""Compute a configuration for the whole server, and say where what runs differs from it.

	Nothing is changed: with --write the files are put into a folder of the bench, to be read and then taken over.

	Example: bench --site school.localhost ai-school tune --ram 4096 --cores 2 --write
	"""
	from ai_school.health import bench, memory, tuning, tuning_running, tuning_values

	connect()
	total_mb = ram_mb or round(memory.machine().total_mb)
	try:
		plan = tuning.plan(total_mb, cores or _cores(), database or bench.database_kind())
	except tuning.DoesNotFitError as problem:
		click.echo(str(problem), err=True)
		sys.exit(FAILED)
	rows = tuning_values.differences(plan.settings, tuning_running.running(plan.settings))
	written = _write(plan) if write else []
	if as_json:
		print_json(_as_json(plan, rows, written))
	else:
		_print(plan, rows, written)


def _cores() -> int:
	import psutil

	return psutil.cpu_count() or 1


def _write(plan: Any) -> list[str]:
	"""Write the plan's files; the paths that were written."""
	import getpass
	import shutil

	import frappe
	from frappe.utils import cint, get_bench_path

	from ai_school.health import tuning_files

	folder = Path(get_bench_path()) / "config" / FOLDER
	folder.mkdir(parents=True, exist_ok=True)
	found = {name: path for name in PROGRAMS if (path := shutil.which(name))}
	port = cint(frappe.conf.webserver_port) or WEB_PORT
	here = tuning_files.Bench(Path(get_bench_path()), getpass.getuser(), port, found)
	texts = tuning_files.files(plan, here)
	for name, text in texts.items():
		(folder / name).write_text(text)
	return [str(folder / name) for name in texts]


def _as_json(plan: Any, rows: list[Any], written: list[str]) -> dict[str, Any]:
	from dataclasses import asdict

	return {
		"ram_mb": plan.ram_mb,
		"cores": plan.cores,
		"database": plan.database,
		"budget_mb": plan.budget,
		"shares": [{**asdict(share), "mb": share.mb} for share in plan.shares],
		"settings": [{**asdict(row.setting), "running": row.running, "differs": row.differs} for row in rows],
		"written": written,
	}


def _print(plan: Any, rows: list[Any], written: list[str]) -> None:
	click.secho(f"{plan.ram_mb} MB, {plan.cores} cores, {plan.database}", bold=True)
	for part, budget in plan.budget.items():
		used = plan.used_mb(part)
		click.echo(
			f"  {part:<10} {budget:>6} MB"
			+ (f", of which processes hold {used} MB at the most" if used else "")
		)
		for share in plan.shares:
			if share.part == part:
				click.echo(f"    {share.count} × {share.name:<28} {share.mb:>6} MB")
	differing = [row for row in rows if row.differs]
	click.secho(f"{len(differing)} of {len(rows)} settings differ from what runs:", bold=True)
	for row in differing:
		now = "not set, or not readable" if row.running is None else row.running
		click.echo(f"  {row.setting.server} {row.setting.name}: {row.setting.value} (now: {now})")
		click.echo(f"    {row.setting.reason}")
	for path in written:
		click.echo(f"Written: {path}")
	if not written:
		click.echo("Nothing was changed. With --write the files are written into the bench's config folder.")
