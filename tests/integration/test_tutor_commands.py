"""bench ai-school doctor and ask: what is wrong in a sentence, an answer in the terminal, and nothing written unasked."""

import json
import os
import subprocess
import sys

import pytest

from tests.integration.conftest import KEY
from tests.support.asking import MESSAGE, chats, settle, status

COMMAND_S = 60
QUESTION = "What is a fraction?"


@pytest.fixture
def doctor(db):
	"""The function that reports."""
	from ai_school.health import doctor

	return doctor.report


def bench_command(site, *arguments):
	command = [
		*(sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, "ai-school"),
		*arguments,
	]
	return subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_S, env=dict(os.environ))


def level(found, check):
	return found["checks"][check]["level"]


def test_the_doctor_finds_the_model_in_order_and_gets_an_answer(doctor, model):
	found = doctor(ask_model=True)
	wanted = ("model", "key", "address", "breaker", "quota", "data_policy", "key_status", "models", "answer")
	assert {name: level(found, name) for name in wanted} == dict.fromkeys(wanted, "ok") | {
		"key_status": "warning"
	}
	assert len(chats(model)) == 1
	assert KEY not in json.dumps(found)


def test_the_doctor_looks_at_what_has_nothing_to_do_with_a_model_too(doctor, school):
	found = doctor()
	for name in ("queue", "workers", "scheduler", "search_index", "mood", "contacts", "indexes", "consent"):
		assert name in found["checks"]
	assert found["checks"]["model"]["sentence"].startswith("No external model")
	assert level(found, "consent") == "ok"


@pytest.mark.parametrize(
	("settings", "check", "says"),
	[
		({"api_key": "", "base_url": "https://openrouter.ai/api/v1"}, "key", "no API key"),
		({"base_url": "http://example.com/v1"}, "address", "not allowed"),
		({"models": "lost/model:free"}, "models", "lost/model:free"),
		({"models": "stand-in/tutor-large"}, "models", "stand-in/tutor-large"),
		({"models": ""}, "models", "at least one model"),
		({"site_daily_model_calls": 0}, "settings", "limit is 0"),
		({"base_url": "http://127.0.0.1:1/v1"}, "models", "cannot be reached"),
	],
)
def test_the_doctor_says_what_is_wrong_with_the_settings(doctor, model, db, settings, check, says):
	settle(db, **settings)
	found = doctor()
	assert level(found, check) == "failing"
	assert says in found["checks"][check]["sentence"]
	assert found["status"] == "failing"


def test_the_doctor_tells_of_a_rejected_key_and_of_one_that_cannot_be_read(doctor, model, db):
	import frappe
	from cryptography.fernet import Fernet

	model.control({"api_key": "another one"})
	assert "rejected the API key" in doctor()["checks"]["key_status"]["sentence"]
	before = frappe.conf.encryption_key
	frappe.conf.encryption_key = Fernet.generate_key().decode()
	try:
		found = doctor()
	finally:
		frappe.conf.encryption_key = before
	assert "cannot be decrypted" in found["checks"]["key"]["sentence"]
	assert "Not checked" in found["checks"]["models"]["sentence"]


def test_the_doctor_command_prints_json_and_fails_with_status_1(site, model, db):
	settle(db, models="lost/model:free")
	done = bench_command(site, "doctor", "--json")
	assert done.returncode == 1
	assert json.loads(done.stdout.splitlines()[-1])["status"] == "failing"


def test_ask_answers_from_the_course_and_writes_nothing(site, school, model, db):
	db.rollback()
	before = db.count(MESSAGE)
	student = school.student.student
	done = bench_command(site, "ask", "--student", student, "--course", school.maths, "--json", QUESTION)
	assert done.returncode == 0, done.stderr
	answer = json.loads(done.stdout.splitlines()[-1])
	assert (answer["source"], answer["written"]) == ("offline", False)
	assert "equal parts" in answer["text"]
	assert answer["passages"]
	db.rollback()
	assert db.count(MESSAGE) == before
	assert chats(model) == []


def test_ask_with_the_model_goes_through_the_ordinary_conversation(site, school, model, tutor_worker, db):
	student = school.student.student
	arguments = ("ask", "--student", student, "--course", school.maths, "--model", "--json", QUESTION)
	done = bench_command(site, *arguments)
	assert done.returncode == 0, done.stderr
	answer = json.loads(done.stdout.splitlines()[-1])
	assert (answer["source"], answer["written"]) == ("model", True)
	question = db.get_value(MESSAGE, {"session": answer["session"], "role": "Student"})
	assert status(db, question) == "Answered"


@pytest.mark.parametrize(
	("arguments", "code", "says"),
	[
		(("--student", "NOBODY", QUESTION), 2, "does not exist"),
		((QUESTION,), 2, "--student"),
		(("--student", "{student}", "--course", "{art}", QUESTION), 1, "not enrolled"),
		(("--student", "{student}", " "), 1, "Write your question"),
	],
)
def test_ask_refuses_in_a_sentence(site, school, arguments, code, says):
	known = {"student": school.student.student, "art": school.art}
	done = bench_command(site, "ask", *(each.format(**known) for each in arguments))
	assert done.returncode == code
	assert says in done.stderr
	assert "Traceback" not in done.stderr
