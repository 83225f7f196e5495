"""The bench's services: what runs where, started in order and stopped in the opposite order."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from dev.engine import debian
from dev.engine.database import database
from dev.engine.place import SCHOOL, Place
from dev.engine.ports import HOST
from dev.engine.services import Service, has_crashed, last_lines, process_id, start, stop
from dev.engine.settings import Settings
from dev.engine.stamps import fingerprint
from dev.engine.steps import Printer

TUTOR_TIMEOUT_S = 300
REDIS_DATABASES = 16
ORDER = ("mariadb", "redis_cache", "redis_queue", "web", "worker", "worker_tutor", "scheduler")


def write_configuration(place: Place, settings: Settings) -> None:
	"""Write `sites/common_site_config.json`; keys that a person added with `set-config -g` stay."""
	path = place.sites / "common_site_config.json"
	kept = json.loads(path.read_text()) if path.exists() else {}
	port = settings.ports
	ours = {
		"bench_id": "ai-school-development",
		"db_host": HOST,
		"db_port": port["mariadb"],
		"redis_cache": f"redis://{HOST}:{port['redis_cache']}",
		"redis_queue": f"redis://{HOST}:{port['redis_queue']}",
		"redis_socketio": f"redis://{HOST}:{port['redis_cache']}",
		"webserver_port": port["web"],
		"workers": {"tutor": {"timeout": TUTOR_TIMEOUT_S}},
		"default_site": SCHOOL,
		"allow_tests": True,
		"skip_setup_wizard": True,
		"mute_emails": True,
	}
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(json.dumps({**kept, **ours}, indent="\t", sort_keys=True))


def redis(place: Place, settings: Settings, name: str) -> Service:
	"""A Redis that keeps nothing on disk."""
	port = settings.ports[name]
	options = [
		"--bind",
		HOST,
		"--port",
		str(port),
		"--save",
		"",
		"--appendonly",
		"no",
		"--dir",
		str(place.run),
	]
	return Service(name, (debian.find("redis-server") or "redis-server", *options), port)


def forget(settings: Settings, *patterns: str) -> None:
	"""Delete keys from the Redis of the cache, if it runs."""
	command = [debian.find("redis-cli") or "redis-cli", "-h", HOST, "-p", str(settings.ports["redis_cache"])]
	for pattern in patterns:
		found = subprocess.run(
			[*command, "--scan", "--pattern", pattern], capture_output=True, text=True, check=False
		)
		keys = found.stdout.splitlines()
		for first in range(0, len(keys), 500):
			subprocess.run([*command, "del", *keys[first : first + 500]], capture_output=True, check=False)


def own_queue(settings: Settings, site: str) -> str:
	"""The address of a queue for this site alone, emptied: the workers of the bench do not take the jobs of its tests."""
	number = 1 + int(hashlib.sha256(site.encode()).hexdigest(), 16) % (REDIS_DATABASES - 1)
	port = str(settings.ports["redis_queue"])
	command = [debian.find("redis-cli") or "redis-cli", "-h", HOST, "-p", port, "-n", str(number), "flushdb"]
	subprocess.run(command, capture_output=True, check=False)
	return f"redis://{HOST}:{port}/{number}"


def frappe_services(place: Place, settings: Settings) -> list[Service]:
	"""The web server, the workers and the scheduler."""
	python, port = str(place.python), settings.ports["web"]
	options = (
		"-b",
		f"{HOST}:{port}",
		"--workers",
		"2",
		"--threads",
		"4",
		"-t",
		"120",
		"--graceful-timeout",
		"5",
	)
	bench = (python, "-m", "frappe.utils.bench_helper", "frappe")
	return [
		Service("web", (python, "-m", "gunicorn", *options, "dev.engine.web:application"), port, place.sites),
		Service("worker", (*bench, "worker", "--queue", "default,short,long"), cwd=place.sites),
		Service("worker_tutor", (*bench, "worker", "--queue", "tutor"), cwd=place.sites),
		Service("scheduler", (*bench, "schedule"), cwd=place.sites),
	]


def start_stores(place: Place, settings: Settings) -> None:
	"""Start MariaDB and both Redis."""
	place.run.mkdir(parents=True, exist_ok=True)
	database(place, settings).start()
	for name in ("redis_cache", "redis_queue"):
		start(place, redis(place, settings, name))


def start_all(place: Place, settings: Settings, printer: Printer) -> None:
	"""Start what does not run yet, and say of each service that had ended by itself how its log ends.

	The web server, the workers and the scheduler are started anew if the apps' code has changed since.
	"""
	for name in ORDER:
		if has_crashed(place, name):
			printer.say(f"{name} had ended by itself; {last_lines(place, name)}")
	start_stores(place, settings)
	services, code, started_with = frappe_services(place, settings), code_key(place), place.run / "code"
	if not started_with.is_file() or started_with.read_text() != code:
		for service in reversed(services):
			stop(place, service.name)
	if started := [service.name for service in services if start(place, service)]:
		printer.say(f"Started {', '.join(started)}")
	started_with.write_text(code)


def code_key(place: Place) -> str:
	"""The fingerprint of the apps' Python files and the bench's configuration, which running processes have read."""
	packages = [folder / app for app, folder in place.app_folders().items()]
	files = [path for package in packages for path in package.rglob("*.py")]
	return fingerprint(
		files=[*files, Path(__file__).with_name("web.py"), place.sites / "common_site_config.json"]
	)


def stop_all(place: Place) -> list[str]:
	"""Stop every service that runs; returns their names."""
	return [name for name in ("model", *reversed(ORDER), "postgres") if stop(place, name)]


def status(place: Place, settings: Settings) -> list[str]:
	"""One line for each service."""
	lines = []
	for name in (*ORDER, "postgres", "model"):
		number = process_id(place, name)
		state = (
			f"runs as process {number}"
			if number
			else ("ended by itself" if has_crashed(place, name) else "stopped")
		)
		port = f" on {HOST}:{settings.ports[name]}" if number and name in settings.ports else ""
		lines.append(f"{name:13} {state}{port}")
	return lines


def running(place: Place) -> list[str]:
	"""The names of the services that run now."""
	return [name for name in (*ORDER, "postgres", "model") if process_id(place, name)]
