"""Small environments beside the bench's: for the unit tests alone, for the checks, and for a bench of somebody else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.python_env import REQUIREMENTS, interpreter, make_environment
from dev.engine.shell import run
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Report

UNIT = REQUIREMENTS.with_name("requirements-unit.txt")
TOOLS = REQUIREMENTS.with_name("requirements-tools.txt")
SEMGREP = REQUIREMENTS.with_name("requirements-semgrep.txt")
LOAD = REQUIREMENTS.with_name("requirements-load.txt")
ON_ANY_BENCH = ("pytest", "hypothesis")


def unit_python(place: Place, report: Report) -> Path:
	"""The interpreter for tests that need no Frappe: the bench's if there is one, else that of a small environment."""
	if Stamps(place.stamps).read("Python packages"):
		return place.python
	return _environment(
		place, "unit-env", ["--no-deps", "-c", REQUIREMENTS, "-r", UNIT], [UNIT, REQUIREMENTS], report
	)


def tools_python(place: Place, report: Report) -> Path:
	"""The interpreter of an environment with the formatter, the linter and the type checker."""
	return _environment(place, "tools-env", ["-r", TOOLS], [TOOLS], report)


def semgrep(place: Place, report: Report) -> Path:
	"""The checker of the rules in dev/engine/lint/semgrep.yml, in an environment of its own."""
	return _environment(place, "semgrep-env", ["-r", SEMGREP], [SEMGREP], report).with_name("semgrep")


def locust(place: Place, report: Report) -> Path:
	"""The load generator, in an environment of its own: its packages are not those of Frappe."""
	return _environment(place, "load-env", ["-r", LOAD], [LOAD], report).with_name("locust")


def _environment(
	place: Place, name: str, options: list[object], made_from: list[Path], report: Report
) -> Path:
	folder, stamps = place.folder / name, Stamps(place.stamps)
	key = fingerprint(interpreter(), files=made_from)
	python = folder / "bin" / "python"
	if stamps.read(name) != key or not python.exists():
		shutil.rmtree(folder / "bin", ignore_errors=True)
		shutil.rmtree(folder / "lib", ignore_errors=True)
		make_environment(place, folder)
		command = [python, "-m", "pip", "--disable-pip-version-check", "install", *options]
		run(f"Installing packages into {folder}", command, place.log(name), on_line=report)
		stamps.write(name, key)
	return python


def packages_for(place: Place, python: Path, report: Report) -> Path:
	"""A folder of ours with pytest and what it needs, for an interpreter whose environment stays as it is.

	Raises EngineError if that interpreter is missing or nothing can be installed for it.
	"""
	if not python.exists():
		raise EngineError(
			f"{python} is missing: --bench needs the folder of a bench, with its env, apps and sites."
		)
	version = run("Asking for the bench's Python", [python, "-VV"], place.log("foreign python"))
	key = fingerprint(version, files=[REQUIREMENTS])
	folder, stamps = place.folder / "any-bench" / key[:12], Stamps(place.stamps)
	if stamps.read(f"any bench {key[:12]}") != key:
		pinned = [
			line
			for line in REQUIREMENTS.read_text().splitlines()
			if re.split("[=; ]", line)[0] in ON_ANY_BENCH
		]
		ours = unit_python(place, report)
		command = [
			ours,
			"-m",
			"pip",
			"--disable-pip-version-check",
			"--python",
			python,
			"install",
			"--upgrade",
		]
		run(
			"Installing pytest for that bench",
			[*command, "--target", folder, *pinned],
			place.log("any-bench"),
			on_line=report,
		)
		stamps.write(f"any bench {key[:12]}", key)
	return folder
