"""How long the learning analytics of a school take against the least that reading its records takes.

The site's tables are filled by benchmarks.records, which says what is in them and what is not: 200 records a student.
`--answers` measures the largest size once more, with answers to each quiz and scores in criteria (benchmarks.answers).
A full refresh writes every profile anew. `--students 5000 --sizes ""` measures that one size alone (in a third of the
time), `--keep` leaves the records in the tables. Both times are by the clock, so on a busy machine only their ratio says
something.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

CHANGED_SHARE = 0.01
SIZES = "500,5000,20000"
REPEATS = 3
"""Of each measurement the median counts; sizes above that of the answer are measured once."""
REPOSITORY = Path(__file__).parent.parent

# Runs in a process of its own, as the scheduler's job does: what a full refresh adds to a connected Frappe.
_JOB = """
import json, sys, time
import frappe, psutil
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
frappe.db.count("Student")
bare = psutil.Process().memory_info().rss
started = time.perf_counter()
from ai_school.analytics import refresh
report = refresh.run(full=True)
seconds = time.perf_counter() - started
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps({"seconds": seconds, "students": report.students, "rss_delta_mb": (peak - bare) / 2**20}))
"""


def run(arguments: Sequence[str], progress: Callable[[str], None]) -> dict[str, Any]:
	"""Keys: students, events (source records), full_s (a full refresh), floor_s (one grouped scan of each source over
	a covering index, in the same run), full_over_floor, per_student_s and speedup (see _per_student_s),
	incremental_s (a refresh after 1 % of the students had a record changed), incremental_over_full, rss_delta_mb
	(what the job's process adds to a connected Frappe at its peak, numpy included), and sizes: the same per size; with
	--answers also with_answers: students, answers, scores, concepts, full_s, incremental_s, rss_delta_mb."""
	options = _options(arguments)
	with _site(progress):
		from benchmarks import records

		sizes = sorted({options.students, *options.sizes})
		try:
			records.clear()
			found = [
				_measured(start, end, options, progress)
				for start, end in zip([0, *sizes], sizes, strict=False)
			]
			more = {"with_answers": _with_answers(sizes[-1], options, progress)} if options.answers else {}
		finally:
			if not options.keep:
				records.clear()
	main = next(one for one in found if one["students"] == options.students)
	return {**main, "per_student_sample": options.sample, "sizes": found, **more}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="benchmarks analytics", description=__doc__)
	parser.add_argument("--students", type=int, default=5000, help="the size that the answer is about")
	parser.add_argument("--sizes", default=SIZES, help="further sizes, with commas between them, or none")
	parser.add_argument("--sample", type=int, default=200, help="students measured one by one")
	parser.add_argument("--seed", type=int, default=1)
	parser.add_argument("--answers", action="store_true", help="also measure with answers to each quiz")
	parser.add_argument("--keep", action="store_true", help="leave the records in the tables")
	options = parser.parse_args(arguments)
	try:
		options.sizes = [int(size) for size in options.sizes.split(",") if size.strip()]
	except ValueError:
		parser.error("--sizes takes numbers with commas between them")
	if min([options.students, *options.sizes]) < 100 or any(
		n % 25 for n in [options.students, *options.sizes]
	):
		parser.error("sizes are multiples of 25, from 100 on")
	return options


@contextmanager
def _site(progress: Callable[[str], None]) -> Iterator[None]:
	folder, name = os.environ.get("AI_SCHOOL_BENCH"), os.environ.get("AI_SCHOOL_SITE")
	if not folder or not name:
		raise SystemExit("This benchmark needs a site: run it as dev/benchmark analytics.")
	import frappe

	before = Path.cwd()
	os.chdir(Path(folder) / "sites")
	frappe.init(site=name, sites_path=".")
	frappe.connect()
	progress(f"on {name} ({frappe.db.db_type})")
	try:
		yield
	finally:
		frappe.destroy()
		os.chdir(before)


def _measured(
	start: int, end: int, options: argparse.Namespace, progress: Callable[[str], None]
) -> dict[str, Any]:
	from frappe.utils import getdate

	from benchmarks import records, sources

	progress(f"{end} students: writing {(end - start) * records.EVENTS} records")
	records.grow(start, end, options.seed, getdate())
	sources.settle()
	progress(f"{end} students: floor")
	floors = [sources.floor_s()]
	progress(f"{end} students: full refresh")
	jobs = [_job()]
	repeats = REPEATS if end <= options.students else 1
	for _ in range(repeats - 1):
		floors.append(sources.floor_s())
		jobs.append(_job())
	full = median(job["seconds"] for job in jobs)
	floor = median(floors)
	progress(f"{end} students: incremental refreshes")
	parts = [sources.incremental_s(end, CHANGED_SHARE, number) for number in range(repeats)]
	progress(f"{end} students: one by one")
	one_by_one = sources.per_student_s(end, options.sample)
	return {
		"students": end,
		"events": end * records.EVENTS,
		"full_s": round(full, 3),
		"floor_s": round(floor, 3),
		"full_over_floor": round(full / floor, 2),
		"per_student_s": round(one_by_one, 2),
		"speedup": round(one_by_one / full, 1),
		"incremental_s": round(median(parts), 3),
		"incremental_over_full": round(median(parts) / full, 4),
		"rss_delta_mb": round(max(job["rss_delta_mb"] for job in jobs), 1),
		"computed": jobs[-1]["students"],
	}


def _with_answers(
	students: int, options: argparse.Namespace, progress: Callable[[str], None]
) -> dict[str, Any]:
	from benchmarks import answers, sources

	progress(f"{students} students: writing answers and scores")
	added = answers.add(options.seed)
	sources.settle()
	progress(f"{students} students: full refresh with answers")
	jobs = [_job() for _ in range(REPEATS)]
	parts = [sources.incremental_s(students, CHANGED_SHARE, number) for number in range(REPEATS)]
	return {
		"students": students,
		**added,
		"full_s": round(median(job["seconds"] for job in jobs), 3),
		"incremental_s": round(median(parts), 3),
		"rss_delta_mb": round(max(job["rss_delta_mb"] for job in jobs), 1),
	}


def _job() -> dict[str, Any]:
	command = [sys.executable, "-c", _JOB, os.environ["AI_SCHOOL_SITE"]]
	environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
	done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
	return json.loads(done.stdout.splitlines()[-1])
