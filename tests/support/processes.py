"""A web server and workers of the bench under test, started as processes and ended with the tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
import redis
import requests

HOST = "127.0.0.1"
START_S = 60


def free_port() -> int:
	with socket.socket() as listener:
		listener.bind((HOST, 0))
		return listener.getsockname()[1]


class Process:
	"""A running command of the bench with its output in a file."""

	def __init__(self, command: list[str], log: Path, environment: dict[str, str] | None = None) -> None:
		self.log = log
		self._output = log.open("wb")
		self.process = subprocess.Popen(
			command,
			stdout=self._output,
			stderr=subprocess.STDOUT,
			env={**os.environ, **(environment or {})},
			start_new_session=True,
		)

	def check_alive(self) -> None:
		if self.process.poll() is not None:
			raise RuntimeError(f"{self.process.args[:4]} ended: {self.log.read_text()[-2000:]}")

	def kill(self) -> None:
		"""End the process and all below it without warning, as the kernel does when memory runs out.

		A worker's job is a process of its own, in a group of its own, that would live on.
		"""
		with suppress(psutil.NoSuchProcess):
			parent = psutil.Process(self.process.pid)
			family = [parent, *parent.children(recursive=True)]
			for each in family:
				with suppress(psutil.NoSuchProcess):
					each.kill()
			self.process.wait(10)
			psutil.wait_procs(family, timeout=10)

	def stop(self) -> None:
		with suppress(ProcessLookupError):
			os.killpg(self.process.pid, signal.SIGTERM)
		try:
			self.process.wait(10)
		except subprocess.TimeoutExpired:
			self.kill()
		self._output.close()


@contextmanager
def web_server(site: str, log: Path, port: int | None = None):
	"""A gunicorn of the current bench folder's `sites`; yields its base URL."""
	port = port or free_port()
	application = os.environ.get("AI_SCHOOL_WSGI", "frappe.app:application")
	options = ["-b", f"{HOST}:{port}", "--workers", "1", "--threads", "6", "-t", "120"]
	server = Process([sys.executable, "-m", "gunicorn", *options, application], log)
	try:
		_wait_for_web(server, f"http://{HOST}:{port}", site)
		yield f"http://{HOST}:{port}"
	finally:
		server.stop()


class RedisServer:
	"""A Redis on a free port that keeps nothing; it may be stopped and started again. Skips where there is none."""

	def __init__(self, log: Path) -> None:
		self.program = shutil.which("redis-server", path=f"{os.environ['PATH']}:/usr/sbin")
		if not self.program:
			pytest.skip("there is no redis-server on this machine")
		self.log, self.port = log, free_port()
		self.url = f"redis://{HOST}:{self.port}"

	def start(self) -> None:
		options = ["--bind", HOST, "--port", str(self.port), "--save", "", "--dir", str(self.log.parent)]
		self._running = Process([self.program, *options], self.log)
		wait_until(self._answers, START_S)

	def stop(self) -> None:
		self._running.stop()

	def send_signal(self, number: int) -> None:
		self._running.process.send_signal(number)

	def _answers(self) -> bool:
		self._running.check_alive()
		with suppress(redis.exceptions.ConnectionError):
			return redis.Redis.from_url(self.url).ping()
		return False


@contextmanager
def worker(queues: str, log: Path):
	"""An RQ worker of the current bench for these queues, separated by commas."""
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "worker", "--queue", queues]
	process = Process(command, log)
	try:
		yield process
	finally:
		process.stop()


def wait_until(condition, timeout_s: float = 30, every_s: float = 0.2):
	"""The first truthy value of `condition()`; fails when there is none in time."""
	deadline = time.monotonic() + timeout_s
	while time.monotonic() < deadline:
		if value := condition():
			return value
		time.sleep(every_s)
	raise AssertionError(f"not within {timeout_s} s: {getattr(condition, '__name__', condition)}")


def _wait_for_web(server: Process, url: str, site: str) -> None:
	deadline = time.monotonic() + START_S
	while time.monotonic() < deadline:
		server.check_alive()
		try:
			answer = requests.get(
				f"{url}/api/method/ping", headers={"Host": site, "X-Frappe-Site-Name": site}, timeout=10
			)
			if answer.ok:
				return
		except requests.ConnectionError:
			time.sleep(0.2)
	raise RuntimeError(f"the web server does not answer: {server.log.read_text()[-2000:]}")
