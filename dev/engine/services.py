"""Processes that run in the background: started once, known by their process id, stopped by it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from dev.engine import ports
from dev.engine.errors import EngineError, tail
from dev.engine.place import Place

START_S = 60.0
SETTLE_S = 1.0
STOP_S = 15.0

_started: list[subprocess.Popen[bytes]] = []
"""They outlive this command; Python warns of a running process that it loses sight of."""


@dataclass(frozen=True, slots=True)
class Service:
	"""A background process; one with a port is ready when it answers there."""

	name: str
	command: tuple[str, ...]
	port: int | None = None
	cwd: Path | None = None
	variables: dict[str, str] = field(default_factory=dict)


def process_id(place: Place, name: str) -> int | None:
	"""The service's process id if that process still runs, else None.

	The file also holds the process's start time, so that a number the system gave away again is not mistaken for it.
	"""
	path = _pid_file(place, name)
	if not path.is_file():
		return None
	number, _, begun = path.read_text().partition(" ")
	return int(number) if _begun(int(number)) == begun else None


def has_crashed(place: Place, name: str) -> bool:
	"""Whether the service was started, was not stopped, and does not run."""
	return _pid_file(place, name).is_file() and process_id(place, name) is None


def start(place: Place, service: Service) -> bool:
	"""Start the service and wait until it is ready; False if it ran already.

	Raises EngineError if another program holds its port or if the process ends at once.
	"""
	if process_id(place, service.name) is not None:
		return False
	if service.port is not None and not ports.is_free(service.port):
		raise EngineError(
			f"Port {service.port} for {service.name} is taken by {ports.holder(service.port)}: "
			"stop that program, or run `dev/bench ports` to choose other ports."
		)
	process = _launch(place, service)
	if not _is_ready(process, service):
		_pid_file(place, service.name).unlink(missing_ok=True)
		raise EngineError(f"{service.name} did not start; {last_lines(place, service.name)}")
	return True


def stop(place: Place, name: str) -> bool:
	"""Ask the service to end, and end it by force after a while; False if it did not run."""
	number = process_id(place, name)
	if number is not None:
		os.kill(number, signal.SIGTERM)
		if not _ends(place, name, STOP_S):
			os.killpg(number, signal.SIGKILL)
			_ends(place, name, STOP_S)
	_pid_file(place, name).unlink(missing_ok=True)
	_started[:] = [process for process in _started if process.poll() is None]
	return number is not None


def last_lines(place: Place, name: str) -> str:
	"""The end of the service's log, as the second half of a sentence."""
	log = place.log(name)
	text = log.read_text(errors="replace") if log.exists() else ""
	return f"its log {log} ends with:\n{tail(text) or '    (nothing)'}"


def _launch(place: Place, service: Service) -> subprocess.Popen[bytes]:
	with place.log(service.name).open("ab") as log:
		process = subprocess.Popen(
			service.command,
			cwd=service.cwd or place.folder,
			env={**place.variables(), **service.variables},
			stdin=subprocess.DEVNULL,
			stdout=log,
			stderr=log,
			start_new_session=True,
		)
	_started.append(process)
	place.run.mkdir(parents=True, exist_ok=True)
	_pid_file(place, service.name).write_text(f"{process.pid} {_begun(process.pid)}")
	return process


def _is_ready(process: subprocess.Popen[bytes], service: Service) -> bool:
	end = time.monotonic() + (START_S if service.port else SETTLE_S)
	while time.monotonic() < end and process.poll() is None:
		if service.port and ports.answers(service.port):
			return True
		time.sleep(0.05)
	return process.poll() is None and not service.port


def _ends(place: Place, name: str, seconds: float) -> bool:
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		if process_id(place, name) is None:
			return True
		time.sleep(0.05)
	return False


def _pid_file(place: Place, name: str) -> Path:
	return place.run / f"{name}.pid"


def _begun(number: int) -> str:
	"""When the process began, in the kernel's own clock ticks; empty if it does not run (or is a zombie)."""
	try:
		cells = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
	except OSError:
		return ""
	return "" if cells[0] == "Z" else cells[19]
