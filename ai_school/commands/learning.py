"""Commands of the analytics and of the course material: refresh, train-risk, index."""

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
@click.option("--day", "days", type=int, multiple=True, help="Day of the school year; 30, 60, 90 and 120.")
def train_risk(as_json: bool, days: tuple[int, ...]) -> None:
	"""Learn from the school's finished years who fails or leaves.

	Learnt from the older years, measured on the newest, and kept only where it is better than the rule "last grade
	below the pass mark". Gender, disability and home background are no part of it. Needs scikit-learn.

	Example: bench --site school.localhost ai-school train-risk --day 60
	"""
	import frappe

	from ai_school.analytics import risk_cohorts
	from ai_school.analytics.school import pass_share

	connect()
	chosen = sorted(set(days)) or risk_cohorts.DAYS
	reports = risk_cohorts.train(chosen, pass_share(), progress("Training", as_json))
	frappe.db.commit()
	if as_json:
		print_json(reports)
		return
	for day, report in reports.items():
		click.echo(f"Day {day}: {'kept' if report['kept'] else 'not kept. ' + report['why']}")
		if "auc" in report:
			click.echo(
				f"  AUC {report['auc']} (rule {report['rule_auc']}), calibration error {report['ece']}, "
				f"{report['measured_on']} students of the newest year"
			)
			for gender, errors in report["by_gender"].items():
				click.echo(
					f"  {gender or '-'}: {errors['n']}, false alarms {errors['false_alarms']}, misses {errors['misses']}"
				)


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
