"""Running the tests: those without a site, those on a site of the bench's own, those on somebody else's bench."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.engine import assets, debian, python_more, settings, setup, stack
from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.steps import Printer, only_one

KINDS = ("unit", "integration", "browser")
TEST_SITE, POSTGRES_SITE = "test.localhost", "postgres.localhost"
NO_TESTS = 5
"""pytest's exit status when no test was selected."""
SIDE_BY_SIDE = ("-n", "auto")
"""Unit tests share nothing, so each core takes some; tests on a site take turns."""
WITH_OUR_PACKAGES = (
	"import sys; sys.path.append(sys.argv.pop(1)); sys.path.insert(0, sys.argv.pop(1)); import pytest; "
	"sys.exit(pytest.main(sys.argv[1:]))"
)


@dataclass(frozen=True, slots=True)
class Request:
	"""What was asked for: kinds of tests, where, and the arguments for pytest."""

	kinds: tuple[str, ...]
	bench: Path | None
	site: str
	database: str
	pytest: tuple[str, ...]


def parse(arguments: Sequence[str], place: Place) -> Request:
	"""Read the command line of `dev/test`. Raises EngineError for a combination that cannot be run."""
	parser = argparse.ArgumentParser(
		prog="dev/test",
		usage="dev/test [unit|integration|browser] [--db postgres] [--site NAME] [--bench FOLDER --site NAME] [PYTEST ARGUMENTS]",
		description="Set up what the tests need and run them: all, or one kind, or the files named to pytest.",
		allow_abbrev=False,
	)
	parser.add_argument(
		"--bench", type=Path, help="run tests/integration on a bench that somebody else built"
	)
	parser.add_argument(
		"--site", help=f"the site to test on (here: {TEST_SITE} or {POSTGRES_SITE}, made anew each time)"
	)
	parser.add_argument(
		"--db",
		default="mariadb",
		choices=tuple(setup.OF_DATABASE),
		help="the database server of the bench here",
	)
	known, rest = parser.parse_known_args(arguments)
	if known.bench and not known.site:
		raise EngineError(
			"--bench needs --site too: the name of a site of that bench with ai_school installed."
		)
	kinds = (rest.pop(0),) if rest and rest[0] in KINDS else _kinds_of(rest, place) or KINDS
	site = known.site or (TEST_SITE if known.db == "mariadb" else POSTGRES_SITE)
	return Request(kinds, known.bench and known.bench.resolve(), site, known.db, tuple(rest))


def run(place: Place, arguments: Sequence[str]) -> int:
	"""Run the tests that the command line asks for; returns pytest's exit status."""
	request = parse(arguments, place)
	named = [argument for argument in request.pytest if _is_path(argument, place)]
	paths = [] if named else [f"tests/{kind}" for kind in request.kinds]
	if request.bench:
		return _on_any_bench(place, request, [] if named else ["tests/integration"])
	if request.kinds == ("unit",):
		python = python_more.unit_python(place, Printer().reporter("Python packages for the unit tests"))
		return _pytest_in_turn(place, python, paths, request, {})
	return _on_our_bench(place, request, paths)


def _on_our_bench(place: Place, request: Request, paths: list[str]) -> int:
	printer = Printer()
	with only_one(place.run / f"tests-{request.site}.lock", f"tests on {request.site}", printer):
		chosen = settings.ensure(place)
		browser = "browser" in request.kinds
		packages = setup.WITH_BROWSER if browser else setup.SERVED
		steps = setup.base_steps(place, chosen, (*packages, *setup.OF_DATABASE.get(request.database, ())))
		steps += assets.steps(place, chosen) if browser else []
		site = setup.site_step(place, chosen, request.site, kind=request.database, fresh=True)
		setup.prepare(place, [*steps, site], printer)
		variables = {
			**bench_variables(place, request.site),
			"FRAPPE_REDIS_QUEUE": stack.own_queue(chosen, request.site),
			"AI_SCHOOL_ADMIN_PASSWORD": chosen.admin_password,
			"AI_SCHOOL_CHROMIUM": debian.find("chromium") or "",
		}
		return _pytest_in_turn(place, place.python, paths, request, variables)


def _pytest_in_turn(
	place: Place, python: Path, paths: list[str], request: Request, variables: Mapping[str, str]
) -> int:
	"""Run the unit tests side by side, then the others one after another; the worse exit status of the two."""
	unit = [path for path in paths if path == "tests/unit"]
	runs = [[*SIDE_BY_SIDE, *unit]] if unit else []
	if unit != paths or not paths:
		runs.append([path for path in paths if path not in unit])
	codes = [
		_pytest(place, [python, "-m", "pytest", *arguments, *request.pytest], variables) for arguments in runs
	]
	return max((code for code in codes if code != NO_TESTS), default=NO_TESTS)


def bench_variables(place: Place, site: str) -> dict[str, str]:
	"""How tests and benchmarks find the bench here."""
	return {
		"AI_SCHOOL_BENCH": str(place.folder),
		"AI_SCHOOL_SITE": site,
		"AI_SCHOOL_WSGI": "dev.engine.web:application",
	}


def _on_any_bench(place: Place, request: Request, paths: list[str]) -> int:
	bench = request.bench or place.folder
	if not (bench / "sites" / request.site / "site_config.json").is_file():
		raise EngineError(
			f"{bench} has no site {request.site}: give the folder of a bench and the name of one of its sites."
		)
	python = bench / "env" / "bin" / "python"
	packages = python_more.packages_for(place, python, Printer().reporter("pytest for that bench"))
	command = [python, "-c", WITH_OUR_PACKAGES, packages, place.repository, *paths, *request.pytest]
	path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
	variables = {
		"AI_SCHOOL_BENCH": str(bench),
		"AI_SCHOOL_SITE": request.site,
		"FRAPPE_BENCH_ROOT": str(bench),
		"PATH": path,
	}
	return _pytest(place, command, variables)


def _pytest(place: Place, command: Sequence[object], variables: Mapping[str, str]) -> int:
	full = [str(part) for part in command]
	return subprocess.run(
		full, cwd=place.repository, env={**place.variables(), **variables}, check=False
	).returncode


def _kinds_of(arguments: Sequence[str], place: Place) -> tuple[str, ...]:
	"""The kinds of tests that the named files belong to."""
	named = [Path(argument) for argument in arguments if _is_path(argument, place)]
	return tuple(kind for kind in KINDS if any(kind in path.parts for path in named))


def _is_path(argument: str, place: Place) -> bool:
	return not argument.startswith("-") and (place.repository / argument.split("::")[0]).exists()


def benchmark(place: Place, arguments: Sequence[str]) -> int:
	"""Run `python -m benchmarks` on a site of its own."""
	site = "benchmark.localhost"
	chosen, printer = settings.ensure(place), Printer()
	steps = setup.base_steps(place, chosen, setup.SERVED)
	setup.prepare(place, [*steps, setup.site_step(place, chosen, site)], printer)
	queue = {"FRAPPE_REDIS_QUEUE": stack.own_queue(chosen, site)}
	variables = {**place.variables(), **bench_variables(place, site), **queue}
	if arguments[:1] == ["classhour"]:
		reporter = printer.reporter("Python packages of the load generator")
		variables["AI_SCHOOL_LOCUST"] = str(python_more.locust(place, reporter))
	command = [str(place.python), "-m", "benchmarks", *arguments]
	return subprocess.run(command, cwd=place.repository, env=variables, check=False).returncode
