"""What asking the tutor costs the web server, beside Frappe's own way of inserting a record of one table."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import requests

from benchmarks import school
from benchmarks.questions import questions

ASK, INSERT = "ai_school.tutor.api.ask", "frappe.client.insert"
WARM_UP = 5
QUESTIONS_OF_A_STUDENT = 8


def run(arguments: Sequence[str], progress: Callable[[str], None]) -> dict[str, Any]:
	"""Keys: ask_over_insert (medians, the two called in turn by the same students), ask_p50_ms, ask_p95_ms,
	insert_p50_ms, errors (answers other than 200), questions, articles."""
	options = _options(arguments)
	asked = questions(options.questions + WARM_UP, options.seed)
	pupils = -(-len(asked) // QUESTIONS_OF_A_STUDENT)
	with tempfile.TemporaryDirectory() as name:
		progress(f"building a school of {pupils} students and {options.articles} articles")
		with school.served(pupils, options.articles, Path(name)) as served:
			progress(f"asking {options.questions} questions in turn with as many inserts")
			asks, inserts, errors = [], [], 0
			for number, text in enumerate(asked):
				client = served.students[number % pupils]
				ask_ms, ask_ok = _timed(lambda: client.post(ASK, question=text, course=served.course))  # noqa: B023
				todo = {"doctype": "ToDo", "description": text, "allocated_to": served.users[number % pupils]}
				insert_ms, insert_ok = _timed(lambda: client.post(INSERT, doc=todo))  # noqa: B023
				errors += (not ask_ok) + (not insert_ok)
				asks.append(ask_ms)
				inserts.append(insert_ms)
	asks, inserts = asks[WARM_UP:], inserts[WARM_UP:]
	return {
		"ask_over_insert": round(statistics.median(asks) / statistics.median(inserts), 3),
		"ask_p50_ms": round(statistics.median(asks), 2),
		"ask_p95_ms": round(statistics.quantiles(asks, n=20)[-1], 2),
		"insert_p50_ms": round(statistics.median(inserts), 2),
		"errors": errors,
		"questions": len(asks),
		"articles": options.articles,
	}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks portal", description=__doc__)
	parser.add_argument("--questions", type=int, default=120)
	parser.add_argument("--articles", type=int, default=100)
	parser.add_argument("--seed", type=int, default=1)
	options = parser.parse_args(arguments)
	if options.questions < 2:
		parser.error("at least two questions are needed")
	return options


def _timed(request: Callable[[], requests.Response]) -> tuple[float, bool]:
	"""Milliseconds of a request, and whether it was answered with 200."""
	started = time.perf_counter()
	answer = request()
	return (time.perf_counter() - started) * 1000, answer.ok
