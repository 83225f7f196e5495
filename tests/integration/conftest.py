"""Fixtures of the tests that have a model: the stand-in of dev/openrouter on loopback."""

from contextlib import contextmanager

import pytest

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
