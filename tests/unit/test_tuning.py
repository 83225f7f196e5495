"""A configuration fits the server it is for, keeps to the budget, and says by what it does not fit."""

import configparser
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.health import tuning, tuning_database, tuning_files, tuning_values
from ai_school.health.tuning_values import Setting
from dev.engine import deploy


def value(plan, server, name):
	return next(each.value for each in plan.settings if (each.server, each.name) == (server, name))


@given(st.integers(1024, 65536), st.integers(1, 64), st.sampled_from(tuning.DATABASES))
def test_what_is_planned_fits_or_is_refused(ram_mb, cores, database):
	try:
		plan = tuning.plan(ram_mb, cores, database)
	except tuning.DoesNotFitError:
		return
	assert sum(plan.budget.values()) == ram_mb
	assert all(plan.used_mb(part) <= mb for part, mb in plan.budget.items())
	assert plan.budget[tuning.AI] <= tuning.AI_MB
	assert min(plan.counts.web, plan.counts.workers, plan.counts.tutor) >= 1


@given(st.integers(3072, 65536), st.integers(1, 64))
def test_mariadb_keeps_to_its_part(ram_mb, cores):
	plan = tuning.plan(ram_mb, cores)
	pool_mb = tuning_values.in_bytes(value(plan, "mariadb", "innodb_buffer_pool_size")) / tuning_values.MB
	most = tuning_database.mariadb_most_mb(pool_mb, plan.counts.connections)
	assert most <= plan.budget[tuning.DATABASE]
	assert (
		tuning_database.mariadb_most_mb(pool_mb + 32, plan.counts.connections) > plan.budget[tuning.DATABASE]
	)


def test_the_budgeted_server_gets_the_original_shares():
	plan = tuning.plan(4096, 2)
	assert plan.budget == {"ERPNext": 2048, "AI part": 1024, "database": 512, "system": 512}
	assert (plan.counts.web, plan.counts.workers, plan.counts.tutor) == (2, 1, 1)


def test_every_thread_and_job_has_a_connection():
	plan = tuning.plan(16384, 8)
	needed = plan.counts.web * tuning.THREADS + 2 * (plan.counts.workers + plan.counts.tutor)
	assert value(plan, "mariadb", "max_connections") > needed


def test_more_memory_never_means_fewer_processes():
	counts = [tuning.plan(ram, 4).counts for ram in (3072, 4096, 8192, 16384)]
	assert [one.web for one in counts] == sorted(one.web for one in counts)


def test_too_small_a_server_is_refused_with_the_sum():
	with pytest.raises(
		tuning.DoesNotFitError, match=r"ERPNext (\d+) \+ AI part (\d+) \+ database \d+ \+ system \d+ = \d+"
	):
		tuning.plan(1536, 2)


@pytest.mark.parametrize(
	("ram", "cores", "database"), [(0, 2, "mariadb"), (4096, 0, "mariadb"), (4096, 2, "oracle")]
)
def test_impossible_servers_are_refused(ram, cores, database):
	with pytest.raises(ValueError, match="must be"):
		tuning.plan(ram, cores, database)


@pytest.mark.parametrize(
	("planned", "running"),
	[
		("256M", "268435456"),
		("128MB", "131072kB"),
		("OFF", "0"),
		("on", "ON"),
		(20, "20"),
		("0.9", "0.90"),
		("", ""),
	],
)
def test_values_that_mean_the_same(planned, running):
	assert tuning_values.same(planned, running)


@pytest.mark.parametrize(
	("planned", "running"), [("256M", "128M"), (20, "151"), ("off", "on"), ("", "3600 1")]
)
def test_values_that_differ(planned, running):
	assert not tuning_values.same(planned, running)


def test_differences_name_what_is_not_set():
	settings = [
		Setting("bench", "gunicorn_workers", 2, "why"),
		Setting("redis_cache", "maxmemory", "100mb", "why"),
	]
	rows = tuning_values.differences(settings, {("redis_cache", "maxmemory"): "104857600"})
	assert [row.differs for row in rows] == [True, False]


@pytest.mark.parametrize("database", tuning.DATABASES)
def test_files_hold_every_setting(database):
	plan = tuning.plan(4096, 2, database)
	texts = "\n".join(tuning_files.files(plan, deploy.BENCH).values())
	assert all(each.name in texts for each in plan.settings)


def test_deploy_is_what_is_computed():
	assert deploy.outdated(deploy.Place().repository / "deploy") == []


def test_supervisor_s_groups_are_those_that_bench_restarts_by_name():
	bench = tuning_files.Bench(
		PurePosixPath("/srv/school"), "pupil", 8010, {"bench": "/opt/bench", "node": "/opt/node"}
	)
	read = configparser.RawConfigParser(inline_comment_prefixes=None)
	read.read_string(tuning_files.supervisor(tuning.plan(4096, 2), bench))
	programs = {name.removeprefix("program:") for name in read.sections() if name.startswith("program:")}
	groups = {
		name: read[f"group:school-{name}"]["programs"].split(",") for name in ("web", "workers", "redis")
	}
	assert sorted(programs) == sorted(name for names in groups.values() for name in names)
	commands = {name: read[f"program:{name}"]["command"] for name in programs}
	assert "127.0.0.1:8010 " in commands["school-frappe-web"]
	assert commands["school-frappe-schedule"] == "/opt/bench schedule"
	assert commands["school-node-socketio"].startswith("/opt/node /srv/school/")
	assert commands["school-redis-cache"].startswith("redis-server ")
