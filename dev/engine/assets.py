"""The desk's scripts and styles, built from the apps' bundles with npm's packages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from dev.engine import debian, python_env, stack
from dev.engine.place import Place
from dev.engine.settings import Settings
from dev.engine.shell import run
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Report, Step

SOURCE = Path(__file__).parent / "desk"
PACKAGES = (SOURCE / "package.json", SOURCE / "package-lock.json")
LINTERS = Path(__file__).parent / "lint" / "package.json"
BUILDER = SOURCE / "build.mjs"
INSTALL = ("ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund")


def steps(place: Place, settings: Settings) -> list[Step]:
	"""Install the npm packages beside everything else, then build what has changed."""
	return [
		Step(
			"npm packages",
			lambda report: install_packages(place, report),
			lambda: fingerprint(files=PACKAGES),
			(place.desk / "node_modules",),
			("Debian: Node.js",),
		),
		Step(
			"Desk bundles",
			lambda report: build(place, settings, report),
			after=("npm packages", "Bench layout"),
		),
	]


def install_packages(place: Place, report: Report) -> None:
	"""Install the pinned npm packages into the bench."""
	debian.check_node()
	place.desk.mkdir(parents=True, exist_ok=True)
	for file in PACKAGES:
		shutil.copyfile(file, place.desk / file.name)
	command = [debian.find("npm") or "npm", *INSTALL]
	run("Installing npm packages", command, place.log("npm"), cwd=place.desk, on_line=report)


def install_tools(place: Place, report: Report) -> None:
	"""Install the linter and the formatter of scripts into the environment of the checks."""
	stamps, folder = Stamps(place.stamps), place.folder / "tools-env"
	key = fingerprint(files=[LINTERS])
	if stamps.read("npm tools") != key or not (folder / "node_modules").exists():
		debian.install(place, "Debian: Node.js", debian.NODE, report)
		shutil.copyfile(LINTERS, folder / LINTERS.name)
		command = [
			debian.find("npm") or "npm",
			"install",
			"--no-package-lock",
			"--ignore-scripts",
			"--no-audit",
			"--no-fund",
		]
		run("Installing ESLint and Prettier", command, place.log("npm-tools"), cwd=folder, on_line=report)
		stamps.write("npm tools", key)


def build(place: Place, settings: Settings, report: Report) -> None:
	"""Build the bundles of every app whose files have changed, link the apps' public folders and write the map."""
	shutil.copyfile(BUILDER, place.desk / BUILDER.name)
	stamps = Stamps(place.stamps)
	for app in ("frappe", *place.app_folders()):
		link_public(place, app)
		made_from = bundle_inputs(place, app)
		if stamps.read(f"bundles {app}") != made_from or not _dist_is_whole(place, app):
			command = [debian.find("node") or "node", BUILDER.name, app, place.apps, place.sites / "assets"]
			run(
				f"Building {app}'s bundles",
				command,
				place.log(f"bundles-{app}"),
				cwd=place.desk,
				on_line=report,
			)
			stamps.write(f"bundles {app}", made_from)
	write_map(place, settings)


def link_public(place: Place, app: str) -> None:
	"""Make an app's public folder reachable under `/assets/<app>`, Frappe's npm packages too."""
	public = place.apps / app / app / "public"
	if public.is_dir():
		python_env.link(place.sites / "assets" / app, public)
	if app == "frappe":
		python_env.link(public / "node_modules", place.desk / "node_modules")


def bundle_inputs(place: Place, app: str) -> str:
	"""The fingerprint of what an app's bundles are made from."""
	public = place.apps / app / app / "public"
	if app == "frappe":
		return fingerprint(python_env.WHEEL_SHA256, files=[BUILDER, *PACKAGES])
	sources = [
		path for path in public.rglob("*") if path.is_file() and "dist" not in path.relative_to(public).parts
	]
	return fingerprint(fingerprint(files=[BUILDER, *PACKAGES]), files=sources, base=public)


def write_map(place: Place, settings: Settings) -> None:
	"""Write `assets.json`, where Frappe finds the file that belongs to a bundle's name."""
	found: dict[str, str] = {}
	for app in ("frappe", *place.app_folders()):
		found.update(_map(place, app))
	path = place.sites / "assets" / "assets.json"
	text = json.dumps(found, indent="\t")
	if not path.exists() or path.read_text() != text:
		path.write_text(text)
		stack.forget(settings, "assets_json", "*|bootinfo")


def _map(place: Place, app: str) -> dict[str, str]:
	path = place.desk / f"{app}.json"
	return json.loads(path.read_text()) if path.exists() else {}


def _dist_is_whole(place: Place, app: str) -> bool:
	files = _map(place, app).values()
	return (place.desk / f"{app}.json").exists() and all(
		(place.sites / file.lstrip("/")).exists() for file in files
	)
