"""Fixtures of the tests that have a model (the stand-in of dev/openrouter on loopback), and of those of the analytics."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.support.analytics import weekly_plan

SETTINGS = "AI School Settings"
KEY = "sk-test-0123456789-secret"
MODEL_FIELDS = (
	"model_enabled",
	"base_url",
	"models",
	"answer_timeout_s",
	"calls_per_minute",
	"site_daily_model_calls",
)


@pytest.fixture
def model(db, school):
	"""A model server that the site asks, with consent of every student of the test school."""
	from dev.openrouter import Server

	with Server() as server, _settings_of(server.url), _consent_of(school):
		yield server


@contextmanager
def _settings_of(base_url):
	"""The settings point to the server while the block lasts; the gate starts closed and with nothing spent."""
	import frappe

	settings = frappe.get_single(SETTINGS)
	before = {field: settings.get(field) for field in MODEL_FIELDS}
	before["api_key"] = settings.get_password("api_key", raise_exception=False)
	numbers = {"calls_per_minute": 200, "site_daily_model_calls": 500, "answer_timeout_s": 2}
	_save(
		{"model_enabled": 1, "base_url": base_url, "models": "stand-in/tutor:free", "api_key": KEY, **numbers}
	)
	yield
	frappe.db.rollback()
	_save(before)


def _save(values):
	import frappe

	settings = frappe.get_single(SETTINGS)
	settings.update({**values, "model_disabled_reason": None})
	settings.flags.ignore_validate = True
	settings.save(ignore_permissions=True)
	frappe.db.delete("AI Model Gate")
	frappe.db.delete("AI Chat Message", {"status": ("in", ["Queued", "Answering"])})
	frappe.db.commit()


@contextmanager
def _consent_of(school):
	import frappe

	version = frappe.db.get_single_value(SETTINGS, "notice_version")
	people = (school.student, school.classmate, school.other_student)
	given = {"doctype": "AI Consent", "notice_version": version, "given_by": "Guardian"}
	for person in people:
		frappe.get_doc({**given, "student": person.student}).insert(ignore_permissions=True)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.delete("AI Consent", {"student": ("in", [person.student for person in people])})
	frappe.db.commit()


@pytest.fixture
def exact(monkeypatch):
	"""Refreshes that look back to the watermark exactly: the records of the tests themselves are all recent."""
	from ai_school.analytics import plan, refresh

	refresh.run()
	monkeypatch.setattr(plan, "OVERLAP", timedelta(0))
	refresh.run()


@pytest.fixture
def full_queue(db):
	"""Frappe takes no more jobs, as Frappe 16 does when too many wait: it throws QueueOverloaded, and tells the user."""
	import frappe
	from frappe.utils.background_jobs import get_queue

	from ai_school import queueing
	from ai_school.tutor import jobs

	get_queue(jobs.queue_name()).empty()

	class Overloaded(frappe.ValidationError):
		"""What Frappe 16 calls QueueOverloaded."""

	def enqueue(*args, **kwargs):
		frappe.throw("Too many queued background jobs", Overloaded)

	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(queueing, "OVERLOADED", Overloaded)
		patch.setattr(frappe, "enqueue", enqueue)
		yield


@pytest.fixture(scope="module")
def exams(school):
	"""A function that gives a student one result a week, the last one today; returns the Results' names.

	The plans are committed, as they are there for the tests that follow.
	"""
	import frappe

	from tests.support import school as builder

	plans = {}

	def give(student, course, *scores, group=None):
		group, names = group or school.group, []
		for back, score in zip(reversed(range(len(scores))), scores, strict=True):
			if (group, course, back) not in plans:
				plans[group, course, back] = weekly_plan(school, group, course, back)
				frappe.db.commit()
			names.append(builder.result(school, plans[group, course, back], student, score))
		return names

	return give


@pytest.fixture
def pupil(db, school):
	"""A function that makes a new student of the first class; returns the Student's name."""
	from ai_school.demo import records
	from tests.support import school as builder

	def make(first="Pia", group=None):
		with records.quiet():
			return builder.new_student(school, first, group or school.group).student

	return make


@pytest.fixture(scope="module")
def concepts(school, own_records):
	"""Two concepts: the first is asked for by the quiz, the second by a criterion, and builds on the first."""
	import frappe

	from ai_school.demo import records

	first, second = f"{school} halves", f"{school} shares"
	about = {"subject": "Mathematics", "definition": "A part of a whole."}
	records.insert("AI Concept", concept=first, topic=school.fractions, **about)
	records.insert("AI Concept", concept=second, prerequisites=[{"prerequisite": first}], **about)
	link = {"course": school.biology, "assessment_criteria": school.criteria, "concept": second}
	records.insert("AI Concept Criterion", **link)
	frappe.db.commit()
	return first, second


@pytest.fixture
def dirty(db, school, concepts):
	"""Sixty students whose records have everything that cannot be true."""
	from frappe.utils import getdate

	from tests.support.dirty_school import DirtySchool

	made = DirtySchool(school, 60, 4, getdate())
	made.insert()
	db.commit()
	yield made
	db.rollback()
	made.remove()
	db.commit()
