"""A school without students, and one with a single student, on tables that hold nothing else."""

import json
import os
import subprocess

import pytest

from dev.engine.database import database
from dev.engine.place import Place
from dev.engine.settings import ensure
from dev.engine.sites import Sites
from dev.engine.steps import Printer, only_one

ON_OUR_BENCH = os.environ.get("AI_SCHOOL_WSGI", "").startswith("dev.engine")


@pytest.fixture(scope="module")
def said(site):
	"""What tests.support.small_school prints on a site of its own."""
	import frappe

	place, kind = Place(), frappe.conf.db_type
	settings = ensure(place)
	sites, own = Sites(place, settings, database(place, settings, kind), kind), f"empty.{site}"
	with only_one(place.run / "setup.lock", "sets up this bench", Printer()):
		sites.reset(own, lambda _line: None)
	try:
		yield _run(place, own)
	finally:
		sites.remove(own)


def _run(place, site):
	variables = {**place.variables(), "PYTHONPATH": str(place.repository)}
	command = [place.python, "-m", "tests.support.small_school", site]
	done = subprocess.run(
		command, cwd=place.sites, env=variables, capture_output=True, text=True, check=False
	)
	assert done.returncode == 0, done.stderr
	return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("SAID "))[5:])


@pytest.mark.skipif(not ON_OUR_BENCH, reason="needs a site of its own, made and removed with dev/engine")
def test_nobody_and_one_student_are_a_school(said):
	nobody, one = said["nobody"], said["one"]
	assert (nobody["students"], one["students"]) == ([0, 0, 0], [1, 1, 1])
	for found in (nobody, one):
		assert found["noticed"] == [[], [], []]
		assert found["support"] == found["concepts"] == []
		assert [card["value"] for card in found["cards"]] == [0, 0]
		assert found["groups"] == {"groups": [], "courses": []}
	assert nobody["chosen"] == []
	assert [row["name"] for row in one["chosen"]] == [said["student"]]
	insight = one["insight"]
	assert insight["trend"]["label"] == insight["engagement"] == "insufficient_data"
	assert (insight["ai_use"], insight["risk"]) == ("none", "none")
	assert insight["summary"] == "There are not yet enough results of Una's to say how they develop."
	assert insight["own"]["results"] == insight["own"]["good_at"] == insight["own"]["practise"] == []
