"""Running a command with its output in a log, and its failure as a sentence."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dev.engine.errors import EngineError, from_output

Line = Callable[[str], None]

_running: set[subprocess.Popen[str]] = set()
_lock = threading.Lock()
_stopped = threading.Event()


def run(
	what: str,
	command: Sequence[object],
	log: Path,
	*,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	on_line: Line | None = None,
) -> str:
	"""Run a command (its parts as text) to its end and return what it printed, which also goes to `log`.

	`what` names the work for people ("Installing Python packages"). Raises EngineError if the program is missing or fails.
	"""
	try:
		process = _begin(what, command, cwd, env)
	except FileNotFoundError as error:
		raise EngineError(f"{what} needs `{command[0]}`, which is missing: run `dev/bench setup`.") from error
	output = _follow(process, log, on_line)
	if process.returncode:
		raise from_output(what, output, log)
	return output


def _begin(
	what: str, command: Sequence[object], cwd: Path | None, env: Mapping[str, str] | None
) -> subprocess.Popen[str]:
	"""Start a command that `stop_all` knows from its first moment on."""
	with _lock:
		if _stopped.is_set():
			raise EngineError(f"{what} was not begun, because another step failed.")
		process = subprocess.Popen(
			[str(part) for part in command],
			cwd=cwd,
			env=dict(env) if env is not None else None,
			stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
			errors="replace",
			start_new_session=True,
		)
		_running.add(process)
	return process


def _follow(process: subprocess.Popen[str], log: Path, on_line: Line | None) -> str:
	lines: list[str] = []
	try:
		with process, log.open("w") as file:
			for line in process.stdout or ():
				lines.append(line)
				file.write(line)
				if on_line:
					on_line(line.rstrip())
	finally:
		with _lock:
			_running.discard(process)
	return "".join(lines)


def stop_all() -> None:
	"""End every command that still runs, with its children, and begin no other: a failed setup leaves nothing behind."""
	_stopped.set()
	with _lock:
		for process in _running:
			with contextlib.suppress(ProcessLookupError):
				os.killpg(process.pid, signal.SIGTERM)


def allow() -> None:
	"""Let commands begin again, once those that were ended are gone."""
	_stopped.clear()
