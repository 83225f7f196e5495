"""What the health report says of a site's questions, flags, contacts and model."""

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.health import level, minutes_ago
from tests.support.processes import HOST, free_port

SETTINGS, FLAG, MESSAGE = "AI School Settings", "AI Safeguarding Flag", "AI Chat Message"


@pytest.fixture
def report(db):
	"""The function that reports."""
	from ai_school.health import monitor

	return monitor.report


@pytest.fixture
def silent():
	"""A port whose server accepts and never says a word."""
	with socket.create_server((HOST, 0)) as listener:
		yield listener.getsockname()[1]


def test_a_flag_that_nobody_was_told_of_fails(report, school, db):
	import frappe

	values = {"doctype": FLAG, "student": school.student.student, "severity": "high", "category": "test"}
	flag = frappe.get_doc(values).insert(ignore_permissions=True)
	assert level(report(), "flags") == "ok"
	flag.db_set("creation", minutes_ago(10), update_modified=False)
	found = report()["checks"]["flags"]
	assert (found["level"], found["untold"]) == ("failing", 1)
	flag.db_set("notified_on", minutes_ago(1))
	assert level(report(), "flags") == "ok"


@pytest.mark.parametrize(("minutes", "expected"), [(1, "ok"), (5, "warning"), (20, "failing")])
def test_a_question_that_waits_is_found(report, school, db, minutes, expected):
	import frappe

	who = {"student": school.student.student, "user": school.student.email}
	session = frappe.get_doc({"doctype": "AI Chat Session", "title": "Waiting", **who}).insert(
		ignore_permissions=True
	)
	message = {
		"doctype": MESSAGE,
		"session": session.name,
		"role": "Student",
		"status": "Queued",
		"text": "Why?",
	}
	question = frappe.get_doc({**message, **who}).insert(ignore_permissions=True)
	question.db_set("creation", minutes_ago(minutes), update_modified=False)
	found = report()["checks"]["messages"]
	assert (found["level"], found["waiting"]) == (expected, 1)


def test_contacts_whom_nothing_reaches_fail(report, school, db):
	db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	assert level(report(), "contacts") == "ok"
	db.set_value("User", school.lead.email, "enabled", 0)
	found = report()["checks"]["contacts"]
	assert (found["level"], found["named"], found["reachable"]) == ("failing", 1, 0)


class Models(BaseHTTPRequestHandler):
	"""A model service that offers one free model."""

	def do_GET(self):
		body = json.dumps(
			{"data": [{"id": "tests/small:free", "pricing": {"prompt": "0", "completion": "0"}}]}
		)
		self.send_response(200)
		self.send_header("Content-Type", "application/json")
		self.end_headers()
		self.wfile.write(body.encode())

	def log_message(self, *arguments):
		"""Say nothing on the terminal."""


@contextmanager
def model_at(base_url, models="tests/small:free"):
	import frappe

	settings = frappe.get_single(SETTINGS)
	before = {name: settings.get(name) for name in ("model_enabled", "base_url", "models")}
	settings.update({"model_enabled": 1, "base_url": base_url, "models": models})
	settings.save(ignore_permissions=True)
	try:
		yield
	finally:
		frappe.db.rollback()
		settings = frappe.get_single(SETTINGS)
		settings.update(before)
		settings.save(ignore_permissions=True)
		frappe.db.commit()


def test_a_model_service_that_answers(report):
	with ThreadingHTTPServer((HOST, 0), Models) as server:
		threading.Thread(target=server.serve_forever, daemon=True).start()
		with model_at(f"http://{HOST}:{server.server_port}/v1"):
			found = report(probe_model=True)["checks"]["model"]
		server.shutdown()
	assert (found["level"], found["probed"]) == ("ok", True), found


def test_a_model_service_that_is_away_is_found_when_it_is_asked(report):
	with model_at(f"http://{HOST}:{free_port()}/v1"):
		assert level(report(), "model") == "ok"
		found = report(probe_model=True)
	assert level(found, "model") == "warning"
	assert "cannot be reached" in found["checks"]["model"]["sentence"]


def test_a_model_service_that_keeps_silent_is_not_waited_for(report, silent, monkeypatch):
	from ai_school.health import records

	monkeypatch.setattr(records, "PROBE_READ_S", 0.5)
	with model_at(f"http://{HOST}:{silent}/v1"):
		assert level(report(probe_model=True), "model") == "warning"


def test_a_model_without_a_key_is_found_without_asking(report, monkeypatch):
	from ai_school.tutor import config

	monkeypatch.setattr(config, "api_key", lambda: None)
	with model_at("https://openrouter.ai/api/v1"):
		assert "API key" in report()["checks"]["model"]["sentence"]
