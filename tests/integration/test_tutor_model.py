"""A question goes to a model from a background job, and is answered once whatever happens."""

import json

import pytest

from dev.openrouter.faults import FAULTS
from tests.integration.conftest import KEY
from tests.support.asking import (
	ASK,
	MESSAGE,
	TEXT,
	TOLD,
	USAGE,
	answer,
	answered,
	ask,
	chats,
	dispatch,
	logs,
	make_stale,
	outcomes,
	status,
)
from tests.support.processes import wait_until, worker

ANSWERED_AFTER_ALL = {"cut_after_finish", "tokens_field", "too_long"}


@pytest.fixture
def student(log_in, school, db):
	db.delete(MESSAGE, {"student": school.student.student})
	db.commit()
	return log_in(school.student)


def test_a_worker_answers_from_the_model(student, school, model, tutor_worker, db):
	asked = student.send(ASK, question=TEXT, course=school.maths)
	assert asked["status"] == "Queued"
	assert asked["answer"] is None
	reply = answer(student, asked["question"]["name"])
	assert reply["source"] == "model"
	assert reply["model"] == "stand-in/tutor:free"
	db.rollback()
	row = db.get_value(
		USAGE, {"message": asked["question"]["name"]}, ["outcome", "prompt_tokens"], as_dict=True
	)
	assert row.outcome == "answered"
	assert row.prompt_tokens > 0


def test_what_is_sent_names_nobody_and_asks_for_privacy(student, school, model):
	question = ask(student, school, "My name is Amina Example, how do I add fractions?")
	dispatch()
	assert answered(student, question)
	sent = chats(model)[0]
	text = json.dumps(sent["body"])
	assert "Amina" not in text
	assert school.student.student not in text
	assert school.student.email not in text
	assert sent["body"]["provider"] == {"data_collection": "deny", "zdr": True}
	assert sent["body"]["user"]


def test_without_consent_nothing_is_sent(student, school, model, db):
	db.set_value("AI Consent", {"student": school.student.student}, "withdrawn_on", "2026-01-01 00:00:00")
	db.commit()
	asked = student.send(ASK, question=TEXT, course=school.maths)
	assert asked["answer"]["source"] == "offline"
	assert model.requests == []


def test_a_course_can_keep_the_model_out(student, school, model, db):
	import frappe

	policy = frappe.get_doc(
		{"doctype": "AI Course Policy", "course": school.maths, "mode": "Hints first", "models_allowed": 0}
	).insert()
	db.commit()
	try:
		asked = student.send(ASK, question=TEXT, course=school.maths)
	finally:
		frappe.delete_doc("AI Course Policy", policy.name, force=True, delete_permanently=True)
		db.commit()
	assert asked["answer"]["source"] == "offline"


@pytest.mark.parametrize("fault", sorted(ANSWERED_AFTER_ALL))
def test_what_only_looks_like_a_fault_is_an_answer(student, school, model, db, fault):
	model.control({"faults": [fault], "repeat": True})
	question = ask(student, school)
	dispatch()
	assert answered(student, question)["answer"]["source"] == "model"
	assert outcomes(db, question) == ["answered"]


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - ANSWERED_AFTER_ALL))
def test_every_fault_ends_in_one_answer_of_our_own_without_a_trace_of_the_text(
	student, school, model, db, fault
):
	model.control({"faults": [fault], "repeat": True})
	question = ask(student, school)
	dispatch()
	reply = answered(student, question)["answer"]
	assert chats(model), "the model was not asked"
	assert reply["source"] == ("safeguarding" if fault == "moderated" else "offline")
	assert db.count(MESSAGE, {"reply_to": question}) == 1
	assert [outcome for outcome in outcomes(db, question) if outcome in ("answered", "started")] == []
	assert len(outcomes(db, question)) == 1
	assert status(db, question) == "Answered"
	assert TOLD not in logs(db)
	assert KEY not in logs(db)


def test_a_refused_key_switches_the_model_off_and_tells_the_managers(student, school, model, db):
	model.control({"faults": ["status_401"], "repeat": True})
	ask(student, school)
	dispatch()
	db.rollback()
	assert db.get_single_value("AI School Settings", "model_disabled_reason", cache=False)
	assert db.exists("Notification Log", {"for_user": school.manager.email})
	assert student.send(ASK, question=TEXT + " again?", course=school.maths)["answer"]["source"] == "offline"


def test_a_killed_worker_loses_nothing(student, school, model, tmp_path, db):
	from ai_school.tutor import jobs

	model.control({"latency_s": 30})
	with worker(jobs.queue_name(), tmp_path / "killed.log") as process:
		question = ask(student, school)
		wait_until(lambda: chats(model))
		process.kill()
	assert status(db, question) == "Answering"
	assert outcomes(db, question) == ["started"]
	make_stale(db, question)
	model.control({"latency_s": 0})
	jobs.reap()
	assert status(db, question) == "Queued"
	dispatch()
	assert answered(student, question)["answer"]["source"] == "model"
	assert db.count(MESSAGE, {"reply_to": question}) == 1
	assert sorted(outcomes(db, question)) == ["answered", "lost"]


def test_a_question_left_twice_is_answered_from_the_course(student, school, model, db):
	from ai_school.tutor import jobs

	question = ask(student, school)
	db.rollback()
	db.set_value(MESSAGE, question, {"status": "Answering", "attempts": 2})
	db.commit()
	make_stale(db, question)
	jobs.reap()
	assert answered(student, question)["answer"]["source"] == "offline"


def test_a_lease_in_the_future_is_taken_for_lost(student, school, model, db):
	from frappe.utils import add_to_date, now_datetime

	from ai_school.tutor import jobs

	question = ask(student, school)
	db.rollback()
	tomorrow = add_to_date(now_datetime(), days=1)
	db.set_value(MESSAGE, question, {"status": "Answering", "attempts": 1, "claimed_on": tomorrow})
	db.commit()
	jobs.reap()
	assert status(db, question) == "Queued"


def test_without_redis_the_answer_comes_from_the_course_at_once(student, school, model, db):
	import frappe

	from ai_school.tutor import jobs

	question = ask(student, school)
	db.rollback()
	address = frappe.conf.redis_queue
	frappe.conf.redis_queue = "redis://127.0.0.1:1"
	try:
		jobs.wake_or_answer(question)
		db.commit()
	finally:
		frappe.conf.redis_queue = address
	assert answered(student, question)["answer"]["source"] == "offline"


def test_the_last_call_of_the_day_is_made_once(student, school, model, db):
	db.set_single_value("AI School Settings", "site_daily_model_calls", 1)
	db.commit()
	questions = [ask(student, school, f"{TEXT} {number}") for number in range(3)]
	dispatch()
	sources = [answered(student, question)["answer"]["source"] for question in questions]
	assert sorted(sources) == ["model", "offline", "offline"]


def test_the_same_question_from_two_tabs_is_asked_once(student, school, model, db):
	first = student.send(ASK, question=TEXT, course=school.maths)
	second = student.send(ASK, question=TEXT, session=first["session"])
	assert second["question"]["name"] == first["question"]["name"]


def test_an_answer_is_written_once(student, school, model, db):
	from ai_school.tutor import conversation

	question = ask(student, school)
	db.rollback()
	written = [conversation.record_answer(question, conversation.NewAnswer("A", "model")) for _ in range(2)]
	assert written == [True, False]
