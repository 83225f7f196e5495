"""Two hosts share the tutor's queue: how much sooner a crowd of questions is answered, and whether each is answered once.

A host is a worker with a name, processes and a network card of its own: Linux namespaces, which need root. They share
what hosts share: the database and Redis, reached over the network, and the site's folder.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import school
from benchmarks.network import LOOPBACK, Network, NotAllowedError, network
from benchmarks.questions import questions
from tests.support.processes import Process

ASK = "ai_school.tutor.api.ask"
NAMESPACES = ("unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc")
WORKER = "-m frappe.utils.bench_helper frappe worker --queue"
QUESTIONS_EACH = 4
PATIENCE_S = 180
SMALL_TALK = ("thanks", "hint please")

Progress = Callable[[str], None]


def run(arguments: Sequence[str], progress: Progress) -> dict[str, Any]:
	"""Keys: questions, model_latency_s, at_once (calls of one worker), own_networks (of the hosts), runs [{hosts, names: as Redis knows them,
	seconds: from the first of the model's answers to the last and the first one's own, answers_per_s, from_model, lost,
	answered_twice, connections: of each host over the network}] for one host and for --hosts, throughput_ratio of the last
	to the first."""
	options = _options(arguments)
	if subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False).returncode:
		raise SystemExit("This benchmark needs root: each host is a worker in namespaces of its own.")
	from dev.openrouter import Server

	students = -(-options.questions // QUESTIONS_EACH)
	with ExitStack() as undone:
		folder = Path(undone.enter_context(tempfile.TemporaryDirectory()))
		between = _network(options.hosts, progress, undone)
		model = undone.enter_context(Server(latency_s=options.latency))
		progress(f"building a school of {students} students")
		served = undone.enter_context(school.served(students, 50, folder, _settings(model.url, between)))
		if between:
			between.reach([urlsplit(model.url).port or 0, *_ports()])
		runs = [_measure(served, hosts, options, folder, between, progress) for hosts in (1, options.hosts)]
	from ai_school.tutor import jobs

	return {
		"questions": options.questions,
		"model_latency_s": options.latency,
		"at_once": jobs.IN_FLIGHT,
		"own_networks": between is not None,
		"runs": runs,
		"throughput_ratio": round(runs[-1]["answers_per_s"] / max(0.001, runs[0]["answers_per_s"]), 2),
	}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks hosts", description=__doc__)
	parser.add_argument("--hosts", type=int, default=2)
	parser.add_argument("--questions", type=int, default=256, help="that wait when the hosts begin")
	parser.add_argument("--latency", type=float, default=4.0, help="seconds that the model takes")
	options = parser.parse_args(arguments)
	if options.hosts < 2 or options.questions < 1 or options.latency <= 0:
		parser.error("at least two hosts and one question are needed, and a latency above 0")
	return options


def _network(hosts: int, progress: Progress, undone: ExitStack) -> Network | None:
	"""A network for the hosts; None, and a word, where the system allows none."""
	try:
		return undone.enter_context(network(hosts))
	except NotAllowedError as refusal:
		progress(f"no network of their own ({refusal}): the hosts share this machine's")
		return None


def _settings(model_url: str, between: Network | None) -> dict[str, Any]:
	"""AI School Settings for a model at this URL, as the hosts reach it."""
	host = between.address if between else LOOPBACK
	return {
		"base_url": model_url.replace(LOOPBACK, host), "allowed_http_hosts": host,
		"model_enabled": 1, "models": "stand-in/tutor:free", "api_key": "benchmark", "answer_timeout_s": 60,
		"calls_per_minute": 100_000, "site_daily_model_calls": 1_000_000, "student_daily_questions": 10_000,
	}  # fmt: skip


def _ports() -> set[int]:
	"""The TCP ports of the bench's database and Redis."""
	from ai_school.health import bench

	return {address.port for address in (bench.database_address(), *bench.redis_addresses())}


def _environment(between: Network) -> dict[str, str]:
	"""Where a host finds the database and Redis."""
	import frappe

	redis = {
		name: frappe.conf[name].replace(LOOPBACK, between.address) for name in ("redis_cache", "redis_queue")
	}
	return {
		"FRAPPE_DB_HOST": between.address,
		**{f"FRAPPE_{name.upper()}": url for name, url in redis.items()},
	}


def _measure(
	served: school.Served,
	hosts: int,
	options: argparse.Namespace,
	folder: Path,
	between: Network | None,
	progress: Progress,
) -> dict[str, Any]:
	"""Let questions gather while no worker listens, then start the hosts."""
	import frappe

	progress(f"{options.questions} students' questions gather")
	asked = _gather(served, options.questions)
	progress(f"{hosts} of the tutor's hosts")
	if between:
		between.connections.clear()
	with ExitStack() as undone:
		for number in range(hosts):
			undone.callback(_host(number, folder, between).stop)
		names = _wake_all(hosts)
		_wait_for(asked)
	answers = frappe.get_all(
		"AI Chat Message", filters={"reply_to": ("in", asked)}, fields=["reply_to", "source", "creation"], order_by="creation"
	)  # fmt: skip
	_forget_pace()
	answered = {row.reply_to for row in answers}
	given = [row.creation for row in answers if row.source == "model"]
	seconds = (given[-1] - given[0]).total_seconds() + options.latency if given else 0.0
	return {
		"hosts": hosts,
		"names": names,
		"seconds": round(seconds, 1),
		"answers_per_s": round(len(given) / max(0.001, seconds), 2),
		"from_model": len(given),
		"lost": len(set(asked) - answered),
		"answered_twice": len(answers) - len(answered),
		"connections": dict(between.connections) if between else {},
	}


def _gather(served: school.Served, count: int) -> list[str]:
	"""Ask so many questions, of each student a few; the names of their messages."""
	texts = [text for text in questions(4 * count, 1) if not text.startswith(SMALL_TALK)][:count]

	def ask(number: int) -> str:
		client = served.students[number % len(served.students)]
		client.session.headers["Connection"] = "close"
		asked: str = client.send(ASK, question=texts[number], course=served.course)["question"]["name"]
		return asked

	with ThreadPoolExecutor(6) as pool:
		return list(pool.map(ask, range(count)))


def _host(number: int, folder: Path, between: Network | None) -> Process:
	from ai_school.tutor import jobs

	name = f"tutor-host-{number + 1}"
	worker = f"{sys.executable} {WORKER} {jobs.queue_name()}"
	command = [*NAMESPACES, "sh", "-c", f"hostname {name} && exec {worker}"]
	if between:
		command = [*between.command(number), *command]
	return Process(command, folder / f"{name}.log", _environment(between) if between else None)


def _wake_all(hosts: int) -> list[str]:
	"""Give each host that has begun to listen a job, as the questions that come meanwhile do; the hosts' names."""
	import frappe
	from frappe.utils.background_jobs import get_queue
	from rq import Worker

	from ai_school.tutor import jobs

	queue, until = get_queue(jobs.queue_name()), time.monotonic() + PATIENCE_S
	names: set[str] = set()
	while len(names) < hosts and time.monotonic() < until:
		names = {worker.hostname for worker in Worker.all(queue=queue)}
		time.sleep(0.2)
	for _host_that_waits in range(hosts - 1):
		frappe.enqueue(jobs.DISPATCH, queue=jobs.queue_name(), timeout=jobs.DISPATCH_TIMEOUT_S)
	return sorted(names)


def _wait_for(asked: list[str]) -> None:
	import frappe

	until = time.monotonic() + PATIENCE_S
	waiting = {"name": ("in", asked), "status": ("in", ["Queued", "Answering"])}
	while time.monotonic() < until:
		frappe.db.rollback()
		if not frappe.db.exists("AI Chat Message", waiting):
			return
		time.sleep(0.5)


def _forget_pace() -> None:
	"""Let the students ask again at once: their questions of the last minute are dated back."""
	import frappe
	from frappe.utils import now_datetime

	message = frappe.qb.DocType("AI Chat Message")
	earlier = now_datetime() - timedelta(minutes=2)
	frappe.qb.update(message).set(message.creation, earlier).where(message.role == "Student").run()
	frappe.db.commit()
