"""What an administrator sees of `tune`: the plan, what differs, files only when asked, a refusal with the sum."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def tune(site):
	def run(*arguments):
		command = [
			sys.executable,
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"--site",
			site,
			"ai-school",
			"tune",
		]
		sites = Path(os.environ["AI_SCHOOL_BENCH"]) / "sites"
		return subprocess.run([*command, *arguments], cwd=sites, capture_output=True, text=True, timeout=120)

	return run


def test_the_plan_is_set_against_what_runs(tune, site):
	done = tune("--ram", "4096", "--cores", "2", "--json")
	assert done.returncode == 0, done.stderr
	told = json.loads(done.stdout)
	assert told["budget_mb"] == {"ERPNext": 2048, "AI part": 1024, "database": 512, "system": 512}
	settings = {(one["server"], one["name"]): one for one in told["settings"]}
	connections = settings[told["database"], "max_connections"]
	assert int(connections["running"]) > 0
	assert connections["differs"] is (int(connections["running"]) != connections["value"])
	assert told["written"] == []


def test_a_server_that_is_too_small_is_refused_with_the_sum(tune):
	done = tune("--ram", "1024", "--cores", "2")
	assert done.returncode == 1
	assert "It does not fit into 1024 MB" in done.stderr
	assert "Traceback" not in done.stderr


def test_wrong_use_is_another_status(tune):
	assert tune("--ram", "much").returncode == 2


def test_files_are_written_when_asked(tune):
	folder = Path(os.environ["AI_SCHOOL_BENCH"]) / "config" / "ai_school_tuning"
	was_there = folder.exists()
	done = tune("--ram", "8192", "--cores", "4", "--json", "--write")
	written = [Path(path) for path in json.loads(done.stdout)["written"]]
	try:
		assert {path.name for path in written} >= {"redis_cache.conf", "redis_queue.conf", "supervisor.conf"}
		assert all(path.parent == folder and path.read_text() for path in written)
	finally:
		for path in written if not was_there else ():
			path.unlink()
		if not was_there:
			folder.rmdir()
