"""`dev/screenshots`: the pictures of every page in docs/images, made anew from the demonstration school."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from dev.engine import demo, settings, setup, stack
from dev.engine.place import SCHOOL, Place
from dev.engine.steps import Printer


def run(place: Place, arguments: Sequence[str]) -> int:
	"""Bring the demonstration up and take its pictures, those whose names are given or all; returns the exit status."""
	printer, chosen = Printer(sys.stderr), settings.ensure(place)
	setup.prepare(place, setup.base_steps(place, chosen, setup.WITH_BROWSER), printer)
	demo.prepare(place, chosen, SCHOOL, None, printer)
	stack.start_all(place, chosen, printer)
	made = demo.made(place, SCHOOL)
	given = {
		"logins": {who: person["user"] for who, person in made["logins"].items()},
		"password": made["password"],
		"stories": {row["story"]: row for row in made["stories"]},
	}
	port = chosen.ports["web"]
	command = [str(place.python), "-m", "dev.pictures", f"http://{SCHOOL}:{port}", SCHOOL, *arguments]
	text, variables = json.dumps(given), place.variables()
	return subprocess.run(
		command, cwd=place.repository, env=variables, input=text, text=True, check=False
	).returncode
