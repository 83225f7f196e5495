"""How long a whole offline answer takes with so many articles, and what memory and data files the tutor needs."""

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import articles
from benchmarks.questions import questions

WARM_UP = 20
COURSES_OF_A_STUDENT = 6
REFERENCE_BYTES = bytes(1_000_000)
DATA = Path(__file__).parent.parent / "ai_school" / "tutor" / "data"

# Runs in a bare worker: what the tutor's code, its models and ten answers add to Python itself.
_MEMORY_PROBE = """
import json, sys, psutil
process = psutil.Process()
bare = process.memory_info().rss
from benchmarks import tutor
answer = tutor.Pupil(sys.argv[1], json.loads(sys.argv[2])).ask
for text in json.loads(sys.argv[3]):
	answer(text)
print((process.memory_info().rss - bare) / 2**20)
"""


class Pupil:
	"""A student who asks the tutor without a model, as the portal does it: everything but the records."""

	def __init__(self, index: str, courses: Sequence[str]) -> None:
		self._index, self._courses = index, courses

	def ask(self, text: str) -> Any:
		"""The answer to a question; the index is opened for it alone, as in a web request."""
		from ai_school.tutor import intent, mood, offline, safeguarding
		from ai_school.tutor.concepts import seed_graph
		from ai_school.tutor.search import Index

		safeguarding.check(text)
		meant, felt = intent.classify(text), mood.classify(text)
		named = seed_graph().find(text)
		with Index(self._index) as index:
			found = index.search(text, self._courses)
		return offline.answer(offline.Request(text, meant, felt, tuple(found), named[0] if named else None))


def run(arguments: Sequence[str], progress: Callable[[str], None]) -> dict[str, Any]:
	"""Keys: offline_p50_ms, offline_p95_ms, articles, questions, answered_share, index_mb, reference_ms (the time of
	hashing a megabyte in the same run), offline_p50_over_reference, rss_delta_mb, model_bytes."""
	options = _options(arguments)
	with tempfile.TemporaryDirectory() as folder:
		index = str(Path(folder) / "search.sqlite3")
		progress(f"indexing {options.articles} articles")
		_write_index(index, options.articles)
		taught = articles.courses(options.articles)
		mine = random.Random(options.seed).sample(taught, min(COURSES_OF_A_STUDENT, len(taught)))
		asked = questions(options.questions, options.seed)
		progress(f"asking {len(asked)} questions")
		times, answered, reference = _timed(Pupil(index, mine), asked)
		progress("measuring memory in a worker of its own")
		return {
			"offline_p50_ms": round(statistics.median(times), 2),
			"offline_p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
			"articles": options.articles,
			"questions": len(asked),
			"answered_share": round(answered / len(asked), 3),
			"index_mb": round(Path(index).stat().st_size / 2**20, 2),
			"reference_ms": round(reference, 3),
			"offline_p50_over_reference": round(statistics.median(times) / reference, 2),
			"rss_delta_mb": round(_memory(index, mine, asked[:10]), 1),
			"model_bytes": sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()),
		}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks tutor", description=__doc__)
	parser.add_argument("--articles", type=int, default=1000)
	parser.add_argument("--questions", type=int, default=400)
	parser.add_argument("--seed", type=int, default=1)
	options = parser.parse_args(arguments)
	if options.articles < 1 or options.questions < 2:
		parser.error("at least one article and two questions are needed")
	return options


def _write_index(path: str, count: int) -> None:
	from ai_school.tutor.search import Index

	with Index(path) as index:
		index.update(articles.documents(count))


def _timed(pupil: Pupil, asked: Sequence[str]) -> tuple[list[float], int, float]:
	"""Milliseconds of each answer, how many found something, and the median time of the reference work beside them."""
	for text in asked[:WARM_UP]:
		pupil.ask(text)
	times, reference, answered = [], [], 0
	for text in asked:
		started = time.perf_counter()
		given = pupil.ask(text)
		ended = time.perf_counter()
		hashlib.sha256(REFERENCE_BYTES).digest()
		reference.append((time.perf_counter() - ended) * 1000)
		times.append((ended - started) * 1000)
		answered += given.confidence > 0
	return times, answered, statistics.median(reference)


def _memory(index: str, courses: Sequence[str], asked: Sequence[str]) -> float:
	"""Resident memory in MB that the tutor adds to a bare Python process."""
	command = [sys.executable, "-c", _MEMORY_PROBE, index, json.dumps(courses), json.dumps(asked)]
	done = subprocess.run(command, cwd=DATA.parents[2], capture_output=True, text=True, check=True)
	return float(done.stdout)
