"""Named steps with their progress and time, run side by side where they do not wait for each other."""

from __future__ import annotations

import fcntl
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from dev.engine import shell
from dev.engine.errors import from_os_error
from dev.engine.stamps import Stamps

Report = Callable[[str], None]
PROGRESS_EVERY_S = 5.0
PROGRESS_LENGTH = 90
HEARTBEAT_S = 15.0
WORTH_SAYING_S = 0.5


@dataclass(frozen=True, slots=True)
class Step:
	"""One piece of work. It is skipped when its fingerprint is that of the last time and all it makes is there.

	A step without `inputs` decides for itself whether there is something to do, and is only mentioned if it takes time.
	"""

	name: str
	work: Callable[[Report], None]
	inputs: Callable[[], str] | None = None
	makes: tuple[Path, ...] = ()
	after: tuple[str, ...] = ()

	def is_done(self, stamps: Stamps) -> bool:
		"""Whether nothing has changed since the step last finished."""
		if self.inputs is None or not all(path.exists() for path in self.makes):
			return False
		return stamps.read(self.name) == self.inputs()


@dataclass(slots=True)
class Printer:
	"""Prints what begins, goes on and ends, each line with the seconds since the start."""

	out: TextIO = field(default_factory=lambda: sys.stdout)
	started: float = field(default_factory=time.monotonic)
	lock: threading.Lock = field(default_factory=threading.Lock)

	def say(self, text: str) -> None:
		"""One line."""
		with self.lock:
			print(f"[{time.monotonic() - self.started:6.1f} s] {text}", file=self.out, flush=True)

	def reporter(self, name: str) -> Report:
		"""A function that prints a step's progress, at most every few seconds, and no JSON."""
		last = time.monotonic()

		def report(text: str) -> None:
			nonlocal last
			line = " ".join(text.split())[:PROGRESS_LENGTH]
			if line and not line.startswith("{") and time.monotonic() - last >= PROGRESS_EVERY_S:
				last = time.monotonic()
				self.say(f"{name}: {line}")

		return report


def run_steps(steps: Sequence[Step], stamps: Stamps, printer: Printer) -> None:
	"""Run steps as soon as those that they wait for are done. Raises the first EngineError after ending what still runs.

	A step may wait for one that is not in `steps`: that one counts as done.
	"""
	open_steps = {step.name: step for step in steps}
	running: dict[Future[None], str] = {}
	with ThreadPoolExecutor(max_workers=len(steps) or 1) as pool:
		try:
			while open_steps or running:
				for step in _ready(open_steps, running.values()):
					running[pool.submit(_run_step, step, stamps, printer)] = step.name
					del open_steps[step.name]
				ended = wait(running, HEARTBEAT_S, FIRST_COMPLETED).done
				if not ended:
					printer.say(f"Still at work: {', '.join(running.values())}")
				for future in ended:
					del running[future]
					future.result()
		except BaseException:
			shell.stop_all()
			raise
		finally:
			wait(running)
			shell.allow()


def _ready(open_steps: dict[str, Step], running: Collection[str]) -> list[Step]:
	unfinished = {*open_steps, *running}
	return [step for step in open_steps.values() if not unfinished.intersection(step.after)]


def _run_step(step: Step, stamps: Stamps, printer: Printer) -> None:
	try:
		if step.is_done(stamps):
			return
		if step.inputs is not None:
			stamps.forget(step.name)
			printer.say(f"{step.name} ...")
		begin = time.monotonic()
		step.work(printer.reporter(step.name))
		seconds = time.monotonic() - begin
		if step.inputs is not None:
			stamps.write(step.name, step.inputs())
		if step.inputs is not None or seconds >= WORTH_SAYING_S:
			printer.say(f"{step.name}: done in {seconds:.1f} s")
	except OSError as error:
		raise from_os_error(error) from error


@contextmanager
def only_one(lock_file: Path, what: str, printer: Printer) -> Iterator[None]:
	"""Hold a lock while the bench is changed; says so if another command holds it, and waits."""
	lock_file.parent.mkdir(parents=True, exist_ok=True)
	with lock_file.open("w") as file:
		try:
			fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			printer.say(f"Waiting for another command that {what} (it holds {lock_file})")
			fcntl.flock(file, fcntl.LOCK_EX)
		yield
