"""Whatever breaks between a question and its answer: there is one answer, and nothing of it is left behind."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from tests.integration.conftest import KEY, SETTINGS
from tests.support.asking import (
	ASK,
	GATE,
	MESSAGE,
	POLL,
	TEXT,
	TOLD,
	answered,
	ask,
	chats,
	dispatch,
	is_noted,
	logs,
	outcomes,
	own_connection,
	settle,
	status,
)

OTHER_KEY = "sk-test-9876543210-rotated"


@pytest.fixture
def student(log_in, school, db):
	people = (school.student, school.classmate, school.other_student)
	db.delete(MESSAGE, {"student": ("in", [person.student for person in people])})
	db.commit()
	return log_in(school.student)


@pytest.fixture
def side_by_side(site):
	"""Runs a function in several threads at once, each with a connection to the site of its own."""

	def run(work, times=2):
		barrier = threading.Barrier(times)

		def at_once(number):
			with own_connection(site):
				barrier.wait(30)
				return work(number)

		with ThreadPoolExecutor(times) as pool:
			return list(pool.map(at_once, range(times)))

	return run


def dispatch_here(_number):
	from ai_school.tutor import jobs

	jobs.dispatch()


def sources(student, questions):
	return [answered(student, question)["answer"]["source"] for question in questions]


def assert_nothing_left(db, question):
	assert status(db, question) == "Answered"
	assert db.count(MESSAGE, {"reply_to": question}) == 1
	assert "started" not in outcomes(db, question)
	written = logs(db)
	assert TOLD not in written
	assert KEY not in written
	assert OTHER_KEY not in written


def test_dispatchers_side_by_side_answer_each_question_once(student, school, model, db, side_by_side):
	questions = [ask(student, school, f"{TEXT} {number}") for number in range(6)]
	side_by_side(dispatch_here, 3)
	assert sources(student, questions) == ["model"] * 6
	assert len(chats(model)) == 6
	for question in questions:
		assert outcomes(db, question) == ["answered"]
		assert_nothing_left(db, question)


def test_the_days_last_calls_are_made_once_by_two_at_once(student, school, model, db, side_by_side, log_in):
	db.set_single_value(SETTINGS, "site_daily_model_calls", 2)
	db.commit()
	people = [student, log_in(school.classmate), log_in(school.other_student)]
	questions = [ask(person, school, f"{TEXT} {number}") for number, person in enumerate(people[:2])]
	late = ask(student, school, f"{TEXT} again")
	side_by_side(dispatch_here)
	assert len(chats(model)) == 2
	assert [answered(*pair)["answer"]["source"] for pair in zip(people, questions, strict=False)] == [
		"model"
	] * 2
	told = answered(student, late)["answer"]
	assert told["source"] == "offline"
	assert is_noted(told["text"], "limit_day")
	assert_nothing_left(db, late)


def test_a_first_question_comes_before_a_second_one(student, school, model, db, log_in):
	db.set_single_value(SETTINGS, "site_daily_model_calls", 3)
	db.commit()
	first, second = (ask(student, school, f"{TEXT} {number}") for number in range(2))
	classmate = log_in(school.classmate)
	other = ask(classmate, school)
	dispatch()
	assert [answered(student, first)["answer"]["source"], answered(classmate, other)["answer"]["source"]] == [
		"model",
		"model",
	]
	told = answered(student, second)["answer"]
	assert told["source"] == "offline"
	assert is_noted(told["text"], "limit_share")


def test_who_has_asked_enough_today_is_told_at_once(student, school, model, db):
	db.set_single_value(SETTINGS, "student_daily_questions", 1)
	db.commit()
	try:
		ask(student, school)
		asked = student.send(ASK, question=TEXT + " again?", course=school.maths)
	finally:
		db.set_single_value(SETTINGS, "student_daily_questions", 30)
		db.commit()
	assert asked["answer"]["source"] == "offline"
	assert is_noted(asked["answer"]["text"], "limit_student")


def test_the_minutes_calls_are_kept_to_and_the_rest_is_told(student, school, model, db, monkeypatch):
	from ai_school.tutor import dispatcher

	monkeypatch.setattr(dispatcher, "PATIENCE_S", 0)
	db.set_single_value(SETTINGS, "calls_per_minute", 2)
	db.commit()
	questions = [ask(student, school, f"{TEXT} {number}") for number in range(3)]
	dispatch()
	assert len(chats(model)) == 2
	told = answered(student, questions[-1])["answer"]
	assert is_noted(told["text"], "limit_minute")


def test_one_probe_among_several_dispatchers_and_a_breaker_that_survives_clearing(
	student, school, model, db, side_by_side
):
	import frappe

	from ai_school import model_gate
	from ai_school.tutor import breaker

	model.control({"faults": ["status_400"], "repeat": True, "latency_s": 0.5})
	questions = [ask(student, school, f"{TEXT} {number}") for number in range(4)]
	db.rollback()
	over = breaker.State(breaker.OPEN, failures=5, openings=1, since=1.0, span_s=30.0)
	model_gate.make()
	db.set_value(GATE, model_gate.NAME, "breaker", breaker.dump(over))
	db.commit()
	frappe.clear_cache()
	assert model_gate.breaker_state() == over
	side_by_side(dispatch_here, 3)
	assert len(chats(model)) == 1
	assert sources(student, questions) == ["offline"] * 4


def test_a_gate_from_tomorrow_wins_no_calls(student, school, model, db):
	from frappe.utils import add_to_date, getdate

	from ai_school import model_gate

	question = ask(student, school)
	db.rollback()
	model_gate.make()
	db.set_value(GATE, model_gate.NAME, {"day": add_to_date(getdate(), days=3), "calls_today": 10_000})
	db.commit()
	dispatch()
	assert chats(model) == []
	assert is_noted(answered(student, question)["answer"]["text"], "limit_day")


def test_redis_gone_when_the_text_so_far_is_published(student, school, model, db, monkeypatch):
	whole = redis.Redis.execute_command

	def gone(self, command, *args, **options):
		if command in ("PUBLISH", "SET", "SETEX"):
			raise redis.exceptions.ConnectionError
		return whole(self, command, *args, **options)

	question = ask(student, school)
	model.control({"pace_s": 0.05})
	with monkeypatch.context() as patched:
		patched.setattr(redis.Redis, "execute_command", gone)
		dispatch()
	assert sources(student, [question]) == ["model"]
	assert_nothing_left(db, question)


def test_a_request_that_is_rolled_back_asked_nothing(student, school, model, db):
	import frappe

	from ai_school.tutor import config, conversation
	from ai_school.tutor.question import Question

	frappe.set_user(school.student.email)
	asked, _ = conversation.ask(school.student.student, Question(TEXT, course=school.maths), config.load())
	assert asked.status == "Queued"
	db.rollback()
	frappe.set_user("Administrator")
	dispatch()
	assert chats(model) == []
	assert not db.exists(MESSAGE, asked.name)


def test_a_request_that_breaks_after_the_commit_is_answered_once(student, school, model, db, monkeypatch):
	import frappe

	from ai_school import queueing
	from ai_school.tutor import api, jobs

	def broken(*args):
		raise ZeroDivisionError(TEXT)

	frappe.set_user(school.student.email)
	monkeypatch.setattr(api, "_view", broken)
	with pytest.raises(Exception, match="Something went wrong"):
		api.ask(TEXT, course=school.maths, request_key="tab-1")
	monkeypatch.undo()
	frappe.set_user("Administrator")
	assert queueing.waits(jobs.DISPATCH, jobs.queue_name())
	again = student.send(ASK, question=TEXT, course=school.maths, request_key="tab-1")
	dispatch()
	assert len(chats(model)) == 1
	assert_nothing_left(db, again["question"]["name"])


@pytest.mark.parametrize("key", ["the same click", None])
def test_the_same_question_from_tabs_at_once_is_asked_once(student, school, model, db, key):
	import requests

	def tab(_number):
		copy = requests.Session()
		copy.headers.update(student.session.headers)
		copy.cookies.update(student.session.cookies)
		arguments = {"question": TEXT, "course": school.maths, "request_key": key}
		return copy.post(student._url(ASK), json={k: v for k, v in arguments.items() if v}, timeout=60)

	with ThreadPoolExecutor(4) as pool:
		answers = list(pool.map(tab, range(4)))
	names = {each.json()["message"]["question"]["name"] for each in answers}
	assert len(names) == 1
	dispatch()
	assert len(chats(model)) == 1
	assert_nothing_left(db, names.pop())


def test_where_the_queue_takes_no_more_the_course_answers_and_nothing_else_is_said(
	school, model, db, full_queue
):
	import frappe

	from ai_school.tutor import api

	frappe.clear_messages()
	frappe.set_user(school.student.email)
	question = api.ask(TEXT, course=school.maths)["question"]["name"]
	db.commit()
	assert frappe.local.message_log == []
	frappe.set_user("Administrator")
	assert status(db, question) == "Answered"
	dispatch()
	assert chats(model) == []
	assert_nothing_left(db, question)


def test_a_question_that_arrives_while_the_dispatcher_ends_finds_another(
	student, school, model, db, monkeypatch
):
	from ai_school import queueing
	from ai_school.tutor import dispatcher, jobs

	late = []
	whole = dispatcher.Dispatcher.run

	def run(self):
		finished = whole(self)
		if not late:
			late.append(ask(student, school, TEXT + " And why?"))
		return finished

	monkeypatch.setattr(dispatcher.Dispatcher, "run", run)
	first = ask(student, school)
	from frappe.utils.background_jobs import get_queue

	get_queue(jobs.queue_name()).empty()
	dispatch()
	assert status(db, late[0]) == "Queued"
	assert queueing.waits(jobs.DISPATCH, jobs.queue_name())
	dispatch()
	assert sources(student, [first, late[0]]) == ["model", "model"]
	assert_nothing_left(db, late[0])


def test_without_a_key_the_course_answers_at_once(student, school, model, db):
	settle(db, api_key="", base_url="https://openrouter.ai/api/v1")
	asked = student.send(ASK, question=TEXT, course=school.maths)
	assert asked["answer"]["source"] == "offline"
	assert_nothing_left(db, asked["question"]["name"])


def test_a_key_that_cannot_be_decrypted_any_more_is_told_and_nothing_is_sent(student, school, model, db):
	import frappe
	from cryptography.fernet import Fernet

	question = ask(student, school)
	before = frappe.conf.encryption_key
	frappe.conf.encryption_key = Fernet.generate_key().decode()
	try:
		dispatch()
	finally:
		frappe.conf.encryption_key = before
	assert chats(model) == []
	assert sources(student, [question]) == ["offline"]
	assert "missing or unreadable" in db.get_single_value(SETTINGS, "model_disabled_reason", cache=False)
	assert_nothing_left(db, question)


def test_a_key_rotated_while_calls_are_in_flight_is_not_switched_off_for_the_old_one(
	student, school, model, db, monkeypatch
):
	from ai_school.tutor import records

	prepared = records.model_request

	def prepare(name):
		request = prepared(name)
		settle(db, api_key=OTHER_KEY)
		return request

	model.control({"api_key": OTHER_KEY})
	question = ask(student, school)
	with monkeypatch.context() as patched:
		patched.setattr(records, "model_request", prepare)
		dispatch()
	assert sources(student, [question]) == ["offline"]
	assert not db.get_single_value(SETTINGS, "model_disabled_reason", cache=False)
	assert_nothing_left(db, question)
	again = ask(student, school, TEXT + " Once more?")
	dispatch()
	assert sources(student, [again]) == ["model"]


def test_a_new_key_brings_a_rejected_model_back(student, school, model, db):
	model.control({"api_key": OTHER_KEY})
	question = ask(student, school)
	dispatch()
	assert sources(student, [question]) == ["offline"]
	assert db.get_single_value(SETTINGS, "model_disabled_reason", cache=False)
	settle(db, api_key=OTHER_KEY)
	again = ask(student, school, TEXT + " Once more?")
	dispatch()
	assert sources(student, [again]) == ["model"]


def test_what_waits_when_the_model_is_switched_off_is_not_sent(student, school, model, db):
	question = ask(student, school)
	settle(db, model_enabled=0)
	dispatch()
	assert chats(model) == []
	assert sources(student, [question]) == ["offline"]


def test_a_running_dispatcher_minds_changed_settings(student, school, model, db, monkeypatch):
	from ai_school.tutor import dispatcher

	question = ask(student, school)
	switched = dispatcher.Dispatcher.may_claim

	def may_claim(self):
		settle(db, model_enabled=0)
		return switched(self)

	with monkeypatch.context() as patched:
		patched.setattr(dispatcher.Dispatcher, "may_claim", may_claim)
		dispatch()
	assert chats(model) == []
	assert status(db, question) == "Queued"
	dispatch()
	assert sources(student, [question]) == ["offline"]


def test_a_solution_given_away_becomes_a_hint_and_is_never_seen(student, school, model, db):
	from ai_school.tutor import dispatcher

	model.control({"pace_s": 0.03})
	question = ask(student, school, "Solve the equation 2x + 3 = 11")
	seen = []
	shown = dispatcher._show_partial
	dispatcher._show_partial = lambda name, text: (seen.append(text), shown(name, text))
	try:
		dispatch()
	finally:
		dispatcher._show_partial = shown
	told = answered(student, question)["answer"]
	assert told["source"] == "offline"
	assert outcomes(db, question) == ["gave_away"]
	assert seen
	assert not [text for text in [*seen, told["text"]] if "x = 4" in text]


def test_a_moderated_question_is_flagged_and_gets_the_whole_safeguarding_answer(student, school, model, db):
	model.control({"faults": ["moderated"], "repeat": True})
	question = ask(student, school)
	dispatch()
	told = answered(student, question)["answer"]
	assert told["source"] == "safeguarding"
	assert "Thank you for telling" in told["text"]
	assert school.lead.email in told["text"]
	assert db.exists("AI Safeguarding Flag", {"message": question, "category": "moderation"})
	db.delete("AI Safeguarding Flag", {"message": question})
	db.commit()
	assert_nothing_left(db, question)


def test_a_data_policy_that_nobody_keeps_is_told_to_the_managers(student, school, model, db):
	db.delete("Notification Log", {"for_user": school.manager.email})
	db.commit()
	model.control({"faults": ["data_policy"], "repeat": True})
	question = ask(student, school)
	dispatch()
	db.rollback()
	told = db.get_value("Notification Log", {"for_user": school.manager.email}, "subject")
	assert "may not keep" in told
	assert_nothing_left(db, question)


def test_a_model_that_costs_by_the_list_is_not_asked_however_it_is_called(student, school, model, db):
	from ai_school import model_list

	price = {"pricing": {"prompt": "0.001", "completion": "0.001"}}
	listed = [{"id": "dear/tutor:free", **price}, *model.state.models]
	model.control({"models": listed})
	settle(db, models="dear/tutor:free\nstand-in/tutor:free")
	model_list.refresh()
	db.commit()
	question = ask(student, school)
	dispatch()
	assert chats(model)[0]["body"]["model"] == "stand-in/tutor:free"
	assert "models" not in chats(model)[0]["body"]
	assert sources(student, [question]) == ["model"]
	assert db.exists(
		"Notification Log", {"for_user": school.manager.email, "subject": ("like", "%dear/tutor%")}
	)


def test_a_streamed_answer_grows_where_the_page_looks(student, school, model, tutor_worker):
	from tests.support.processes import wait_until

	model.control({"pace_s": 0.15})
	question = ask(student, school)
	partial = wait_until(lambda: student.call(POLL, message=question)["partial"], 40)
	assert "Fractions" in partial
