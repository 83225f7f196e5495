"""The health report on a site: each fault becomes a finding, none a hang or a stack trace."""

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.support.health import level
from tests.support.processes import HOST, RedisServer, free_port, wait_until, worker

STATUS = "ai_school.health.api.status"
COMMAND_S = 60


@pytest.fixture
def report(db):
	"""The function that reports."""
	from ai_school.health import monitor

	return monitor.report


@pytest.fixture
def own_redis(tmp_path):
	"""A Redis of the test's own, whose process it may end."""
	server = RedisServer(tmp_path / "redis.log")
	server.start()
	yield server
	server.send_signal(signal.SIGCONT)
	server.stop()


@pytest.fixture
def use(monkeypatch):
	"""A function that changes the bench's configuration for this test."""
	import frappe

	def change(**values):
		for name, value in values.items():
			monkeypatch.setitem(frappe.local.conf, name, value)

	return change


@pytest.fixture
def silent():
	"""A port whose server accepts and never says a word."""
	with socket.create_server((HOST, 0)) as listener:
		yield listener.getsockname()[1]


def test_a_school_that_runs_is_found_so(report, tmp_path):
	with worker("default,short,long", tmp_path / "worker.log") as process:
		wait_until(lambda: level(report(), "workers") == "ok")
		found = report()
	for check in ("cache", "queue", "database", "contacts", "messages", "flags", "mood"):
		assert level(found, check) == "ok", found["checks"][check]
	mine = next(each for each in found["memory"]["processes"] if each["pid"] == process.process.pid)
	assert (mine["kind"], mine["name"]) == ("worker", "worker default,short,long")
	assert 0 < mine["pss_mb"] <= mine["rss_mb"]
	assert found["memory"]["pss_mb"] >= mine["pss_mb"]
	assert json.loads(json.dumps(found)) == found


def test_a_worker_that_was_killed_counts_no_more(report, tmp_path):
	def workers():
		return report()["checks"]["workers"]["queues"]["long"]

	before = workers()
	with worker("long", tmp_path / "worker.log") as process:
		wait_until(lambda: workers() == before + 1)
		process.kill()
		process.process.wait()
		assert workers() == before


def test_the_database_and_redis_of_this_machine_are_measured(report):
	from ai_school.health import bench

	local = {server.kind for server in bench.servers()}
	if not local:
		pytest.skip("the servers of this bench are elsewhere")
	assert local <= {process["kind"] for process in report()["memory"]["processes"]}


def test_a_queue_that_nobody_works_on_fails(report, own_redis, use):
	use(redis_queue=own_redis.url)
	found = report()
	assert level(found, "queue") == "ok"
	assert level(found, "workers") == "failing"
	assert found["status"] == "failing"


def test_a_job_that_waits_is_found(report, own_redis, use):
	import rq
	from frappe.utils.background_jobs import generate_qname

	from ai_school.health import stores

	use(redis_queue=own_redis.url)
	queue = rq.Queue(generate_qname("long"), connection=stores.connect_redis(own_redis.url))
	job = queue.enqueue_call("frappe.ping")
	job.enqueued_at -= timedelta(minutes=10)
	job.save()
	queue.enqueue_call("frappe.ping")
	waiting = report()["checks"]["waiting"]
	assert waiting["level"] == "warning"
	assert waiting["depth"] == waiting["queues"]["long"] == 2
	assert 600 <= waiting["oldest_s"] < 700


def test_a_queue_s_redis_that_was_stopped(report, own_redis, use):
	use(redis_queue=own_redis.url)
	own_redis.stop()
	found = report()
	assert "connection refused" in found["checks"]["queue"]["sentence"]
	assert found["status"] == "failing"
	assert level(found, "workers") == level(found, "waiting") == "warning"
	assert level(found, "database") == "ok"


def test_a_queue_s_redis_that_hangs(report, own_redis, use):
	use(redis_queue=own_redis.url)
	own_redis.send_signal(signal.SIGSTOP)
	found = report()
	assert "no answer within" in found["checks"]["queue"]["sentence"]
	assert found["status"] == "failing"


def test_a_redis_that_wants_a_password(report, own_redis, use):
	from ai_school.health import stores

	stores.connect_redis(own_redis.url).config_set("requirepass", "secret")
	use(redis_queue=own_redis.url)
	assert "password" in report()["checks"]["queue"]["sentence"]
	use(redis_queue=own_redis.url.replace("redis://", "redis://:secret@"))
	found = report()
	assert level(found, "queue") == "ok"
	assert "secret" not in json.dumps(found)


def test_a_cache_that_is_away_leaves_the_rest_unchecked_and_said(report, use):
	use(redis_cache=f"redis://{HOST}:{free_port()}")
	found = report()
	assert level(found, "cache") == "failing"
	assert level(found, "database") == "ok"
	assert level(found, "flags") == "warning"
	assert len(found["reasons"]) == len(set(found["reasons"]))


def bench_command(site, *arguments, **environment):
	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		site,
		"ai-school",
		*arguments,
	]
	environment = {**os.environ, **environment}
	return subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_S, env=environment)


def test_the_command_prints_the_report(site, school):
	done = bench_command(site, "health", "--json")
	found = json.loads(done.stdout)
	assert done.returncode == (1 if found["status"] == "failing" else 0)
	assert level(found, "database") == "ok"
	assert "Traceback" not in done.stderr


@pytest.mark.parametrize("state", ["away", "silent"])
def test_the_command_answers_without_a_database(site, school, silent, state):
	port = silent if state == "silent" else free_port()
	done = bench_command(site, "health", "--json", FRAPPE_DB_HOST=HOST, FRAPPE_DB_PORT=str(port))
	found = json.loads(done.stdout)
	assert (done.returncode, found["status"]) == (1, "failing")
	assert level(found, "database") == "failing"
	assert level(found, "cache") == level(found, "queue") == "ok"
	assert "Traceback" not in done.stderr


@pytest.mark.parametrize("options", ["", "?socket_timeout=30"])
def test_the_command_answers_while_the_cache_hangs(site, school, own_redis, options):
	import frappe

	if hasattr(frappe, "client_cache"):
		pytest.skip("this version of Frappe asks its cache before any command begins, and waits")
	own_redis.send_signal(signal.SIGSTOP)
	done = bench_command(site, "health", "--json", FRAPPE_REDIS_CACHE=own_redis.url + options)
	found = json.loads(done.stdout)
	assert (done.returncode, found["status"]) == (1, "failing")
	assert "no answer within" in found["checks"]["cache"]["sentence"]
	assert level(found, "database") == level(found, "queue") == "ok"
	assert "Traceback" not in done.stderr


def test_the_command_answers_while_the_queue_hangs(site, school, own_redis):
	own_redis.send_signal(signal.SIGSTOP)
	done = bench_command(site, "health", "--json", FRAPPE_REDIS_QUEUE=own_redis.url)
	found = json.loads(done.stdout)
	assert "no answer within" in found["checks"]["queue"]["sentence"]
	assert level(found, "database") == level(found, "cache") == "ok"


def test_a_check_that_breaks_hides_no_other(report, monkeypatch):
	import frappe

	from ai_school.health import records

	def broken():
		table = frappe.qb.Table("tabNo Such Table")
		return frappe.qb.from_(table).select(table.name).run()

	monkeypatch.setattr(records, "articles", broken)
	found = report()
	assert found["checks"]["search_index"]["sentence"].startswith("Not checked")
	assert level(found, "flags") == level(found, "messages") == "ok"


def test_a_statement_that_takes_too_long_is_ended(report, monkeypatch):
	import frappe
	from pypika import CustomFunction

	from ai_school.health import bench, records

	def slow():
		sleep = CustomFunction("pg_sleep" if frappe.db.db_type == "postgres" else "sleep", ["seconds"])
		frappe.qb.from_("Singles").select(sleep(8)).limit(1).run()
		return 0

	monkeypatch.setattr(bench, "STATEMENT_S", 1)
	monkeypatch.setattr(records, "articles", slow)
	found = report()
	assert found["checks"]["search_index"]["sentence"].startswith("Not checked")
	assert level(found, "flags") == "ok"


def test_an_administrator_reads_the_report(log_in, school):
	found = log_in(school.manager).call(STATUS)
	assert found["status"] in ("ok", "degraded", "failing")
	assert level(found, "database") == "ok"


@pytest.mark.parametrize("who", ["student", "instructor", "academic", "head", "lead"])
def test_nobody_else_reads_the_report(log_in, school, who):
	assert log_in(getattr(school, who)).get(STATUS).status_code == 403


def test_a_guest_does_not_read_the_report(guest):
	assert guest.get(STATUS).status_code == 403


def test_the_report_is_only_read(log_in, school):
	assert log_in(school.manager).post(STATUS).status_code == 403
