"""Sites of the bench: a fresh one made once, kept as a dump, and copied from it afterwards."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from dev.engine import python_env, stack
from dev.engine.database import Database
from dev.engine.place import Place
from dev.engine.settings import Settings
from dev.engine.shell import run
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Report

DEFINITIONS = ("hooks.py", "install.py", "modules.txt", "patches.txt")
NO_DEFINITIONS = {"public", "www", "translations", "node_modules", "__pycache__", "content"}
SCRATCH = "scratch.localhost"
FOLDERS = ("public/files", "private/files", "private/backups", "locks", "logs")


def definitions(package: Path) -> Iterator[Path]:
	"""The files of an app that decide how its site looks: hooks, patches, JSON files and DocType controllers."""
	for path in package.rglob("*"):
		inner = path.relative_to(package).parts
		if NO_DEFINITIONS.intersection(inner) or not path.is_file():
			continue
		if (
			path.suffix == ".json"
			or path.name in DEFINITIONS
			or "patches" in inner[:-1]
			or "doctype" in inner[:-1]
		):
			yield path


class Sites:
	"""The sites of one bench in one database server."""

	def __init__(self, place: Place, settings: Settings, database: Database, kind: str = "mariadb") -> None:
		self.place = place
		self.settings = settings
		self.database = database
		self.stamps = Stamps(place.stamps)
		self.mark = "" if kind == "mariadb" else f" ({kind})"
		folder = place.folder / "snapshots" / ("" if kind == "mariadb" else kind)
		self.without_apps = folder / "frappe.sql"
		self.snapshot = folder / "fresh.sql"

	def frappe_key(self) -> str:
		"""The fingerprint of what a site without apps is made from: the engine and the first settings."""
		return fingerprint(python_env.WHEEL_SHA256, files=[Path(__file__).with_name("first_run.py")])

	def key(self) -> str:
		"""The fingerprint of everything that a fresh site is made from."""
		parts = []
		for app, folder in self.place.app_folders().items():
			parts.append(fingerprint(files=definitions(folder / app), base=folder))
		return fingerprint(self.frappe_key(), parts)

	def exists(self, site: str) -> bool:
		"""Whether the site has been made."""
		return (self.place.sites / site / "site_config.json").is_file()

	def identity(self, site: str) -> str:
		"""Another text for each time that the site was made; empty if it does not exist."""
		path = self.place.sites / site / "site_config.json"
		return str(json.loads(path.read_text())["db_password"]) if path.is_file() else ""

	def ensure(self, site: str, report: Report) -> None:
		"""Make the site if it is missing or half made, migrate it if its apps have changed, else do nothing."""
		stamp, key = f"made {site}", self.key()
		if self.exists(site) and self.stamps.read(stamp) == key:
			return
		if self.exists(site) and self.stamps.read(stamp):
			self.install_missing_apps(site, report)
			self.bench(f"Migrating {site}", report, "--site", site, "migrate", "--skip-search-index")
		else:
			self.refresh_snapshot(report)
			self.restore(site, self.snapshot)
		self.stamps.write(stamp, key)

	def reset(self, site: str, report: Report) -> None:
		"""Bring a site for tests back to the state of a fresh one. Its scheduler stays paused."""
		self.refresh_snapshot(report)
		self.restore(site, self.snapshot, pause_scheduler=1)
		self.stamps.write(f"made {site}", self.key())

	def refresh_snapshot(self, report: Report) -> None:
		"""Have a dump of a fresh site with the apps as they are now, made from the dump of one without apps."""
		key = self.key()
		if self.snapshot.exists() and self.stamps.read(f"fresh site{self.mark}") == key:
			return
		self.prepare_frappe(report)
		self.restore(SCRATCH, self.without_apps, pause_scheduler=1)
		self.bench("Installing the apps", report, "--site", SCRATCH, "install-app", *self.place.app_folders())
		self.database.dump(database_name(SCRATCH), self.snapshot)
		self.stamps.write(f"fresh site{self.mark}", key)
		self.remove(SCRATCH)

	def prepare_frappe(self, report: Report) -> None:
		"""Have a dump of a site with Frappe alone, made once for each version of the engine."""
		key = self.frappe_key()
		if self.without_apps.exists() and self.stamps.read(f"site without apps{self.mark}") == key:
			return
		name = database_name(SCRATCH)
		options = [*self.database.new_site_options(name), "--admin-password", self.settings.admin_password]
		self.bench("Creating a site", report, "new-site", SCRATCH, "--force", *options)
		script = [self.place.python, "-m", "dev.engine.first_run", SCRATCH]
		log = self.place.log("First settings of a site")
		run("Changing a site's settings", script, log, cwd=self.place.sites, env=self.place.variables())
		self.without_apps.parent.mkdir(parents=True, exist_ok=True)
		self.database.dump(name, self.without_apps)
		self.stamps.write(f"site without apps{self.mark}", key)

	def restore(self, site: str, dump: Path, **configuration: object) -> None:
		"""Make the site, or make it anew, from a dump."""
		self.remove(site)
		folder = self.place.sites / site
		for name in FOLDERS:
			(folder / name).mkdir(parents=True)
		name = database_name(site)
		reached = self.database.create(name, secrets.token_hex(12))
		self.database.load(name, dump)
		(folder / "site_config.json").write_text(json.dumps({**reached, **configuration}, indent="\t"))
		stack.forget(self.settings, f"{database_name(site)}|*")

	def remove(self, site: str) -> None:
		"""Delete the site, its database and what Redis remembers of it."""
		self.stamps.forget(f"made {site}")
		shutil.rmtree(self.place.sites / site, ignore_errors=True)
		self.database.drop(database_name(site))
		stack.forget(self.settings, f"{database_name(site)}|*")

	def install_missing_apps(self, site: str, report: Report) -> None:
		"""Install the apps that have joined the bench since the site was made."""
		listed = self.bench(f"Listing the apps of {site}", report, "--site", site, "list-apps")
		installed = {line.split()[0] for line in listed.splitlines() if line.strip()}
		for app in self.place.app_folders():
			if app not in installed:
				self.bench(f"Installing {app} on {site}", report, "--site", site, "install-app", app)

	def bench(self, what: str, report: Report, *arguments: str) -> str:
		"""Run a command of `bench` to its end; returns what it printed."""
		command = [self.place.python, "-m", "frappe.utils.bench_helper", "frappe", *arguments]
		log = self.place.log(what.replace("/", "-"))
		return run(what, command, log, cwd=self.place.sites, env=self.place.variables(), on_line=report)


def database_name(site: str) -> str:
	"""The name of a site's database and of its user."""
	return "_" + hashlib.sha256(site.encode()).hexdigest()[:15]
