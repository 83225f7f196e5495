"""Installing, migrating twice, uninstalling and installing again leaves nothing behind and loses nothing of others."""

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
STATE = """
import json, sys
import frappe
frappe.init(site=sys.argv[1])
frappe.connect()
from ai_school.install import SOURCE_INDEXES, index_name
tables = sorted(frappe.db.get_tables(cached=False))
school = [name for name in tables if name.startswith("tabAI ")]
wanted = {index_name(of, kind): of for of, kinds in SOURCE_INDEXES.items() for kind in kinds}
indexes = [name for name, doctype in wanted.items() if frappe.db.has_index(f"tab{doctype}", name)]
state = {
	"tables": [name for name in tables if name not in school],
	"ours": school,
	"roles": frappe.get_all("Role", pluck="name", order_by="name"),
	"indexes": indexes,
	"wanted": list(wanted),
	"concepts": frappe.db.count("AI Concept") if school else 0,
	"jobs": frappe.get_all("Scheduled Job Type", {"method": ("like", "ai_school%")}, pluck="method", order_by="name"),
	"modules": frappe.get_all("Module Def", {"app_name": "ai_school"}, pluck="name"),
	"fields": frappe.get_all("Custom Field", {"module": "AI School"}, pluck="name"),
	"logs": sorted(frappe.get_all("Logs To Clear", {"ref_doctype": ("like", "AI %")}, pluck="ref_doctype")),
	"desk": [
		[doctype, name]
		for doctype in ("Desktop Icon", "Workspace Sidebar")
		if f"tab{doctype}" in tables
		for name in frappe.get_all(doctype, {"app": "ai_school"}, pluck="name")
	],
	"menu": frappe.get_all("Portal Menu Item", {"route": ("in", ["/ai-tutor", "/my-progress"])}, pluck="route", order_by="route"),
	"topics": frappe.get_all("Topic", pluck="name"),
}
print("STATE " + json.dumps(state))
"""


def test_a_migration_drops_an_index_that_a_wider_one_replaced(db):
	import frappe

	from ai_school import install

	name = install.index_name("Course Enrollment", install.SUPERSEDED)
	frappe.db.add_index("Course Enrollment", ["student"], index_name=name)
	assert frappe.db.has_index("tabCourse Enrollment", name)
	install.after_migrate()
	assert not frappe.db.has_index("tabCourse Enrollment", name)
	assert not install.missing_source_indexes()


def test_what_the_portal_s_menu_holds_outlasts_that_frappe_brings_it_up_to_date(db):
	import frappe

	ours = frappe.get_hooks("standard_portal_menu_items", app_name="ai_school")
	assert all(db.exists("DocType", item["reference_doctype"]) for item in ours)
	menu = frappe.get_single("Portal Settings")
	menu.menu = []
	menu.sync_menu()
	assert {item["route"] for item in ours} <= {row.route for row in menu.menu}
	db.rollback()


@pytest.mark.skipif(not ON_OUR_BENCH, reason="needs a site of its own, made and removed with dev/engine")
def test_a_site_s_life_with_the_app(site):
	import frappe

	place, kind = Place(), frappe.conf.db_type
	settings = ensure(place)
	sites, own = Sites(place, settings, database(place, settings, kind), kind), f"install.{site}"
	with only_one(place.run / "setup.lock", "sets up this bench", Printer()):
		sites.reset(own, _silent)
	try:
		_drill(sites, own)
	finally:
		sites.remove(own)


def _drill(sites, site):
	installed = _state(sites, site)
	assert installed["ours"]
	assert installed["indexes"] == installed["wanted"]
	assert installed["concepts"] >= 150
	assert installed["jobs"]
	assert installed["menu"] == ["/ai-tutor", "/my-progress"]
	for _ in range(2):
		_bench(sites, site, "migrate", "--skip-search-index")
	assert _state(sites, site) == installed

	_bench(sites, site, "uninstall-app", "ai_school", "--dry-run")
	assert _state(sites, site) == installed

	_bench(sites, site, "uninstall-app", "ai_school", "--yes", "--no-backup")
	left = _state(sites, site)
	assert left["tables"] == installed["tables"]
	assert set(installed["roles"]) - set(left["roles"]) == {"AI School Manager", "Safeguarding Lead"}
	gone = ("ours", "indexes", "jobs", "modules", "fields", "logs", "desk", "menu")
	assert {key: left[key] for key in gone} == {key: [] for key in gone}
	assert not (sites.place.sites / site / "private" / "ai_school" / "search.sqlite3").exists()

	_bench(sites, site, "install-app", "ai_school")
	assert _state(sites, site) == installed


def _state(sites, site):
	place = sites.place
	found = subprocess.run(
		[place.python, "-c", STATE, site],
		cwd=place.sites,
		env=place.variables(),
		capture_output=True,
		text=True,
		check=False,
	)
	assert found.returncode == 0, found.stderr
	return json.loads(next(line for line in found.stdout.splitlines() if line.startswith("STATE "))[6:])


def _bench(sites, site, *arguments):
	return sites.bench(f"Drill {arguments[0]}", _silent, "--site", site, *arguments)


def _silent(_line):
	return None
