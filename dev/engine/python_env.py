"""The Python environment of the bench and the engine in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev.engine import names
from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.shell import run
from dev.engine.stamps import fingerprint
from dev.engine.steps import Report

WHEEL = "criscostack==1.0.0"
WHEEL_FILE = "criscostack-1.0.0-py3-none-any.whl"
WHEEL_SHA256 = "dc58aaf29c59b7666edc953596e5b31f77d7286b2ed6b14c6a205b217c210349"
SUPPORTED = ("3.11", "3.10")
FETCHERS = 4
REQUIREMENTS = Path(__file__).parent / "requirements.txt"


def interpreter() -> str:
	"""A Python that the engine runs on. Raises EngineError if there is none."""
	if f"{sys.version_info.major}.{sys.version_info.minor}" in SUPPORTED:
		return sys.executable
	for version in SUPPORTED:
		found = shutil.which(f"python{version}")
		if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
			return found
	wanted = " or ".join(SUPPORTED)
	raise EngineError(
		f"The engine needs Python {wanted}; this is {sys.version.split()[0]}: install python3.11 and put it on the PATH."
	)


def fingerprint_packages() -> str:
	"""What the environment is made from."""
	return fingerprint(interpreter(), files=[REQUIREMENTS])


def fingerprint_engine() -> str:
	"""What the restored engine is made from."""
	return fingerprint(WHEEL_SHA256, files=[Path(names.__file__)])


def install_packages(place: Place, report: Report) -> None:
	"""Make the virtual environment and install the pinned packages, fetched by several pips at a time."""
	shutil.rmtree(place.environment, ignore_errors=True)
	make_environment(place, place.environment)
	with tempfile.TemporaryDirectory(dir=place.folder) as wheels:
		fetch_packages(place, Path(wheels), report)
		report("installing what was fetched")
		offline = ["--no-index", "--no-deps", "--no-compile", "--find-links", wheels]
		pip(place, "Installing Python packages", ["install", *offline, "-r", REQUIREMENTS])


def fetch_packages(place: Place, wheels: Path, report: Report) -> None:
	"""Download the pinned packages as wheels; what comes as source is built with this environment's setuptools."""
	lines = [line for line in REQUIREMENTS.read_text().splitlines() if "==" in line]
	builder = [line for line in lines if line.startswith("setuptools==")]
	pip(place, "Installing setuptools", ["install", "--no-deps", *builder])

	fetched = 0

	def count(line: str) -> None:
		nonlocal fetched
		fetched += line.startswith("Collecting ")
		report(f"{fetched} of {len(lines)} packages")

	def fetch(part: int) -> None:
		listed = wheels / f"part-{part}.txt"
		listed.write_text("\n".join(lines[part::FETCHERS]))
		options = ["--no-deps", "--no-build-isolation", "--wheel-dir", wheels]
		pip(place, f"Fetching Python packages {part}", ["wheel", *options, "-r", listed], count)

	with ThreadPoolExecutor(FETCHERS) as pool:
		for done in [pool.submit(fetch, part) for part in range(FETCHERS)]:
			done.result()


def pip(place: Place, what: str, arguments: Sequence[object], report: Report | None = None) -> None:
	"""Run the pip of the bench's environment."""
	command = [place.python, "-m", "pip", "--disable-pip-version-check", *arguments]
	run(what, command, place.log(what), env=place.variables(), on_line=report)


def make_environment(place: Place, folder: Path) -> None:
	"""An empty virtual environment with pip. Raises EngineError if this Python cannot make one."""
	folder.parent.mkdir(parents=True, exist_ok=True)
	run(
		"Making the virtual environment",
		[interpreter(), "-m", "venv", folder],
		place.log("Virtual environment"),
	)


def fetch_engine(place: Place, report: Report) -> None:
	"""Download the engine's wheel, check it against its hash and write the package `frappe` to the bench."""
	wheels = place.folder / "wheels"
	wheel = wheels / WHEEL_FILE
	if not wheel.exists():
		options = ["--no-deps", "--only-binary", ":all:", "--dest", wheels]
		pip(place, "Downloading the engine", ["download", *options, WHEEL], report)
	check_hash(wheel, WHEEL_SHA256)
	source = wheels / "criscostack"
	shutil.rmtree(source, ignore_errors=True)
	with zipfile.ZipFile(wheel) as archive:
		archive.extractall(wheels, [name for name in archive.namelist() if name.startswith("criscostack/")])
	target = place.apps / "frappe" / "frappe"
	target.parent.mkdir(parents=True, exist_ok=True)
	report(f"{names.restore(source, target)} files")
	shutil.rmtree(source)
	subprocess.run(
		[place.python, "-m", "compileall", "-q", "-j", "0", target], capture_output=True, check=False
	)


def check_hash(wheel: Path, expected: str) -> None:
	"""Raise EngineError, and remove the file, if it is not the one that was pinned."""
	found = hashlib.sha256(wheel.read_bytes()).hexdigest()
	if found != expected:
		wheel.unlink()
		raise EngineError(
			f"{wheel.name} has the SHA-256 {found} and not the pinned {expected}: it was removed; "
			"check which package index is configured and run the command again."
		)


def link_apps(place: Place) -> None:
	"""Lay out `apps/<app>/<app>`, put every app on the environment's path and list the apps of the bench."""
	place.sites.mkdir(parents=True, exist_ok=True)
	for app, folder in place.app_folders().items():
		link(place.apps / app, folder)
	apps = ["frappe", *place.app_folders()]
	(place.sites / "assets").mkdir(exist_ok=True)
	bundles = place.sites / "assets" / "assets.json"
	if not bundles.exists():
		bundles.write_text("{}")
	(place.sites / "apps.txt").write_text("".join(f"{app}\n" for app in apps))
	packages = next(place.environment.glob("lib/python3*/site-packages"))
	(packages / "ai_school_bench.pth").write_text("".join(f"{place.apps / app}\n" for app in apps))


def link(path: Path, target: Path) -> None:
	"""Make `path` a symbolic link to `target`, whatever link was there before."""
	path.parent.mkdir(parents=True, exist_ok=True)
	relative = os.path.relpath(target, path.parent)
	if not path.is_symlink() or str(path.readlink()) != relative:
		path.unlink(missing_ok=True)
		path.symlink_to(relative)
