"""What the whole stack holds, idle and under the load of a class, and what ai_school adds to each part of it.

The same stack is run twice, with the environment that `deploy/` sets: on a site with Frappe and Education alone, then on
one with ai_school. Of each part the highest sum over its processes counts: a worker with the fork of its job, the web
server with its master. Memory is proportional (PSS): what several processes share counts once, among them.

Both runs do as much: as many students at once, as many scheduled jobs, a job on the tutor's queue all the while. Without
the app a student signs in, opens the account's page, and makes the least call of the API without arguments and the least
with some: checking the first ones costs Frappe (pydantic) 5 MB in each process, whoever's method it is; any link field on
the desk makes that call. A job without the app is the least one (`holding`): Frappe connects it to its site, and it waits
as long as a job of ours takes; it loads no document and no module more, as any real job would. The workers are looked at
five times a second, so that no job is missed; of the tutor's worker its job with all models loaded is what counts.

Requests that wait for each other add to a web worker: only figures of a machine that does nothing else can be compared.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import school, stack
from benchmarks.holding import hold
from benchmarks.questions import questions

BARE_SITE = "bare.localhost"
PASSWORD = "Nine-lively-otters-27"
ASK, POLL = "ai_school.tutor.api.ask", "ai_school.tutor.api.poll"
IDLE_S = 20
SAMPLES = 9
WEB_WORKERS = 2
JOBS_EVERY_S, HOLD_S = 10, 1.0
JOBS = (
	"ai_school.health.monitor.sample",
	"ai_school.tutor.jobs.reap",
	"ai_school.analytics.refresh.refresh_changed",
)

Progress = Callable[[str], None]
Held = dict[str, stack.Memory]


@dataclass(frozen=True, slots=True)
class Measured:
	"""What each part held after a while without work, and at the most under load."""

	idle: Held
	peak: Held
	total_mb: float
	sample_ms: float = 0.0


def run(arguments: Sequence[str], progress: Progress) -> dict[str, Any]:
	"""Keys: processes ({name, rss_mb, pss_mb: the most under load; idle_pss_mb; bare_pss_mb: the most under load of the
	same stack on a site with Frappe and Education alone; added_pss_mb: the difference}), ai_added_pss_mb, total_pss_mb,
	web_worker_added_mb, tutor_worker_added_mb, sample_ms (median of what a minute's sample takes, all of the stack
	running), students.

	Stops the bench's own services while it runs.
	"""
	options = _options(arguments)
	with tempfile.TemporaryDirectory() as name, _bench_to_itself(progress) as restart:
		restart()
		bare = _measure_bare(options, Path(name), progress)
		restart()
		full = _measure_full(options, Path(name), progress)
	rows = [_row(part, full, bare) for part in full.peak]
	added = {row["name"]: row["added_pss_mb"] for row in rows}
	return {
		"processes": rows,
		"ai_added_pss_mb": round(sum(added.values()), 1),
		"total_pss_mb": round(full.total_mb, 1),
		"web_worker_added_mb": round(added[stack.WEB] / WEB_WORKERS, 1),
		"tutor_worker_added_mb": added[stack.TUTOR],
		"sample_ms": round(full.sample_ms, 1),
		"students": options.students,
	}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks footprint", description=__doc__)
	parser.add_argument("--students", type=int, default=30, help="who work at the same time")
	parser.add_argument("--seconds", type=int, default=90, help="of load, with and without the app")
	options = parser.parse_args(arguments)
	if min(options.students, options.seconds) < 1:
		parser.error("at least one student and one second are needed")
	return options


def _row(part: str, full: Measured, bare: Measured) -> dict[str, Any]:
	held, without = full.peak[part], bare.peak.get(part, stack.Memory())
	return {
		"name": part,
		"rss_mb": round(held.rss_mb, 1),
		"pss_mb": round(held.pss_mb, 1),
		"idle_pss_mb": round(full.idle[part].pss_mb, 1),
		"bare_pss_mb": round(without.pss_mb, 1),
		"added_pss_mb": round(held.pss_mb - without.pss_mb, 1),
	}


@contextmanager
def _bench_to_itself(progress: Progress) -> Iterator[Callable[[], None]]:
	"""No other service of this bench and no other site's schedule; yields what starts its database anew."""
	from dev.engine import settings
	from dev.engine import stack as services
	from dev.engine.database import database
	from dev.engine.place import Place
	from dev.engine.sites import Sites

	place = Place()
	chosen = settings.load(place)
	server = database(place, chosen)
	progress("stopping the bench's services, and making a site with Frappe and Education alone")
	ours = services.frappe_services(place, chosen)
	stopped = [service for service in ours if services.stop(place, service.name)]
	sites = Sites(place, chosen, server)
	if not sites.exists(BARE_SITE):
		sites.restore(BARE_SITE, sites.without_apps)
		sites.bench(
			"Installing Education", lambda _line: None, "--site", BARE_SITE, "install-app", "education"
		)

	def restart() -> None:
		services.stop(place, "mariadb")
		server.start()

	try:
		with _others_paused(place.sites):
			yield restart
	finally:
		for service in stopped:
			services.start(place, service)


@contextmanager
def _others_paused(sites: Path) -> Iterator[None]:
	"""Frappe's scheduler leaves every site alone: the jobs of the load come from here."""
	paths = [path for path in sites.glob("*/site_config.json") if path.is_file()]
	before = {path: path.read_text() for path in paths}
	for path, text in before.items():
		path.write_text(json.dumps({**json.loads(text), "pause_scheduler": 1}, indent="\t"))
	try:
		yield
	finally:
		for path, text in before.items():
			path.write_text(text)


def _measure_bare(options: argparse.Namespace, folder: Path, progress: Progress) -> Measured:
	import frappe

	with _connected(BARE_SITE):
		emails = [_user(number) for number in range(options.students)]
		frappe.db.commit()
		with stack.running(BARE_SITE, folder, watches_jobs=True) as running:
			school.reconnect(BARE_SITE)
			return _measure(
				running, BARE_SITE, [(email, PASSWORD, _look) for email in emails], False, options, progress
			)


def _measure_full(options: argparse.Namespace, folder: Path, progress: Progress) -> Measured:
	from dev.openrouter import Server

	settings = {
		"model_enabled": 1, "models": "stand-in/tutor:free", "api_key": "benchmark", "calls_per_minute": 100_000,
		"site_daily_model_calls": 1_000_000, "student_daily_questions": 10_000,
	}  # fmt: skip
	with ExitStack() as undone:
		model = undone.enter_context(Server(latency_s=4.0))
		people = undone.enter_context(
			school.connected(options.students, 100, {**settings, "base_url": model.url})
		)
		undone.callback(school.reconnect, people.site)
		running = undone.enter_context(stack.running(people.site, folder, watches_jobs=True))
		school.reconnect(people.site)
		asked = questions(50, 5)

		def ask(client: Any, number: int) -> None:
			_ask(client, people.course, asked[number % len(asked)])

		work = [(one.email, one.password, ask) for one in people.students]
		measured = _measure(running, people.site, work, True, options, progress)
		return replace(measured, sample_ms=_sample_ms())


def _measure(
	running: stack.Stack,
	site: str,
	work: list[Any],
	with_app: bool,
	options: argparse.Namespace,
	progress: Progress,
) -> Measured:
	progress(f"{site}: idle")
	time.sleep(IDLE_S)
	running.begin()
	running.sample()
	idle = {name: stack.Memory(held.rss_mb, held.pss_mb) for name, held in running.highest.items()}
	progress(f"{site}: {options.students} students at work for {options.seconds} s")
	running.begin()
	until = time.monotonic() + options.seconds
	with _jobs(with_app, options.seconds, until), ThreadPoolExecutor(len(work)) as pool:
		list(pool.map(lambda one: _work(running.url, site, *one, until=until), work))
	running.sample()
	return Measured(idle, dict(running.highest), running.peak_pss_mb)


def _sample_ms() -> float:
	"""Median of some samples of the running stack, each taken as its minute's first."""
	import frappe

	from ai_school.health import monitor

	times = []
	for _number in range(SAMPLES):
		frappe.db.delete("AI Health Sample")
		frappe.db.commit()
		began = time.perf_counter()
		monitor.sample()
		frappe.db.commit()
		times.append(1000 * (time.perf_counter() - began))
	return statistics.median(times)


@contextmanager
def _jobs(with_app: bool, seconds: float, until: float) -> Iterator[None]:
	"""Beside the block, the scheduled jobs come every ten seconds; without the app as many of the least job, and one on
	the tutor's queue that takes as long as the load."""
	queue, least = _queue(), (hold, {"seconds": HOLD_S})
	scheduled = [(method, {}) for method in JOBS] if with_app else [least] * len(JOBS)

	def put() -> None:
		if not with_app:
			queue("tutor", hold, {"seconds": seconds})
		while time.monotonic() < until:
			for method, arguments in scheduled:
				queue("default", method, arguments)
			time.sleep(JOBS_EVERY_S)

	thread = threading.Thread(target=put, daemon=True)
	thread.start()
	yield
	thread.join()


def _queue() -> Callable[[str, Any, dict[str, Any]], None]:
	"""What puts a job (a function or its name, with arguments) into a queue of this site, from any thread."""
	import frappe
	from frappe.utils.background_jobs import get_queue

	queues = {name: get_queue(name) for name in ("default", "tutor")}
	common = {
		"site": frappe.local.site,
		"user": "Administrator",
		"event": None,
		"job_name": "load",
		"is_async": True,
	}

	def put(queue: str, method: Any, arguments: dict[str, Any]) -> None:
		job = {**common, "method": method, "kwargs": arguments}
		queues[queue].enqueue_call("frappe.utils.background_jobs.execute_job", kwargs=job, timeout=600)

	return put


def _work(
	url: str, site: str, email: str, password: str, act: Callable[[Any, int], None], *, until: float
) -> None:
	from tests.support.client import Client

	client, number = Client(url, site, email, password), 0
	while time.monotonic() < until:
		act(client, number)
		number += 1
		time.sleep(1)


def _look(client: Any, _number: int) -> None:
	"""What a student does without the app: the account's page and two calls of the API."""
	client.page("/me")
	client.get("frappe.auth.get_logged_user")
	client.get("frappe.client.validate_link", doctype="DocType", docname="User")


def _ask(client: Any, course: str, text: str) -> None:
	"""Ask and poll for the answer, for half a minute at the most."""
	answer = client.post(ASK, question=text, course=course)
	message = answer.json().get("message") if answer.ok else None
	for _attempt in range(20):
		if not message or message["answer"]:
			return
		time.sleep(1.5)
		message = {**message, "answer": client.call(POLL, message=message["question"]["name"])["answer"]}


@contextmanager
def _connected(site: str) -> Iterator[None]:
	import frappe

	school.connect(site)
	try:
		yield
	finally:
		frappe.destroy()


def _user(number: int) -> str:
	import frappe

	email = f"bare{number}@example.com"
	if not frappe.db.exists("User", email):
		values = {
			"email": email,
			"first_name": f"Bare {number}",
			"send_welcome_email": 0,
			"new_password": PASSWORD,
		}
		frappe.get_doc({"doctype": "User", "user_type": "Website User", **values}).insert(
			ignore_permissions=True
		)
	return email
