"""What is remembered of each minute, and when administrators are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.health import minutes_ago
from tests.support.processes import HOST, free_port

SAMPLE = "AI Health Sample"


@pytest.fixture
def quiet_bench(db, monkeypatch):
	"""A bench whose memory and queue stand still, without samples; returns a function that changes them."""
	import frappe

	from ai_school.health import bench, memory, sampling
	from ai_school.health.stores import Queues

	state = {
		"machine": memory.Machine(4000, 2000, 0, 0),
		"now": minutes_ago(0),
		"rss_mb": 100.0,
		"measured": 0,
	}

	def processes(*, proportional=True):
		state["measured"] += proportional
		return [memory.Process("worker", 1, state["rss_mb"], 80.0 if proportional else None, memory.WORKER)]

	monkeypatch.setattr(bench, "processes", processes)
	monkeypatch.setattr(bench, "queues", lambda: Queues({"default": 1}, 3.0, {}))
	monkeypatch.setattr(memory, "machine", lambda: state["machine"])
	monkeypatch.setattr(sampling, "now_datetime", lambda: state["now"])
	frappe.db.delete(SAMPLE)

	def change(minutes, available_mb=2000, swap_used_mb=0, rss_mb=100.0):
		state["now"], state["rss_mb"] = minutes_ago(-minutes), rss_mb
		state["machine"] = replace(state["machine"], available_mb=available_mb, swap_used_mb=swap_used_mb)

	change.state = state
	return change


def test_a_quiet_minute_is_told_so_by_what_is_cheap_to_measure(quiet_bench, db):
	from ai_school.health import monitor

	for minutes, rss_mb, measured, kept in (
		(0, 100, 1, 1),
		(1, 105, 1, 1),
		(2, 130, 2, 1),
		(3, 130, 3, 1),
		(11, 100, 4, 2),
	):
		quiet_bench(minutes, rss_mb=rss_mb)
		monitor.sample()
		assert (quiet_bench.state["measured"], db.count(SAMPLE)) == (measured, kept), minutes
	assert db.get_all(SAMPLE, pluck="pss_mb") == [80, 80]


def test_a_minute_is_remembered_once(quiet_bench, db):
	import frappe

	from ai_school.health import monitor

	monitor.sample()
	quiet_bench(0, available_mb=1000)
	monitor.sample()
	(kept,) = frappe.get_all(SAMPLE, fields=["*"])
	assert (kept.pss_mb, kept.available_mb, kept.queue_depth, kept.oldest_job_s) == (80, 2000, 1, 3)
	assert frappe.parse_json(kept.processes)[0]["kind"] == "worker"


def test_a_sample_holds_swap_and_when_the_analytics_were_computed(quiet_bench, db):
	import frappe
	from frappe.utils import get_datetime

	from ai_school.health import monitor

	computed = minutes_ago(7).replace(microsecond=0)
	db.set_single_value("AI Analytics State", "last_run", computed)
	for minutes, swap_used_mb, kept in ((0, 0, 1), (1, 10, 1), (2, 300, 2)):
		quiet_bench(minutes, swap_used_mb=swap_used_mb)
		monitor.sample()
		assert db.count(SAMPLE) == kept
	last = frappe.get_last_doc(SAMPLE, order_by="taken_on desc")
	assert (last.swap_used_mb, get_datetime(last.refreshed_on)) == (300, computed)


def test_a_minute_like_the_last_is_not_remembered(quiet_bench, db):
	from ai_school.health import monitor

	for minutes, available_mb, kept in (
		(0, 2000, 1),
		(2, 2000, 1),
		(3, 1800, 2),
		(4, 1800, 2),
		(20, 1800, 3),
	):
		quiet_bench(minutes, available_mb)
		monitor.sample()
		assert db.count(SAMPLE) == kept, minutes


def test_what_is_a_day_old_is_thinned_out(quiet_bench, db):
	from ai_school.health import monitor

	for minutes, available_mb in ((0, 2000), (1, 1000), (2, 2000), (3, 1000), (24 * 60 + 10, 1000)):
		quiet_bench(minutes, available_mb)
		monitor.sample()
	left = db.get_all(SAMPLE, pluck="taken_on", order_by="taken_on")
	assert len({str(moment)[:15] for moment in left}) == len(left) < 5


def test_administrators_are_told_once_of_a_limit_and_once_of_its_end(quiet_bench, school, db):
	from ai_school.health import monitor

	db.delete("Notification Log", {"for_user": school.manager.email})

	def told():
		return db.get_all("Notification Log", {"for_user": school.manager.email}, pluck="subject")

	for minutes, available_mb, count in ((0, 2000, 0), (2, 400, 1), (3, 390, 1), (20, 380, 1), (22, 2000, 2)):
		quiet_bench(minutes, available_mb)
		monitor.sample()
		assert len(told()) == count, minutes


def test_a_sample_is_taken_when_the_queue_has_just_gone(db, monkeypatch):
	import frappe

	from ai_school.health import monitor

	frappe.db.delete(SAMPLE)
	monkeypatch.setitem(frappe.local.conf, "redis_queue", f"redis://{HOST}:{free_port()}")
	monitor.sample()
	assert frappe.get_all(SAMPLE, pluck="queue_depth") == [0]


def test_while_memory_is_short_less_is_done_at_once(quiet_bench, db):
	import frappe

	from ai_school.health import monitor, relief

	quiet_bench(0, available_mb=2000)
	frappe.db.set_single_value("AI School Settings", "memory_alert_mb", 3500)
	assert relief.at_most(200) == 200
	cached = frappe.get_doc(doctype="AI Analytics Cache", cache_key="a class", data="{}").insert()
	monitor.sample()
	assert frappe.db.exists("AI Analytics Cache", cached.name)
	quiet_bench(1, available_mb=400)
	monitor.sample()
	assert relief.at_most(200) == 100
	assert not frappe.db.exists("AI Analytics Cache", cached.name)
	quiet_bench(2, available_mb=100)
	assert relief.at_most(200) == 25


@pytest.mark.parametrize(("first_min", "shown_h"), [(2, 1 / 6), (180, 3), (25 * 60, 24)])
def test_a_bench_is_shown_from_its_first_sample_on(quiet_bench, db, first_min, shown_h):
	import frappe

	from ai_school.health import api, sampling

	quiet_bench(-first_min)
	sampling.sample()
	frappe.set_user("Administrator")
	steps = api.overview(24)["steps"]
	shown = steps[-1]["begins"] - steps[0]["begins"]
	assert shown * len(steps) / (len(steps) - 1) / timedelta(hours=1) == pytest.approx(shown_h, abs=0.02)
	db.rollback()
