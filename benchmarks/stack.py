"""The whole stack for benchmarks under load: two private Redis, web server, workers, scheduler, and what they hold."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.processes import HOST, Process, free_port

SAMPLE_S, JOBS_SAMPLE_S = 2.0, 0.2
MB = 2**20
WEB, WORKER, TUTOR, SCHEDULER = "web", "worker default,short,long", "worker tutor", "scheduler"
CACHE, QUEUE, DATABASE = "redis cache", "redis queue", "database"
BENCH = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe"]
AS_DEPLOYED = {"MALLOC_ARENA_MAX": "2"}
"""What deploy/ sets for every process of the bench."""
COMMANDS = {
	WORKER: [*BENCH, "worker", "--queue", "default,short,long"],
	TUTOR: [*BENCH, "worker", "--queue", "tutor"],
	SCHEDULER: [*BENCH, "schedule"],
}


@dataclass(slots=True)
class Memory:
	"""Megabytes of one part of the stack: the highest sums over its processes that were seen."""

	rss_mb: float = 0.0
	pss_mb: float = 0.0

	def raise_to(self, rss_mb: float, pss_mb: float) -> None:
		"""Keep the higher of what is known and what was seen."""
		self.rss_mb, self.pss_mb = max(self.rss_mb, rss_mb), max(self.pss_mb, pss_mb)


@dataclass(slots=True)
class Stack:
	"""A running stack: its address, its parts, and the highest memory of each since `begin`."""

	folder: Path
	url: str
	redis_ports: dict[str, int]
	parts: dict[str, Process] = field(default_factory=dict)
	database: int = 0
	highest: dict[str, Memory] = field(default_factory=dict)
	peak_pss_mb: float = 0.0
	watches_jobs: bool = False
	_ended: threading.Event = field(default_factory=threading.Event)
	_lock: threading.Lock = field(default_factory=threading.Lock)

	def begin(self) -> None:
		"""Forget what was seen so far."""
		with self._lock:
			self.highest, self.peak_pss_mb = {}, 0.0

	def start(self, name: str) -> None:
		"""Start a worker or the scheduler, in place of one that ended."""
		if name in self.parts:
			self.parts[name].stop()
		self.parts[name] = Process(COMMANDS[name], self.folder / f"{name.replace(' ', '-')}.log")

	def kill(self, name: str) -> None:
		"""End a part and its jobs without warning, and start it anew."""
		self.parts[name].kill()
		self.start(name)

	def restart_redis(self, name: str) -> None:
		"""End a Redis, with all that it holds, and start it anew on its port."""
		self.parts[name].stop()
		self.parts[name] = _redis(self.redis_ports[name], self.folder)

	def sample(self) -> None:
		"""Look at every process once."""
		seen = {name: _held(part.process.pid) for name, part in list(self.parts.items())}
		seen[DATABASE] = _held(self.database)
		self._raise_to(seen)
		with self._lock:
			self.peak_pss_mb = max(self.peak_pss_mb, sum(pss_mb for _, pss_mb in seen.values()))

	def sample_jobs(self) -> None:
		"""Look at the workers alone, whose jobs are processes that may live for half a second."""
		self._raise_to({name: _held(self.parts[name].process.pid) for name in (WORKER, TUTOR)})

	def watch(self) -> None:
		"""Look every few seconds until the stack ends; at the workers more often where their jobs are watched."""
		looked = time.monotonic()
		while not self._ended.wait(JOBS_SAMPLE_S if self.watches_jobs else SAMPLE_S):
			if self.watches_jobs:
				self.sample_jobs()
			if time.monotonic() - looked >= SAMPLE_S:
				looked = time.monotonic()
				self.sample()

	def _raise_to(self, seen: Mapping[str, tuple[float, float]]) -> None:
		with self._lock:
			for name, (rss_mb, pss_mb) in seen.items():
				self.highest.setdefault(name, Memory()).raise_to(rss_mb, pss_mb)

	def end(self) -> None:
		"""Stop looking, and stop every part."""
		self._ended.set()
		for part in reversed(self.parts.values()):
			part.stop()


@contextmanager
def running(
	site: str, folder: Path, *, scheduler: bool = True, watches_jobs: bool = False
) -> Iterator[Stack]:
	"""The stack of a site of this bench, watched; its Redis are its own, so that no other worker takes its jobs."""
	ports = {CACHE: free_port(), QUEUE: free_port()}
	variables = {
		f"FRAPPE_{name.upper().replace(' ', '_')}": f"redis://{HOST}:{port}" for name, port in ports.items()
	}
	with _environment({**variables, **AS_DEPLOYED}), ExitStack() as undone:
		stack = Stack(folder, "", ports, database=_database_process(), watches_jobs=watches_jobs)
		undone.callback(stack.end)
		for name, port in ports.items():
			stack.parts[name] = _redis(port, folder)
		port = free_port()
		stack.url = f"http://{HOST}:{port}"
		stack.parts[WEB] = _web(port, folder)
		for name in (WORKER, TUTOR, *([SCHEDULER] if scheduler else [])):
			stack.start(name)
		_wait(stack.url, site)
		threading.Thread(target=stack.watch, daemon=True).start()
		yield stack


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
	before = {name: os.environ.get(name) for name in variables}
	os.environ.update(variables)
	try:
		yield
	finally:
		for name, value in before.items():
			os.environ.pop(name) if value is None else os.environ.update({name: value})


def _redis(port: int, folder: Path) -> Process:
	options = ["--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
	return Process(["redis-server", *options], folder / f"redis-{port}.log")


def _web(port: int, folder: Path) -> Process:
	application = os.environ.get("AI_SCHOOL_WSGI", "frappe.app:application")
	options = ["-b", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "-t", "120", "--preload"]
	return Process([sys.executable, "-m", "gunicorn", *options, application], folder / "web.log")


def _wait(url: str, site: str) -> None:
	import requests

	for _attempt in range(300):
		try:
			if requests.get(
				f"{url}/api/method/ping", headers={"Host": site, "X-Frappe-Site-Name": site}, timeout=10
			).ok:
				return
		except requests.ConnectionError:
			time.sleep(0.2)
	raise SystemExit(f"The web server of the benchmark does not answer at {url}.")


def _database_process() -> int:
	"""The server that listens on the bench's port."""
	port = str(_common_configuration()["db_port"])
	command = ["ss", "-Hltnp", f"sport = :{port}"]
	listening = subprocess.run(command, capture_output=True, text=True, check=False).stdout
	if "pid=" not in listening:
		raise SystemExit(
			"This benchmark has to see the database server's process: run it with dev/benchmark."
		)
	return int(listening.split("pid=", 1)[1].split(",", 1)[0])


def _common_configuration() -> dict[str, object]:
	import json

	found: dict[str, object] = json.loads(Path("common_site_config.json").read_text())
	return found


def _held(pid: int) -> tuple[float, float]:
	"""Resident and proportional MB of a process and all below it."""
	rss = pss = 0.0
	try:
		parent = psutil.Process(pid)
		for process in (parent, *parent.children(recursive=True)):
			found = process.memory_full_info()
			rss, pss = rss + found.rss / MB, pss + found.pss / MB
	except psutil.Error:
		return rss, pss
	return rss, pss
