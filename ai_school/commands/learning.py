"""Commands of the analytics and of the course material: refresh, index."""

import click

from ai_school.commands.site import connect, print_json, progress, site_command


@site_command("refresh")
@click.option("--full", is_flag=True, help="Compute every student, changed or not.")
@click.option("--student", help="Compute this student alone.")
def refresh(as_json: bool, full: bool, student: str | None) -> None:
	"""Compute the learning analytics of the students whose records changed.

	Example: bench --site school.localhost ai-school refresh --full
	"""
	from dataclasses import asdict

	from ai_school.analytics import refresh as analytics

	connect()
	report = asdict(analytics.run(full=full, student=student, progress=progress("Analytics", as_json)))
	if as_json:
		print_json(report)
	else:
		click.echo(f"{report['students']} students computed in {report['seconds']:.1f} s.")
		for reason, count in sorted(report["dropped"].items()):
			click.echo(f"  {count} records left out: {reason}")
		for reason, count in sorted(report["mended"].items()):
			click.echo(f"  {count} records mended: {reason}")


@site_command("index")
@click.option("--rebuild", is_flag=True, help="Write the index anew.")
def index(as_json: bool, rebuild: bool) -> None:
	"""Bring the search index of the course material up to date.

	Example: bench --site school.localhost ai-school index --rebuild
	"""
	from ai_school import course_material

	connect()
	changed = course_material.rebuild_index() if rebuild else course_material.update_index()
	if as_json:
		print_json({"changed": changed})
	else:
		click.echo(f"{changed} documents brought up to date.")
