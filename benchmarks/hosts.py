"""Two hosts share the tutor's queue: how much sooner a crowd of questions is answered, and whether each is answered once.

A host is a worker with a name, processes and a network of its own view: Linux namespaces (UTS and PID) made by `unshare`,
which needs root. They share what hosts share: the database, Redis and the site's folder.
"""

import argparse
import os
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

from benchmarks import school
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
	"""Keys: questions, model_latency_s, at_once (calls of one worker), runs [{hosts, names: as Redis knows them,
	seconds: from the first of the model's answers to the last and the first one's own, answers_per_s, from_model, lost, answered_twice}] for one host and for
	--hosts, throughput_ratio of the last to the first."""
	options = _options(arguments)
	if subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False).returncode:
		raise SystemExit("This benchmark needs root: each host is a worker in namespaces of its own.")
	from dev.openrouter import Server

	students = -(-options.questions // QUESTIONS_EACH)
	settings = {
		"model_enabled": 1, "models": "stand-in/tutor:free", "api_key": "benchmark", "answer_timeout_s": 60,
		"calls_per_minute": 100_000, "site_daily_model_calls": 1_000_000, "student_daily_questions": 10_000,
	}  # fmt: skip
	progress(f"building a school of {students} students")
	with (
		tempfile.TemporaryDirectory() as name,
		Server(latency_s=options.latency) as model,
		school.served(students, 50, Path(name), {**settings, "base_url": model.url}) as served,
	):
		runs = [_measure(served, hosts, options, Path(name), progress) for hosts in (1, options.hosts)]
	from ai_school.tutor import jobs

	return {
		"questions": options.questions,
		"model_latency_s": options.latency,
		"at_once": jobs.IN_FLIGHT,
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


def _measure(
	served: school.Served, hosts: int, options: argparse.Namespace, folder: Path, progress: Progress
) -> dict[str, Any]:
	"""Let questions gather while no worker listens, then start the hosts."""
	import frappe

	progress(f"{options.questions} students' questions gather")
	asked = _gather(served, options.questions)
	progress(f"{hosts} of the tutor's hosts")
	with ExitStack() as undone:
		for number in range(hosts):
			undone.callback(_host(f"tutor-host-{number + 1}", folder).stop)
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


def _host(name: str, folder: Path) -> Process:
	from ai_school.tutor import jobs

	worker = f"{sys.executable} {WORKER} {jobs.queue_name()}"
	command = [*NAMESPACES, "sh", "-c", f"hostname {name} && exec {worker}"]
	return Process(command, folder / f"{name}.log", dict(os.environ))


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
