"""Installing, migrating twice, uninstalling and installing again leaves nothing behind and loses nothing of others."""

import json
import os
import subprocess

import pytest

from dev.engine.database import database
from dev.engine.place import Place
from dev.engine.settings import ensure
from dev.engine.sites import Sites

SITE = "install.localhost"
ON_OUR_BENCH = os.environ.get("AI_SCHOOL_WSGI", "").startswith("dev.engine")
STATE = """
import json
import frappe
frappe.init(site="install.localhost")
frappe.connect()
from ai_school.install import SOURCE_INDEXES, _index_name
tables = sorted(frappe.db.get_tables(cached=False))
school = [name for name in tables if name.startswith("tabAI ")]
indexes = [
	_index_name(doctype, fields)
	for doctype, fields in SOURCE_INDEXES.items()
	if frappe.db.has_index(f"tab{doctype}", _index_name(doctype, fields))
]
state = {
	"tables": [name for name in tables if name not in school],
	"ours": school,
	"roles": frappe.get_all("Role", pluck="name", order_by="name"),
	"indexes": indexes,
	"concepts": frappe.db.count("AI Concept") if school else 0,
	"jobs": frappe.get_all("Scheduled Job Type", {"method": ("like", "ai_school%")}, pluck="method", order_by="name"),
	"modules": frappe.get_all("Module Def", {"app_name": "ai_school"}, pluck="name"),
	"fields": frappe.get_all("Custom Field", {"module": "AI School"}, pluck="name"),
	"logs": sorted(frappe.get_all("Logs To Clear", {"ref_doctype": ("like", "AI %")}, pluck="ref_doctype")),
	"topics": frappe.get_all("Topic", pluck="name"),
}
print("STATE " + json.dumps(state))
"""


@pytest.mark.skipif(not ON_OUR_BENCH, reason="needs a site of its own, made and removed with dev/engine")
def test_a_site_s_life_with_the_app():
	place = Place()
	settings = ensure(place)
	sites = Sites(place, settings, database(place, settings))
	sites.reset(SITE, _silent)
	try:
		_drill(sites)
	finally:
		sites.remove(SITE)


def _drill(sites):
	installed = _state(sites)
	assert installed["ours"]
	assert len(installed["indexes"]) == 5
	assert installed["concepts"] >= 150
	assert installed["jobs"]
	for _ in range(2):
		_bench(sites, "migrate", "--skip-search-index")
	assert _state(sites) == installed

	_bench(sites, "uninstall-app", "ai_school", "--yes", "--no-backup")
	left = _state(sites)
	assert left["tables"] == installed["tables"]
	assert set(installed["roles"]) - set(left["roles"]) == {"AI School Manager", "Safeguarding Lead"}
	gone = ("ours", "indexes", "jobs", "modules", "fields", "logs")
	assert {key: left[key] for key in gone} == {key: [] for key in gone}
	assert not (sites.place.sites / SITE / "private" / "ai_school" / "search.sqlite3").exists()

	_bench(sites, "install-app", "ai_school")
	assert _state(sites) == installed


def _state(sites):
	place = sites.place
	found = subprocess.run(
		[place.python, "-c", STATE],
		cwd=place.sites,
		env=place.variables(),
		capture_output=True,
		text=True,
		check=False,
	)
	assert found.returncode == 0, found.stderr
	return json.loads(next(line for line in found.stdout.splitlines() if line.startswith("STATE "))[6:])


def _bench(sites, *arguments):
	return sites.bench(f"Drill {arguments[0]}", _silent, "--site", SITE, *arguments)


def _silent(_line):
	return None
