"""Sites of the bench: a fresh one made once, kept as a dump, and copied from it afterwards."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from dev.engine import debian, python_env
from dev.engine.database import Database
from dev.engine.place import Place
from dev.engine.settings import Settings
from dev.engine.shell import run
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Report

DEFINITIONS = ("hooks.py", "install.py", "modules.txt", "patches.txt")
NO_DEFINITIONS = {"public", "www", "translations", "node_modules", "__pycache__", "content"}
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

	def __init__(self, place: Place, settings: Settings, database: Database) -> None:
		self.place = place
		self.settings = settings
		self.database = database
		self.stamps = Stamps(place.stamps)
		self.snapshot = place.folder / "snapshots" / "fresh.sql"

	def base(self) -> str:
		"""The fingerprint of what cannot be migrated: the engine, the list of apps and the first settings."""
		first_run = Path(__file__).with_name("first_run.py")
		return fingerprint(python_env.WHEEL_SHA256, sorted(self.place.app_folders()), files=[first_run])

	def key(self) -> str:
		"""The fingerprint of everything that a fresh site is made from."""
		parts = []
		for app, folder in self.place.app_folders().items():
			parts.append(fingerprint(files=definitions(folder / app), base=folder))
		return fingerprint(self.base(), parts)

	def exists(self, site: str) -> bool:
		"""Whether the site has been made."""
		return (self.place.sites / site / "site_config.json").is_file()

	def ensure(self, site: str, report: Report) -> None:
		"""Make the site if it is missing, migrate it if its apps have changed, else do nothing."""
		stamp, key = f"site {site}", self.key()
		if self.exists(site) and self.stamps.read(stamp) == key:
			return
		if self.exists(site) and self.stamps.read(stamp):
			self.install_missing_apps(site, report)
			self.bench(f"Migrating {site}", report, "--site", site, "migrate", "--skip-search-index")
		else:
			self.refresh_snapshot(report)
			if not self.exists(site):
				self.restore(site, report)
		self.stamps.write(stamp, key)

	def reset(self, site: str, report: Report) -> None:
		"""Bring a site for tests back to the state of a fresh one. Its scheduler stays paused."""
		self.refresh_snapshot(report)
		self.restore(site, report, pause_scheduler=1)
		self.stamps.write(f"site {site}", self.key())

	def refresh_snapshot(self, report: Report) -> None:
		"""Have a dump of a fresh site as the apps are now: the one there is, that one migrated, or a new one."""
		key, base = self.key(), self.base()
		if self.snapshot.exists() and self.stamps.read("snapshot") == key:
			return
		scratch = "fresh.localhost"
		if self.snapshot.exists() and self.stamps.read("snapshot base") == base:
			self.restore(scratch, report, pause_scheduler=1)
			self.bench("Migrating a fresh site", report, "--site", scratch, "migrate", "--skip-search-index")
		else:
			self.create(scratch, report)
		self.snapshot.parent.mkdir(parents=True, exist_ok=True)
		self.database.dump(database_name(scratch), self.snapshot)
		self.stamps.write("snapshot base", base)
		self.stamps.write("snapshot", key)
		self.remove(scratch)

	def create(self, site: str, report: Report) -> None:
		"""A new site with every app installed and the setup wizard answered."""
		apps = [part for app in self.place.app_folders() for part in ("--install-app", app)]
		options = [
			*self.database.new_site_options(database_name(site)),
			"--admin-password",
			self.settings.admin_password,
		]
		self.bench(f"Creating {site}", report, "new-site", site, "--force", *options, *apps)
		script = [self.place.python, "-m", "dev.engine.first_run", site]
		log = self.place.log(f"first-run-{site}")
		run(f"Settings of {site}", script, log, cwd=self.place.sites, env=self.place.variables())

	def restore(self, site: str, report: Report, **configuration: object) -> None:
		"""Make the site, or make it anew, from the dump of a fresh one."""
		report("from the dump of a fresh site")
		self.remove(site)
		folder = self.place.sites / site
		for name in FOLDERS:
			(folder / name).mkdir(parents=True)
		name = database_name(site)
		reached = self.database.create(name, secrets.token_hex(12))
		self.database.load(name, self.snapshot)
		(folder / "site_config.json").write_text(json.dumps({**reached, **configuration}, indent="\t"))
		self.forget_cache(site)

	def remove(self, site: str) -> None:
		"""Delete the site, its database and what Redis remembers of it."""
		self.stamps.forget(f"site {site}")
		shutil.rmtree(self.place.sites / site, ignore_errors=True)
		self.database.drop(database_name(site))
		self.forget_cache(site)

	def forget_cache(self, site: str) -> None:
		"""Delete the site's keys from the Redis of the cache."""
		command = [
			debian.find("redis-cli") or "redis-cli",
			"-h",
			"127.0.0.1",
			"-p",
			str(self.settings.ports["redis_cache"]),
		]
		pattern = f"{database_name(site)}|*"
		found = subprocess.run(
			[*command, "--scan", "--pattern", pattern], capture_output=True, text=True, check=False
		)
		keys = found.stdout.splitlines()
		for first in range(0, len(keys), 500):
			subprocess.run([*command, "del", *keys[first : first + 500]], capture_output=True, check=False)

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
