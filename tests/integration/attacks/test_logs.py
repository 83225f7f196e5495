"""After whatever fails, a student's words are in their own conversation and nowhere else, and the key is nowhere."""

import re
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from ai_school.tutor import api, jobs
from tests.integration.conftest import KEY

MESSAGE = "AI Chat Message"
WORDS = "my grandmother hides a platypus in Zanzibar"
QUESTION = f"How do I add two fractions when {WORDS}?"
OWN_TABLES = {"tabAI Chat Message", "tabAI Chat Session"}


@pytest.fixture
def asking(db, school):
	"""The student is the session's user; what they wrote is deleted before and after."""
	import frappe

	_forget(db, school)
	frappe.set_user(school.student.email)
	yield lambda: api.ask(QUESTION, course=school.maths)
	frappe.set_user("Administrator")
	_forget(db, school)


def _forget(db, school):
	db.rollback()
	db.delete(MESSAGE, {"student": school.student.student})
	db.delete("AI Chat Session", {"student": school.student.student})
	db.commit()


def _places(needle):
	"""Tables, files and Redis keys that hold the text."""
	import frappe

	from ai_school.privacy import sweep

	frappe.set_user("Administrator")
	frappe.db.rollback()
	needles = sweep.Needles(frozenset(), frozenset({needle}), frozenset())
	in_tables, _read = sweep.tables(needles, lambda *_progress: None)
	in_files, _read = sweep.files(needles, lambda *_progress: None)
	return {found.place for found in (*in_tables, *in_files)} | _keys(needle)


def _keys(needle):
	import frappe
	from frappe.utils.background_jobs import get_redis_conn

	return {
		f"redis {key!r}"
		for connection in (frappe.cache, get_redis_conn())
		for key in connection.scan_iter("*")
		if needle.encode() in _content(connection, key)
	}


def _content(connection, key):
	"""Everything that a key holds, unpacked where RQ packs it."""
	readers = {
		b"string": lambda: [connection.execute_command("GET", key)],
		b"list": lambda: connection.execute_command("LRANGE", key, 0, -1),
	}
	readers |= {b"hash": lambda: connection.execute_command("HVALS", key)}
	kind = connection.execute_command("TYPE", key)
	values = readers.get(kind if isinstance(kind, bytes) else str(kind).encode(), list)()
	return b"\n".join(_unpacked(value) for value in values or () if isinstance(value, bytes))


def _unpacked(value):
	with suppress(zlib.error):
		return zlib.decompress(value)
	return value


@pytest.mark.parametrize(
	"broken",
	[
		"ai_school.tutor.records.offline_request",
		"ai_school.tutor.offline.answer",
		"ai_school.tutor.conversation.offline_answer",
		"ai_school.tutor.intent.classify",
		"ai_school.course_material.find_passages",
	],
)
def test_an_error_anywhere_in_asking_leaves_no_words_in_any_log(asking, monkeypatch, broken):
	def fail(*arguments, **_values):
		raise RuntimeError(f"broke on {arguments}: {WORDS}")

	monkeypatch.setattr(broken, fail)
	with pytest.raises(Exception, match=r"Something went wrong|broke on") as refused:
		asking()
	assert WORDS not in str(refused.value)
	assert _places(WORDS) <= OWN_TABLES


@pytest.mark.parametrize("fault", ["status_401", "status_500", "html", "cut", "error_in_200"])
def test_a_model_that_fails_leaves_neither_words_nor_key_in_any_log(asking, model, fault):
	model.control({"faults": [fault], "repeat": True})
	asking()
	import frappe

	frappe.db.commit()
	jobs.dispatch()
	frappe.db.commit()
	assert _places(WORDS) <= OWN_TABLES
	assert _places(KEY) == set()


def test_a_waiting_question_is_in_no_job_s_arguments(asking, model):
	asking()
	import frappe

	frappe.db.commit()
	assert _places(WORDS) <= OWN_TABLES


def test_a_message_of_danger_is_in_no_mail_notification_or_comment(db, school):
	import frappe

	_forget(db, school)
	frappe.set_user(school.student.email)
	words = "I want to kill myself, my grandmother's platypus cannot help"
	try:
		api.ask(words)
		frappe.db.commit()
		frappe.set_user("Administrator")
		jobs.reap()
		frappe.db.commit()
		assert _places("my grandmother's platypus cannot help") <= OWN_TABLES
	finally:
		frappe.set_user("Administrator")
		db.delete("AI Safeguarding Flag", {"student": school.student.student})
		_forget(db, school)


def test_the_portal_sends_what_a_student_types_in_bodies_never_in_addresses():
	"""Web servers log addresses."""
	import ai_school

	scripts = Path(ai_school.__file__).parent / "public" / "js" / "ai_tutor"
	calls = re.findall(r"server\.(get|post)\([^;]*;", (scripts / "api.js").read_text())
	fetched = re.findall(r"server\.get\([^;]*;", (scripts / "api.js").read_text())
	assert len(calls) > len(fetched) > 0
	for call in fetched:
		assert not re.search(r"search|question|text|reason", call), call
