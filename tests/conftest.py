"""Fixtures of the tests on a site. AI_SCHOOL_BENCH and AI_SCHOOL_SITE say which; `dev/test` sets them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

PROFILES = {"while working": 20, "before a change is taken": 100}
for profile, examples in PROFILES.items():
	hypothesis_settings.register_profile(
		profile, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
	)
hypothesis_settings.load_profile("before a change is taken" if os.environ.get("CI") else "while working")

SETTINGS = "AI School Settings"
DEFAULT_QUEUE = "redis://127.0.0.1:11311"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The name of the site under test, connected as Administrator."""
	bench, name = os.environ.get("AI_SCHOOL_BENCH"), os.environ.get("AI_SCHOOL_SITE")
	if not bench or not name:
		pytest.exit("These tests need a site: run them with dev/test, which names one.", returncode=2)
	sites = Path(bench) / "sites"
	os.chdir(sites)
	os.environ["SITES_PATH"] = str(sites)
	import frappe

	from tests.support import busy_bench

	configured = json.loads((sites / "common_site_config.json").read_text()).get("redis_queue")
	with busy_bench.own_queue(configured or DEFAULT_QUEUE):
		frappe.init(site=name, sites_path=str(sites))
		frappe.connect()
		frappe.set_user("Administrator")
		with busy_bench.held_scheduler():
			yield name
		frappe.db.rollback()
		frappe.destroy()


@pytest.fixture(scope="session")
def school(site):
	"""A school of the tests' own (tests/support/school.py), with the tutor switched on; removed at the end."""
	import frappe

	from ai_school import course_material
	from ai_school.demo import records
	from tests.support import school as builder

	with records.recording() as created:
		built = builder.build()
		with tutor_settings(built), records.open_days(f"{built} holidays", *builder.year()):
			frappe.db.commit()
			course_material.refresh()
			frappe.db.commit()
			yield built
			frappe.set_user("Administrator")
			frappe.db.rollback()
	with records.quiet():
		records.remove(created)
	frappe.db.commit()
	course_material.refresh()
	frappe.db.commit()


@pytest.fixture(scope="module")
def own_records(school):
	"""Take away at the end what the tests here inserted."""
	import frappe

	from ai_school.demo import records

	with records.recording() as created:
		yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	with records.quiet():
		records.remove(created)
	frappe.db.commit()


@contextmanager
def tutor_settings(built) -> Iterator[None]:
	"""Switch the tutor on with the school's safeguarding lead, and back to what the site had."""
	import frappe

	settings = frappe.get_single(SETTINGS)
	before = {field: settings.get(field) for field in ("tutor_enabled", "model_enabled")}
	before["safeguarding_contacts"] = [
		{field: row.get(field) for field in ("user", "full_name", "email", "phone")}
		for row in settings.safeguarding_contacts
	]
	contact = {"user": built.lead.email, "full_name": "Ines Example", "email": built.lead.email}
	_save_settings({"tutor_enabled": 1, "model_enabled": 0, "safeguarding_contacts": [contact]})
	yield
	frappe.db.rollback()
	_save_settings(before)
	frappe.db.commit()


def _save_settings(values) -> None:
	import frappe

	settings = frappe.get_single(SETTINGS)
	settings.update(values)
	settings.flags.ignore_validate = True
	settings.save(ignore_permissions=True)


@pytest.fixture
def db(site, school):
	"""frappe.db with a fresh view of what other processes committed; what a test leaves uncommitted is undone."""
	import frappe

	frappe.set_user("Administrator")
	frappe.db.rollback()
	yield frappe.db
	frappe.set_user("Administrator")
	frappe.db.rollback()


@pytest.fixture(scope="session")
def base_url(site, school, tmp_path_factory) -> Iterator[str]:
	"""Address of a web server of the bench, started for the tests."""
	from tests.support.processes import web_server

	with web_server(site, tmp_path_factory.mktemp("web") / "web.log") as url:
		yield url


@pytest.fixture(scope="session")
def log_in(site, base_url):
	"""A function from a Person to a logged-in Client; the same Person is logged in once."""
	from tests.support.client import Client

	clients: dict[str, Client] = {}

	def client(person) -> Client:
		if person.email not in clients:
			clients[person.email] = Client(base_url, site, person.email, person.password)
		return clients[person.email]

	return client


@pytest.fixture(scope="session")
def guest(site, base_url):
	"""A Client that is not logged in."""
	from tests.support.client import Client

	return Client(base_url, site)


@pytest.fixture
def tutor_worker(site, school, tmp_path):
	"""An RQ worker of the tutor's queue."""
	from ai_school.tutor import jobs
	from tests.support.processes import worker

	with worker(jobs.queue_name(), tmp_path / "worker.log") as process:
		yield process
