"""The command that loads a demonstration school: demo."""

from collections.abc import Mapping
from typing import Any

import click

from ai_school.commands.site import connect, print_json, progress, site_command


@site_command("demo")
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

	connect()
	report = progress("Demonstration school", as_json)
	if uci:
		made = uci_school.load(uci, progress=report)
	else:
		made = school.load(seed=seed, progress=report, password=password, force=force)
	if as_json:
		print_json(made)
	else:
		_print(made)


def _print(made: Mapping[str, Any]) -> None:
	click.echo(f"{made['school']}: {made['inserted']} records inserted. The site has now:")
	for doctype, count in made["counts"].items():
		click.echo(f"  {doctype:24} {count}")
	if made["logins"]:
		click.echo(f"Logins, each with the password {made['password']}:")
	for who, person in made["logins"].items():
		click.echo(f"  {person['user']:36} {who}")
	for story in made.get("stories", ()):
		click.echo(f"  {story['student_name']:36} {story['story'].replace('_', ' ')}")
