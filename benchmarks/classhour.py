"""Three hundred students over ten minutes on the whole stack; then with the model down, Redis restarted, a worker killed."""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import school, stack
from benchmarks.questions import questions

QUESTIONS_EACH = 5
GRACE_S = 150
EVERY_MINUTE = ("ai_school.health.monitor.sample", "ai_school.tutor.jobs.reap")
REFRESH = "ai_school.analytics.refresh.refresh_changed"
TICK_S, REFRESH_S, KILL_S = 60, 120, 30
REQUESTS = ("login", "tutor page", "ask", "poll", "class", "student")

Progress = Callable[[str], None]


@dataclass(slots=True)
class Hour:
	"""One run of the load: the stack, the stand-in for the model, and when what happens next (seconds since its start)."""

	stack: stack.Stack
	model: Any
	minutes: float
	trouble: str
	ticks: int = 0
	refreshes: int = 0
	troubles: int = 0

	def act(self, at_s: float) -> None:
		"""Do what is due: the jobs of the schedule, and the trouble that this run is about."""
		if at_s >= self.ticks * TICK_S:
			self.ticks += 1
			_enqueue(*EVERY_MINUTE)
		if at_s >= self.refreshes * REFRESH_S:
			self.refreshes += 1
			_enqueue(REFRESH)
		if self.trouble == "worker_kill" and at_s >= (self.troubles + 1) * KILL_S:
			self.stack.kill((stack.TUTOR, stack.WORKER)[self.troubles % 2])
			self.troubles += 1
		if self.trouble == "redis_restart" and not self.troubles and at_s >= 30 * self.minutes:
			self.troubles = 1
			self.stack.restart_redis(stack.QUEUE)
			self.stack.restart_redis(stack.CACHE)


def run(arguments: Sequence[str], progress: Progress) -> dict[str, Any]:
	"""Keys: students, minutes, requests, errors (by name and status in error_kinds), asked, lost (without an answer),
	answered_twice, from_model, ask_over_ping_p50 and _p95 (milliseconds of `ask` over those of ping in the same run),
	ask_p50_ms, ping_p50_ms, peak_pss_mb of the whole stack with its database; the same under `model_down`, `redis_restart`
	(both, in the middle) and `worker_kill` (one worker every 30 s), which are shorter at the same pace."""
	options = _options(arguments)
	locust = os.environ.get("AI_SCHOOL_LOCUST")
	if not locust:
		raise SystemExit("This benchmark needs locust: run it with dev/benchmark classhour.")
	plain = _hour(options, options.minutes, "", locust, progress)
	for trouble in () if options.plain else ("model_down", "redis_restart", "worker_kill"):
		plain[trouble] = _hour(options, options.trouble_minutes, trouble, locust, progress)
	return plain


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks classhour", description=__doc__)
	parser.add_argument(
		"--students", type=int, default=300, help="over --minutes; fewer in proportion in shorter runs"
	)
	parser.add_argument("--minutes", type=float, default=10.0)
	parser.add_argument("--trouble-minutes", type=float, default=3.0, help="of each run with trouble")
	parser.add_argument("--latency", type=float, default=4.0, help="seconds that the model takes")
	parser.add_argument("--plain", action="store_true", help="without the runs with trouble")
	options = parser.parse_args(arguments)
	if options.students < 1 or min(options.minutes, options.trouble_minutes, options.latency) <= 0:
		parser.error("students, minutes and latency have to be above 0")
	return options


def _hour(
	options: argparse.Namespace, minutes: float, trouble: str, locust: str, progress: Progress
) -> dict[str, Any]:
	from dev.openrouter import Server

	students = max(1, round(options.students * minutes / options.minutes))
	settings = {
		"model_enabled": 1, "models": "stand-in/tutor:free", "api_key": "benchmark",
		"calls_per_minute": 100_000, "site_daily_model_calls": 1_000_000, "answer_timeout_s": 60,
	}  # fmt: skip
	progress(f"{trouble or 'class hour'}: a school of {students} students")
	with tempfile.TemporaryDirectory() as name, ExitStack() as undone:
		model = undone.enter_context(Server(latency_s=options.latency))
		if trouble == "model_down":
			model.control({"faults": ["status_503"], "repeat": True})
		people = undone.enter_context(school.connected(students, 100, {**settings, "base_url": model.url}))
		undone.callback(school.reconnect, people.site)
		running = undone.enter_context(stack.running(people.site, Path(name), scheduler=False))
		school.reconnect(people.site)
		running.begin()
		progress(f"{trouble or 'class hour'}: {minutes:g} minutes")
		seen = _load(people, Hour(running, model, minutes, trouble), locust, Path(name))
		_settle(people.site)
		return _result(students, minutes, seen, running)


def _load(people: Any, hour: Hour, locust: str, folder: Path) -> dict[str, Any]:
	"""Run locust to its end, doing meanwhile what is due; what it saw."""
	seconds = hour.minutes * 60
	seen = folder / "seen.json"
	plan = {
		"site": people.site,
		"students": [{"email": one.email, "password": one.password} for one in people.students],
		"staff": {"email": people.instructor.email, "password": people.instructor.password},
		"group": people.group,
		"member": people.member,
		"course": people.course,
		"questions": questions(400, 3),
		"questions_each": QUESTIONS_EACH,
		"think_s": 0.45 * seconds / QUESTIONS_EACH,
		"seen": str(seen),
	}
	(folder / "plan.json").write_text(json.dumps(plan))
	users = len(people.students) + 2
	rate = max(0.2, users / (0.4 * seconds))
	command = [
		locust, "-f", str(Path(__file__).with_name("locustfile.py")), "--headless", "--host", hour.stack.url,
		"-u", str(users), "-r", f"{rate:.2f}", "-t", f"{int(seconds)}s", "--stop-timeout", "60", "--only-summary",
	]  # fmt: skip
	with (folder / "locust.log").open("wb") as log:
		variables = {"PATH": os.environ["PATH"], "CLASSHOUR": str(folder / "plan.json")}
		process = subprocess.Popen(command, stdout=log, stderr=log, env=variables)
		started = time.monotonic()
		while process.poll() is None:
			hour.act(time.monotonic() - started)
			time.sleep(0.5)
	if not seen.is_file():
		raise SystemExit(f"locust ended without a result: {(folder / 'locust.log').read_text()[-2000:]}")
	found: dict[str, Any] = json.loads(seen.read_text())
	return found


def _enqueue(*methods: str) -> None:
	import frappe
	from redis.exceptions import RedisError

	for method in methods:
		try:
			frappe.enqueue(method, queue="default")
		except RedisError:
			continue


def _settle(site: str) -> None:
	"""Let what still waits be answered, by the reaper too, as it is in a school."""
	import frappe

	until = time.monotonic() + GRACE_S
	reaped = 0.0
	while time.monotonic() < until:
		frappe.db.rollback()
		if not frappe.db.exists("AI Chat Message", {"status": ("in", ["Queued", "Answering"])}):
			return
		if time.monotonic() - reaped > TICK_S / 2:
			reaped = time.monotonic()
			_enqueue(EVERY_MINUTE[1])
		time.sleep(1)


def _result(students: int, minutes: float, seen: dict[str, Any], running: stack.Stack) -> dict[str, Any]:
	import frappe

	frappe.db.rollback()
	asked = sorted(set(seen["asked"]))
	answers = frappe.get_all(
		"AI Chat Message", filters={"role": "Tutor"}, fields=["reply_to", "source"], order_by="name"
	)
	replies = [row for row in answers if row.reply_to in set(asked)]
	times = {name: seen["times"].get(name) or [0.0] for name in (*REQUESTS, "ping")}
	middle = {name: statistics.median(times[name]) for name in ("ask", "ping")}
	return {
		"students": students,
		"minutes": minutes,
		"requests": sum(len(seen["times"].get(name, [])) for name in (*REQUESTS, "ping")),
		"errors": sum(seen["errors"].values()),
		"error_kinds": seen["errors"],
		"asked": len(asked),
		"lost": len(set(asked) - {row.reply_to for row in replies}),
		"answered_twice": len(replies) - len({row.reply_to for row in replies}),
		"from_model": sum(row.source == "model" for row in replies),
		"ask_over_ping_p50": round(middle["ask"] / max(0.1, middle["ping"]), 2),
		"ask_over_ping_p95": round(_p95(times["ask"]) / max(0.1, _p95(times["ping"])), 2),
		"ask_p50_ms": round(middle["ask"], 1),
		"ping_p50_ms": round(middle["ping"], 1),
		"peak_pss_mb": round(running.peak_pss_mb, 1),
	}


def _p95(values: Sequence[float]) -> float:
	return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
