"""Commands of the analytics and of the course material: refresh, train-risk, index."""

from collections.abc import Iterator
from typing import Any

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
	from ai_school.analytics import support

	connect()
	report = asdict(analytics.run(full=full, student=student, progress=progress("Analytics", as_json)))
	report["marks"] = support.marks()
	if as_json:
		print_json(report)
	else:
		click.echo(f"{report['students']} students computed in {report['seconds']:.1f} s.")
		for reason, count in sorted(report["dropped"].items()):
			click.echo(f"  {count} records left out: {reason}")
		for reason, count in sorted(report["mended"].items()):
			click.echo(f"  {count} records mended: {reason}")
		for sign, marks in report["marks"].items():
			click.echo(f"  {sign}: called wrong {marks['Wrong']} times, handled {marks['Handled']} times")


@site_command("train-risk")
@click.option(
	"--day",
	"days",
	type=click.IntRange(1, 365),
	multiple=True,
	help="Day of the school year, may be given several times. [default: 30, 60, 90 and 120]",
)
@click.option(
	"--group-by",
	"fields",
	metavar="FIELD",
	multiple=True,
	help="Report errors by this field of Student too, may be given several times; no model learns from it.",
)
def train_risk(as_json: bool, days: tuple[int, ...], fields: tuple[str, ...]) -> None:
	"""Learn from the school's finished years who fails or leaves.

	Learnt from the older years, measured on the newest, and kept only where it is better than the rule "last grade
	below the pass mark". Gender, disability and home background are no part of it: errors are reported by gender, and
	by the fields of Student that --group-by names (Select, Link, Check or Data, of 20 values at most). Nothing is
	said of fewer than 10 students. Models of other days stay. Needs scikit-learn.

	Example: bench --site school.localhost ai-school train-risk --day 60 --group-by custom_disability
	"""
	import frappe

	from ai_school.analytics import risk_cohorts
	from ai_school.analytics.school import pass_share

	connect()
	chosen = sorted(set(days)) or risk_cohorts.DAYS
	try:
		reports = risk_cohorts.train(chosen, pass_share(), progress("Training", as_json), fields)
	except ImportError as error:
		raise click.ClickException(f"No model was trained: {error}. Training needs scikit-learn.") from error
	frappe.db.commit()
	if as_json:
		print_json(reports)
		return
	for day, report in reports.items():
		click.echo("\n".join(_about_model(day, report)))
	if any(report["kept"] for report in reports.values()):
		click.echo("The next refresh says what is kept: bench --site SITE ai-school refresh --full")


def _about_model(day: str, report: dict[str, Any]) -> Iterator[str]:
	"""Lines about the model of a day of the year."""
	yield f"Day {day}: " + ("kept." if report["kept"] else f"not kept. {report['why']}")
	yield f"  learnt from {report['trained_on']} students, measured on the {report['measured_on']} of the newest year"
	if "auc" not in report:
		return
	yield (
		f"  tells who fails or leaves (they were {report['failed']:.0%}) from who does not: "
		f"AUC {report['auc']:.2f}, the last grade alone {report['rule_auc']:.2f}; calibration error {report['ece']:.2f}"
	)
	for field, groups in report["groups"].items() if report["kept"] else ():
		yield from _about_groups(field, groups)


def _about_groups(field: str, groups: dict[str, dict[str, Any]]) -> Iterator[str]:
	"""Lines about the errors by the values of a field."""
	for value, errors in groups.items():
		name = f"{field} {value}" if value else f"{field} not recorded"
		yield (
			f"  {name} ({errors['n']}): of those who passed {_percent(errors['false_alarms'])} "
			f"called at risk, of those who failed {_percent(errors['misses'])} missed"
		)
	if not groups:
		yield f"  {field}: no group has enough students"


def _percent(share: float | None) -> str:
	return "(too few to say)" if share is None else f"{share:.0%}"


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
