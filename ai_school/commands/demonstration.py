"""The command that loads a demonstration school: demo."""

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
		for key, value in made.items():
			click.echo(f"{key}: {value}")
