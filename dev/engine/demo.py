"""`dev/demo`: a running school to look at, from nothing or in seconds, with addresses and logins."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dev.engine import assets, model, settings, setup, stack
from dev.engine.database import database
from dev.engine.errors import EngineError
from dev.engine.place import SCHOOL, Place
from dev.engine.settings import Settings
from dev.engine.sites import Sites
from dev.engine.stamps import fingerprint
from dev.engine.steps import Printer, Report, Step

UCI_SITE = "uci.localhost"
LOAD, REFRESH, INDEX = "Demonstration school", "Learning analytics", "Search index"


def run(place: Place, arguments: Sequence[str]) -> int:
	"""Bring the demonstration up, check it, or stop it; returns the exit status."""
	asked = _parser().parse_args(arguments)
	if asked.stop:
		stopped = stack.stop_all(place)
		print(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")
		return 0
	printer = Printer(sys.stderr if asked.check else sys.stdout)
	site, chosen = UCI_SITE if asked.uci else SCHOOL, settings.ensure(place)
	prepare(place, chosen, site, asked.uci, printer)
	stack.start_all(place, chosen, printer)
	if asked.model or not asked.check:
		model.switch(place, chosen, site, on=asked.model, printer=printer)
	if asked.check:
		return check(place, chosen, site)
	print(describe(chosen, site, made(place, site)))
	return 0


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(prog="dev/demo", description=__doc__)
	parser.add_argument("--stop", action="store_true", help="end everything that the demonstration started")
	parser.add_argument(
		"--check", action="store_true", help="drive the main job over HTTP and print one JSON object"
	)
	parser.add_argument(
		"--model", action="store_true", help="answer with a stand-in for a model service as well"
	)
	parser.add_argument(
		"--uci", type=_folder, metavar="FOLDER", help=f"the UCI pupils instead, on the site {UCI_SITE}"
	)
	return parser


def _folder(text: str) -> Path:
	path = Path(text).resolve()
	if not path.is_dir():
		raise EngineError(
			f"{text} is not a folder: give the one that holds the UCI Student Performance data."
		)
	return path


def prepare(place: Place, chosen: Settings, site: str, uci: Path | None, printer: Printer) -> None:
	"""Make the bench, the site and its data, what can side by side."""
	sites = Sites(place, chosen, database(place, chosen))
	steps = [
		*setup.base_steps(place, chosen, setup.WITH_DESK),
		*assets.steps(place, chosen),
		setup.site_step(place, chosen, site),
		*_data_steps(place, sites, site, uci),
	]
	setup.prepare(place, steps, printer)


def _data_steps(place: Place, sites: Sites, site: str, uci: Path | None) -> list[Step]:
	"""Loading the records, then what the app computes from them; each is done again for another site or other code."""
	made = _made_file(place, site)

	def command(report: Report, *arguments: str) -> str:
		return sites.bench(f"ai-school {arguments[0]}", report, "--site", site, "ai-school", *arguments)

	def load(report: Report) -> None:
		options = ["--uci", str(uci)] if uci else []
		summary = last_json(command(report, "demo", "--json", "--force", *options))
		made.touch(0o600)
		made.write_text(summary)

	def refresh(report: Report) -> None:
		command(report, "refresh", "--full")

	def index(report: Report) -> None:
		command(report, "index")

	def inputs() -> str:
		folder = place.repository / "ai_school" / "demo"
		files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
		return fingerprint(sites.identity(site), uci, files=files, base=folder)

	names = [f"{name} of {site}" for name in (LOAD, REFRESH, INDEX)]
	return [
		Step(names[0], load, inputs, (made,), (f"Site {site}",)),
		Step(names[1], refresh, inputs, (), (names[0],)),
		Step(names[2], index, inputs, (), (names[0],)),
	]


def last_json(output: str) -> str:
	"""The last line of a command's output that is a JSON object. Raises EngineError if there is none."""
	for line in reversed(output.splitlines()):
		if line.startswith("{"):
			return line
	raise EngineError("The demonstration's command printed no summary: see .bench/logs/ai-school-demo.log.")


def _made_file(place: Place, site: str) -> Path:
	return place.folder / f"demo-{site}.json"


def made(place: Place, site: str) -> dict[str, Any]:
	"""What the demonstration's command told of the school that it loaded: logins, password, stories."""
	loaded: dict[str, Any] = json.loads(_made_file(place, site).read_text())
	return loaded


def check(place: Place, chosen: Settings, site: str) -> int:
	"""Run dev/demo_check.py against the running school; its JSON object goes to stdout."""
	school = made(place, site)
	logins = {
		who: {"user": person["user"], "password": school["password"]}
		for who, person in school["logins"].items()
	}
	logins["administrator"] = {"user": "Administrator", "password": chosen.admin_password}
	command = [str(place.python), "-m", "dev.demo_check", f"http://127.0.0.1:{chosen.ports['web']}", site]
	text, variables = json.dumps(logins), place.variables()
	return subprocess.run(
		command, cwd=place.repository, env=variables, input=text, text=True, check=False
	).returncode


def describe(chosen: Settings, site: str, made: Mapping[str, Any]) -> str:
	"""Addresses, logins and what to look for."""
	base = f"http://{site}:{chosen.ports['web']}"
	lines = [
		"",
		f"{made.get('school', 'The school')} is running. `dev/demo --stop` ends it.",
		"",
		f"  students         {base}/ai-tutor",
		f"  guardians        {base}/my-progress",
		f"  staff            {base}/app/student-insight",
		f"  administrators   {base}/app/ai-school-settings",
		"",
		"  login                                     password       who",
		f"  {'Administrator':40}  {chosen.admin_password:13}  administrator",
	]
	for who, person in made.get("logins", {}).items():
		of = person.get("groups") or person.get("children") or [person.get("group", "")]
		about = ", ".join([who, *of]).rstrip(", ")
		lines.append(f"  {person['user']:40}  {made['password']:13}  {about}")
	stories = [
		f"  {row['student_name']:24} {row['story'].replace('_', ' ')}" for row in made.get("stories", [])
	]
	return "\n".join([*lines, *(["", "  worth a look in Student Insight:", *stories] if stories else [])])
