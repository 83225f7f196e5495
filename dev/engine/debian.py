"""The programs that come from Debian's packages: which are missing, and their installation."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.shell import run
from dev.engine.steps import Report, Step

Programs = Mapping[str, str]
"""Programs, and the package that each comes from."""

MAKES_VENVS = "python3 -m venv"
VENV = {MAKES_VENVS: "python3-venv"}
SERVERS = {
	"mariadbd": "mariadb-server-core",
	"mariadb-install-db": "mariadb-server-core",
	"mariadb": "mariadb-client-core",
	"mariadb-dump": "mariadb-client",
	"redis-server": "redis-server",
	"redis-cli": "redis-tools",
}
NODE = {"node": "nodejs", "npm": "npm"}
BROWSER = {"chromium": "chromium"}
POSTGRES = {"postgres": "postgresql"}
PROXY = {"nginx": "nginx-light"}
STEPS = {
	"Debian: Python": VENV,
	"Debian: servers": SERVERS,
	"Debian: Node.js": NODE,
	"Debian: Chromium": BROWSER,
	"Debian: PostgreSQL": POSTGRES,
	"Debian: nginx": PROXY,
}

OLDEST_NODE = 18
ADMINISTRATORS = ":/usr/sbin:/usr/local/sbin"
WAIT_FOR_LOCK = "DPkg::Lock::Timeout=120"
NO_SYNC = "Dpkg::Options::=--force-unsafe-io"
"""Packages that can be had again need not be forced to the disk one by one."""


def find(program: str) -> str | None:
	"""The program's path, searched in the folders of administrators and of PostgreSQL's newest version too."""
	versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
	folders = os.pathsep.join(map(str, versions))
	return shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}{ADMINISTRATORS}:{folders}")


def has(program: str) -> bool:
	"""Whether a program is there; Debian ships the part of Python that makes environments in a package of its own."""
	if program == MAKES_VENVS:
		importlib.invalidate_caches()
		return importlib.util.find_spec("ensurepip") is not None
	return find(program) is not None


def missing(programs: Programs) -> set[str]:
	"""The packages that have to be installed for these programs."""
	return {package for program, package in programs.items() if not has(program)}


def steps(place: Place, names: Sequence[str]) -> list[Step]:
	"""The steps of those names (keys of STEPS) that have something to install, one after the other as apt-get wants it."""
	made: list[Step] = []
	for name in names:
		if missing(STEPS[name]):
			work = partial(_install, place, name, not made)
			made.append(Step(name, work, after=(made[-1].name,) if made else ()))
	return made


def _install(place: Place, name: str, refresh: bool, report: Report) -> None:
	install(place, name, STEPS[name], report, refresh=refresh)


def install(place: Place, name: str, programs: Programs, report: Report, *, refresh: bool = True) -> None:
	"""Install the packages of the programs that are missing, after a look at what Debian has now.

	Raises EngineError if that is not allowed or does not help.
	"""
	packages = sorted(missing(programs))
	if not packages:
		return
	apt = [*_privilege(packages), "apt-get", "-q", "-y", "-o", WAIT_FOR_LOCK, "-o", NO_SYNC]
	if refresh:
		run("Reading Debian's package lists", [*apt, "update"], place.log("apt-get update"), on_line=report)
	command = [*apt, "install", "--no-install-recommends", *packages]
	run(f"Installing {', '.join(packages)}", command, place.log(name), on_line=report)
	if still := missing(programs):
		raise EngineError(
			f"The programs of {', '.join(sorted(still))} cannot be found: put them on the PATH."
		)


def _privilege(packages: Collection[str]) -> list[str]:
	"""The prefix that lets apt-get run: nothing more for root, else sudo without a password."""
	by_hand = f"install them by hand: apt-get install --no-install-recommends {' '.join(packages)}"
	if find("apt-get") is None:
		raise EngineError(f"These programs are missing and there is no apt-get here; {by_hand}.")
	silent = ["env", "DEBIAN_FRONTEND=noninteractive"]
	if os.geteuid() == 0:
		return silent
	if (
		find("sudo")
		and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
	):
		return ["sudo", "-n", *silent]
	raise EngineError(
		f"Debian packages are missing and you have no right to install them; as root, {by_hand}."
	)


def check_node() -> None:
	"""Raise EngineError if Node.js is older than the builder of the desk's bundles needs."""
	found = subprocess.run([find("node") or "node", "--version"], capture_output=True, text=True, check=False)
	version = found.stdout.strip()
	if int(version.lstrip("v").split(".")[0] or 0) < OLDEST_NODE:
		raise EngineError(
			f"Node.js {OLDEST_NODE} or newer is needed and {version} was found: install a newer one."
		)
