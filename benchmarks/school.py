"""A school on the site under test, with a web server and workers of its own, for benchmarks that go over HTTP."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import articles
from tests.support.client import Client

SETTINGS = "AI School Settings"
CLASS = 40
"""How many of the students are in one group."""


@dataclass(frozen=True, slots=True)
class Served:
	"""A running school: each student's user and logged-in client, and the course that they are enrolled in."""

	users: list[str]
	students: list[Client]
	course: str


@contextmanager
def served(
	students: int, pages: int, folder: Path, settings: dict[str, Any] | None = None
) -> Iterator[Served]:
	"""A school of so many students and articles behind a web server; all of it is gone afterwards.

	Raises SystemExit where no bench is named. `settings` are those of AI School Settings that differ from its
	defaults; where they switch a model on, every student has consented.
	"""
	from tests.support.processes import web_server

	with (
		connected(students, pages, settings or {}) as people,
		web_server(people.site, folder / "web.log") as url,
		ThreadPoolExecutor(4) as pool,
	):
		clients = list(
			pool.map(lambda one: Client(url, people.site, one.email, one.password), people.students)
		)
		yield Served([one.email for one in people.students], clients, people.course)


@dataclass(frozen=True, slots=True)
class People:
	"""A school's students with their logins, the course they are enrolled in, an instructor, a group and a member of it."""

	site: str
	students: list[Any]
	course: str
	instructor: Any
	group: str
	member: str


@contextmanager
def connected(students: int, pages: int, settings: dict[str, Any]) -> Iterator[People]:
	"""The same school without a web server; this process is connected to its site."""
	site = connect()
	import frappe

	with ExitStack() as undone:
		undone.callback(frappe.destroy)
		people, built = undone.enter_context(_school(students, pages))
		undone.enter_context(_settings(settings))
		yield People(site, people, built.maths, built.instructor, built.group, built.student.student)


def reconnect(site: str) -> None:
	"""Connect anew, to the Redis that the environment names now."""
	import frappe
	from frappe.utils import background_jobs

	frappe.destroy()
	frappe.cache = None
	background_jobs._redis_queue_conn = None
	connect(site)


def connect(site: str | None = None) -> str:
	"""Connect to a site of the bench, by default the one under test; returns its name.

	Raises SystemExit where no bench is named.
	"""
	bench, site = os.environ.get("AI_SCHOOL_BENCH"), site or os.environ.get("AI_SCHOOL_SITE")
	if not bench or not site:
		raise SystemExit("This benchmark needs a site: run it with dev/benchmark.")
	os.chdir(Path(bench) / "sites")
	os.environ["SITES_PATH"] = str(Path(bench) / "sites")
	import frappe

	frappe.init(site=site, sites_path=os.environ["SITES_PATH"])
	frappe.connect()
	frappe.set_user("Administrator")
	return site


@contextmanager
def _school(students: int, pages: int) -> Iterator[tuple[list[Any], Any]]:
	import frappe

	from ai_school import course_material
	from ai_school.demo import records
	from tests.support import school as builder

	with records.recording() as created:
		built = builder.build()
		people = [
			builder.new_student(built, f"Pupil{number}", built.group if number < CLASS else None)
			for number in range(students)
		]
		_add_articles(built, pages)
		_consent(people)
		frappe.db.commit()
		course_material.refresh()
		frappe.db.commit()
		try:
			yield people, built
		finally:
			frappe.db.rollback()
			frappe.db.delete("ToDo", {"allocated_to": ("in", [person.email for person in people])})
			frappe.db.delete("AI Consent", {"student": ("in", [person.student for person in people])})
			with records.quiet():
				records.remove(created)
			frappe.db.commit()
			course_material.refresh()
			frappe.db.commit()


def _add_articles(built: Any, pages: int) -> None:
	"""Articles of generated text in the school's topic of fractions."""
	import frappe

	from ai_school.demo import records

	topic = frappe.get_doc("Topic", built.fractions)
	for document in articles.documents(pages):
		html = "".join(f"<p>{paragraph}</p>" for paragraph in document.text.split("\n\n"))
		name = records.article(f"{built} {document.title}", html)
		topic.append("topic_content", {"content_type": "Article", "content": name})
	topic.save(ignore_permissions=True)


def _consent(people: list[Any]) -> None:
	import frappe

	version = frappe.db.get_single_value(SETTINGS, "notice_version") or "1"
	given = {"doctype": "AI Consent", "notice_version": version, "given_by": "Guardian"}
	for person in people:
		frappe.get_doc({**given, "student": person.student}).insert(ignore_permissions=True)


@contextmanager
def _settings(values: dict[str, Any]) -> Iterator[None]:
	"""The tutor on, with these settings, and the gate as on the first day; afterwards both off."""
	import frappe

	contact = {"full_name": "Benchmark", "email": "benchmark@example.com"}
	_save({"tutor_enabled": 1, "safeguarding_contacts": [contact], "model_enabled": 0, **values})
	try:
		yield
	finally:
		frappe.db.rollback()
		_save({"tutor_enabled": 0, "model_enabled": 0})


def _save(values: dict[str, Any]) -> None:
	import frappe

	settings = frappe.get_single(SETTINGS)
	settings.update({**values, "model_disabled_reason": None})
	settings.flags.ignore_validate = True
	settings.save(ignore_permissions=True)
	frappe.db.delete("AI Model Gate")
	frappe.db.commit()
