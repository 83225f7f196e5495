"""How long a class waits when it asks a slow model at once, and what memory each call in flight takes."""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from benchmarks import school
from benchmarks.questions import questions
from tests.support.client import Client

ASK, POLL = "ai_school.tutor.api.ask", "ai_school.tutor.api.poll"
FIRST_POLL_S, LONGEST_POLL_S, POLL_GROWTH = 0.5, 3.0, 1.4
SAMPLE_S = 0.25
PATIENCE = 20
SMALL_TALK = ("thanks", "hint please")


class Memory:
	"""Watches what the processes below a worker hold: the median of the samples since `begin`, in MB."""

	def __init__(self, worker: int) -> None:
		self._worker = psutil.Process(worker)
		self._samples: list[float] = []
		self._ended = threading.Event()
		self._thread = threading.Thread(target=self._watch, daemon=True)

	def __enter__(self) -> "Memory":
		self._thread.start()
		return self

	def __exit__(self, *_: object) -> None:
		self._ended.set()
		self._thread.join()

	def highest(self) -> float:
		"""The highest sample since the last call."""
		found, self._samples = self._samples, []
		return max(found, default=0.0)

	def _watch(self) -> None:
		while not self._ended.wait(SAMPLE_S):
			held = 0.0
			for process in self._worker.children(recursive=True):
				try:
					held += process.memory_full_info().uss / 2**20
				except psutil.Error:
					continue
			self._samples.append(held)


def run(arguments: Sequence[str], progress: Callable[[str], None]) -> dict[str, Any]:
	"""Keys: students, model_latency_s, workers, last_answer_s, last_answer_over_latency (when it was
	written), last_seen_over_latency (when its page, which looks every 0.5 to 3 s, showed it), from_model, lost (questions
	without an answer), rss_delta_mb (memory of its own, USS, that the worker's job holds more with all calls in flight
	than with one, divided by the further calls)."""
	options = _options(arguments)
	from dev.openrouter import Server
	from tests.support.processes import worker

	with tempfile.TemporaryDirectory() as name, Server(latency_s=options.latency) as server:
		settings = {
			"model_enabled": 1, "base_url": server.url, "models": "stand-in/tutor:free", "api_key": "benchmark",
			"calls_per_minute": 1000, "site_daily_model_calls": 10_000, "answer_timeout_s": 120,
		}  # fmt: skip
		progress(f"building a school of {options.students} students")
		with school.served(options.students + 1, options.articles, Path(name), settings) as served:
			from frappe.utils import now_datetime

			from ai_school.tutor import jobs

			with (
				worker(jobs.queue_name(), Path(name) / "worker.log") as process,
				Memory(process.process.pid) as memory,
			):
				progress("one student asks, so that the worker is awake")
				first, *others = served.students
				_put(first, served.course, "What is a fraction, exactly?", options.latency)
				alone = memory.highest()
				progress(f"{len(others)} students ask at once")
				asked = _questions(len(others))
				started, moment = time.monotonic(), now_datetime()
				with ThreadPoolExecutor(len(others)) as pool:
					put = pool.map(
						lambda pair: _put(pair[0], served.course, pair[1], options.latency),
						zip(others, asked, strict=True),
					)
					answers = list(put)
				together, last = memory.highest(), _last_answer(moment)
	seen = max((at for at, _ in answers if at is not None), default=started) - started
	return {
		"students": len(others),
		"model_latency_s": options.latency,
		"workers": 1,
		"last_answer_s": round(last, 2),
		"last_answer_over_latency": round(last / options.latency, 3),
		"last_seen_over_latency": round(seen / options.latency, 3),
		"from_model": sum(source == "model" for _, source in answers),
		"lost": sum(at is None for at, _ in answers),
		"rss_delta_mb": round((together - alone) / max(1, len(others) - 1), 3),
	}


def _last_answer(since: Any) -> float:
	"""Seconds from a moment to when the last answer was written."""
	import frappe
	from frappe.query_builder.functions import Max

	frappe.db.rollback()
	message = frappe.qb.DocType("AI Chat Message")
	query = frappe.qb.from_(message).where((message.role == "Tutor") & (message.creation >= since))
	last = query.select(Max(message.creation).as_("last")).run()[0][0]
	return (last - since).total_seconds() if last else 0.0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks chat", description=__doc__)
	parser.add_argument("--students", type=int, default=30)
	parser.add_argument("--latency", type=float, default=8.0, help="seconds that the model takes")
	parser.add_argument("--articles", type=int, default=50)
	options = parser.parse_args(arguments)
	if options.students < 1 or options.latency <= 0:
		parser.error("at least one student and a latency above 0 are needed")
	return options


def _questions(count: int) -> list[str]:
	"""Questions that go to the model."""
	made = [text for text in questions(4 * count, 1) if not text.startswith(SMALL_TALK)]
	return made[:count]


def _put(client: Client, course: str, text: str, latency_s: float) -> tuple[float | None, str]:
	"""Ask, and look as often as the page does until the answer is there: when it was (None: never), and who gave it."""
	client.session.headers["Connection"] = "close"  # a kept one may end at the very moment of the next look
	asked = client.send(ASK, question=text, course=course)
	question, answer = asked["question"]["name"], asked["answer"]
	deadline, pause_s = time.monotonic() + PATIENCE * latency_s, FIRST_POLL_S
	while not answer and time.monotonic() < deadline:
		time.sleep(pause_s)
		pause_s = min(LONGEST_POLL_S, pause_s * POLL_GROWTH)
		answer = client.call(POLL, message=question)["answer"]
	return (time.monotonic(), answer["source"]) if answer else (None, "")
