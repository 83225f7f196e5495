"""Refreshes beside each other, and killed in the middle."""

import json
import subprocess
import sys

import pytest

from tests.support.analytics import computed_on, insight, refresh

pytestmark = pytest.mark.usefixtures("own_records")


CHILD = """
import json, sys, time
import frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from ai_school.analytics import refresh
computed = []
def slowly(doctype, key, rows, upsert=refresh.upsert):
	computed.append([row["student"] for row in rows])
	if sys.argv[2] == "hang" and len(computed) == 2:
		print("in the second batch", flush=True)
		time.sleep(600)
	upsert(doctype, key, rows)
	time.sleep(0.1)
refresh.upsert = slowly
refresh.relief.at_most = lambda usual: usual
refresh.BATCH = int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
refresh.run(full=True)
print(json.dumps(computed), flush=True)
"""


@pytest.fixture
def child(site, db):
	"""A function that starts a process which refreshes everything once it is told to."""
	processes = []

	def start(behaviour, batch):
		command = [sys.executable, "-c", CHILD, site, behaviour, str(batch)]
		process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
		processes.append(process)
		assert process.stdout.readline() == "ready\n"
		return process

	yield start
	for process in processes:
		process.kill()
		process.communicate()


def go(*processes):
	for process in processes:
		process.stdin.write("\n")
		process.stdin.flush()


def enabled_students(db):
	db.rollback()
	return sorted(db.get_all("Student", filters={"enabled": 1}, pluck="name"))


def test_two_refreshes_at_once_do_the_work_once(db, exact, child):
	students = enabled_students(db)
	two = [child("work", max(len(students) // 6, 1)) for _ in range(2)]
	go(*two)
	done = [json.loads(process.communicate(timeout=120)[0]) for process in two]
	computed = [name for own in done for batch in own for name in batch]
	assert sorted(computed) == students


def test_a_refresh_killed_in_the_middle_is_gone_on_with(db, pupil, exact, child):
	students = enabled_students(db)
	batch = max(len(students) // 4, 1)
	killed = child("hang", batch)
	go(killed)
	assert killed.stdout.readline() == "in the second batch\n"
	killed.kill()
	killed.wait()
	before = computed_on(db, *students)
	report = refresh()
	after = computed_on(db, *students)
	assert report.full
	assert report.students == len(students)
	redone = [old != new for old, new in zip(before, after, strict=True)]
	assert redone.count(False) == batch
	assert not refresh().full


def test_a_change_during_a_killed_refresh_is_not_lost(db, pupil, exams, exact, child):
	student = min(pupil("Ann"), pupil("Bob"))
	db.commit()
	killed = child("hang", enabled_students(db).index(student) + 1)
	go(killed)
	assert killed.stdout.readline() == "in the second batch\n"
	killed.kill()
	killed.wait()
	db.rollback()
	assert insight(student)["profile"]["trend"]["count"] == 0
	exams(student, "biology", 3, 4, 5)
	refresh()
	refresh()
	assert insight(student)["profile"]["trend"]["count"] == 3
