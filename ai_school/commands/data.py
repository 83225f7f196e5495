"""Commands for the rights of a student and the end of what is kept: export-student, erase-student, purge."""

import sys
from pathlib import Path
from typing import Any

import click

from ai_school.commands.site import FAILED, connect, print_json, progress, site_command


@site_command("export-student")
@click.argument("student")
@click.option(
	"--output", type=click.Path(dir_okay=False), help="The zip to write; ai_school-STUDENT.zip if not given."
)
def export_student(as_json: bool, student: str, output: str | None) -> None:
	"""Write everything that the app keeps about one student into a zip: JSON, and a page to read.

	Example: bench --site school.localhost ai-school export-student EDU-STU-2026-00001
	"""
	from ai_school.privacy import export

	connect()
	data = export.collect(student)
	path = Path(output or f"ai_school-{Path(student).name}.zip").resolve()
	path.touch(mode=0o600)
	path.write_bytes(export.as_zip(data))
	rows = {doctype: len(found) for doctype, found in {**data["records"], **data["beside"]}.items()}
	if as_json:
		print_json({"student": student, "file": str(path), "rows": rows})
		return
	_print_rows(rows)
	click.echo(f"{path}\nIt holds a child's words: hand it over safely, then delete it.")


@site_command("erase-student")
@click.argument("student")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
	"--despite-open-flags",
	is_flag=True,
	help="Erase open safeguarding flags too; recorded, and told to the safeguarding contacts.",
)
def erase_student(as_json: bool, student: str, yes: bool, despite_open_flags: bool) -> None:
	"""Delete all that the app keeps about one student, and search every table and file of the site for what is left.

	Exit status 1 when something is left, or while a safeguarding flag about them is open. Education's own records of the
	student are not touched.

	Example: bench --site school.localhost ai-school erase-student EDU-STU-2026-00001
	"""
	from ai_school.privacy import erasure

	connect()
	plan = erasure.plan(student)
	if plan["open_flags"] and not despite_open_flags:
		raise click.ClickException(_refusal(plan))
	if not yes:
		_ask(plan)
	report = erasure.erase(student, progress("Erasure", as_json), despite_open_flags)
	if as_json:
		print_json(report)
	else:
		_print_erasure(report)
	if not report["proved"]:
		sys.exit(FAILED)


@site_command("purge")
def purge(as_json: bool) -> None:
	"""Delete now what is due to be deleted: expired conversations, old logs, what is left of students that are gone.

	Example: bench --site school.localhost ai-school purge
	"""
	from ai_school.privacy import retention

	connect()
	deleted = retention.purge(progress("Purge", as_json))
	if as_json:
		print_json({"deleted": deleted})
	else:
		_print_rows(deleted)


def _refusal(plan: dict[str, Any]) -> str:
	return (
		f"Safeguarding flags about {plan['student']} are open ({plan['open_flags']}). Have a safeguarding lead close them in "
		"Tutor Oversight, and keep what the case needs in the school's own file. Where they are to go all the same: "
		"--despite-open-flags, which is recorded and told to the safeguarding contacts."
	)


def _ask(plan: dict[str, Any]) -> None:
	_print_rows(plan["rows"])
	if plan["open_flags"]:
		click.secho(f"{plan['open_flags']} open safeguarding flags go with them.", fg="red")
	click.confirm(f"Erase all of this about {plan['student']} for good?", abort=True, err=True)


def _print_rows(rows: dict[str, int]) -> None:
	for doctype, count in sorted(rows.items()):
		if count:
			click.echo(f"{count:>8}  {doctype}")
	if not any(rows.values()):
		click.echo("Nothing.")


def _print_erasure(report: dict[str, Any]) -> None:
	click.echo("Removed:")
	_print_rows(report["removed"])
	click.echo("Searched: {tables} tables, {files} files.".format(**report["searched"]))
	for found in report["left"]:
		click.secho(f"LEFT  {found['place']}: {found['kind']} in {found['count']} places", fg="red")
	if report["proved"]:
		click.secho("Nothing of what was removed is left.", fg="green")
	for rest in report["remains"]:
		click.echo(f"remains  {rest['place']} ({rest['count']}): {rest['why']}")
