"""The programs that come from Debian's packages: which are missing, and their installation."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping

from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.shell import run
from dev.engine.steps import Report

SERVERS = {
	"mariadbd": "mariadb-server-core",
	"mariadb-install-db": "mariadb-server-core",
	"mariadb": "mariadb-client-core",
	"mariadb-dump": "mariadb-client",
	"redis-server": "redis-server",
	"redis-cli": "redis-tools",
}
ASSETS = {"node": "nodejs", "npm": "npm"}
BROWSER = {"chromium": "chromium"}
OLDEST_NODE = 18
ADMINISTRATORS = ":/usr/sbin:/usr/local/sbin"


def find(program: str) -> str | None:
	"""The program's path, searched in the folders of administrators too."""
	return shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}{ADMINISTRATORS}")


def has_venv() -> bool:
	"""Whether this Python can make virtual environments (Debian ships that part in a package of its own)."""
	return importlib.util.find_spec("ensurepip") is not None


def missing(programs: Mapping[str, str]) -> set[str]:
	"""The packages that have to be installed for these programs."""
	absent = {package for program, package in programs.items() if find(program) is None}
	return absent if has_venv() else absent | {"python3-venv"}


def install(place: Place, programs: Mapping[str, str], report: Report) -> None:
	"""Install the packages of the programs that are missing. Raises EngineError if that is not allowed or does not help."""
	packages = missing(programs)
	if packages:
		apt = [*_privilege(packages), "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
		log = place.log("Debian packages")
		run("Reading Debian's package lists", [*apt, "update"], log, on_line=report)
		quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
		command = [*apt, "install", "--no-install-recommends", *sorted(packages)]
		run(f"Installing {', '.join(sorted(packages))}", command, log, env=quiet, on_line=report)
		_check_installed(programs)
	if "node" in programs:
		check_node()


def _privilege(packages: Collection[str]) -> list[str]:
	"""The prefix that lets apt-get run: nothing for root, else sudo without a password."""
	by_hand = f"install them by hand: apt-get install --no-install-recommends {' '.join(sorted(packages))}"
	if find("apt-get") is None:
		raise EngineError(f"These programs are missing and there is no apt-get here; {by_hand}.")
	if os.geteuid() == 0:
		return []
	if find("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
		return ["sudo", "-n"]
	raise EngineError(
		f"Debian packages are missing and you have no right to install them; as root, {by_hand}."
	)


def _check_installed(programs: Mapping[str, str]) -> None:
	absent = sorted(program for program in programs if find(program) is None)
	if absent:
		raise EngineError(f"Still missing after the installation: {', '.join(absent)}; put them on the PATH.")


def check_node() -> None:
	"""Raise EngineError if Node.js is older than the builder of the desk's bundles needs."""
	found = subprocess.run(
		[find("node") or "node", "--version"], capture_output=True, text=True
	).stdout.strip()
	if int(found.lstrip("v").split(".")[0] or 0) < OLDEST_NODE:
		raise EngineError(
			f"Node.js {OLDEST_NODE} or newer is needed and {found} was found: install a newer one."
		)
