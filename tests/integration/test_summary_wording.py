"""A model words the paragraph for a parents' evening: from a background job, checked, and never with the child's name."""

import json
import threading

import pytest

from tests.integration.conftest import KEY
from tests.support.asking import GATE, USAGE, chats, logs, own_connection, settle
from tests.support.processes import wait_until, worker

pytestmark = pytest.mark.usefixtures("own_records")
PATH = "ai_school.analytics.summary_api"
NAME = "Wilhelmine"
ON, OFF = {"summary_wording_enabled": 1}, {"summary_wording_enabled": 0}


@pytest.fixture(scope="module")
def course(school):
	"""A course with a name that tells of the child."""
	import frappe

	from ai_school.demo import records

	with records.quiet():
		name = frappe.get_doc({"doctype": "Course", "course_name": f"{NAME}'s harp"}).insert().name
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.delete_doc("Course", name, force=True, delete_permanently=True)
	frappe.db.commit()


@pytest.fixture
def child(db, school, pupil, model, course):
	"""A student of the instructor's class with consent, of whom enough is known; the school lets a model word it."""
	import frappe
	from frappe.utils.background_jobs import get_queue

	from ai_school.analytics import summary_state
	from ai_school.tutor import jobs

	student = pupil(NAME)
	version = db.get_single_value("AI School Settings", "notice_version")
	consent = {"doctype": "AI Consent", "notice_version": version, "given_by": "Guardian", "student": student}
	frappe.get_doc(consent).insert(ignore_permissions=True)
	profile(student, course)
	db.commit()
	settle(db, **ON)
	yield student
	db.rollback()
	summary_state.forget(student)
	from ai_school import privacy

	privacy.erase_student(student)
	settle(db, **OFF)
	get_queue(jobs.queue_name()).empty()


def profile(student, course):
	"""A stored profile, as a refresh writes it."""
	import frappe

	trend = {"label": "stable", "mean": 0.72, "recent_mean": 0.7, "recent_count": 5, "earlier_mean": 0.73}
	stored = {
		"trend": "stable",
		"trend_detail": json.dumps(trend),
		"strengths": json.dumps([{"course": course}]),
		"gaps": json.dumps([{"course": "Algebra"}]),
		"engagement_detail": json.dumps(
			{"level": "high", "reasons": [], "year": {"days": 100, "rate": 0.96}}
		),
		"ai_use_detail": json.dumps({"level": "healthy", "reasons": []}),
		"risk_reasons": json.dumps({"level": "support", "reasons": [], "next_steps": []}),
		"mastery": "[]",
		"sources": "{}",
		"computed_on": frappe.utils.now_datetime(),
	}
	user = frappe.db.get_value("Student", student, "user")
	existing = frappe.db.get_value("AI Student Profile", {"student": student})
	row = frappe.get_doc("AI Student Profile", existing) if existing else frappe.new_doc("AI Student Profile")
	row.update({**stored, "student": student, "user": user})
	row.flags.ignore_mandatory = True
	row.save(ignore_permissions=True)


@pytest.fixture
def held():
	"""The jobs that were queued, run by nobody: `held()` gives their arguments."""
	import frappe
	from frappe.utils.background_jobs import get_queue

	from ai_school.tutor import jobs

	def of_this_site():
		found = [job for job in get_queue(jobs.queue_name()).jobs if job]
		return [
			job.kwargs["kwargs"]
			for job in found
			if str(job.kwargs.get("method", "")).endswith("summary_asking.ask")
			and job.kwargs.get("site") == frappe.local.site
		]

	return of_this_site


def word(client, student):
	return client.send(f"{PATH}.word", student=student)


def shown(client, student):
	return client.call(f"{PATH}.wording", student=student)


def work(key, token):
	"""Do a worker's work here."""
	import frappe

	from ai_school.analytics import summary_asking

	frappe.db.rollback()
	summary_asking.ask(key=key, token=token)
	frappe.db.commit()


def state_of(student, person):
	from ai_school.analytics import summary_state

	key = summary_state.key_of(student, person.email)
	return key, summary_state.read(key)


def asked(client, person, student):
	"""Wish for a wording, do the work here, and see what is shown."""
	word(client, student)
	key, state = state_of(student, person)
	work(key, state.token)
	return shown(client, student)


def lines(db, student):
	import frappe

	db.rollback()
	fields = ["outcome", "user", "message", "model"]
	return frappe.get_all(USAGE, filters={"student": student}, fields=fields, order_by="creation")


def test_a_worker_has_it_worded_and_the_name_is_put_back(
	log_in, school, child, model, tutor_worker, db, course
):
	teacher = log_in(school.instructor)
	assert shown(teacher, child)["status"] == "none"
	assert word(teacher, child)["status"] == "waiting"
	found = wait_until(lambda: (now := shown(teacher, child))["status"] == "done" and now, 60)
	assert found["wording"].startswith(f"{NAME}'s results have remained steady, averaging around 72%.")
	assert f"particular strength in {course}." in found["wording"]
	assert found["text"].startswith(f"{NAME}'s results are steady")
	assert found["model"] == "stand-in/tutor:free"
	[line] = lines(db, child)
	assert (line.outcome, line.user) == ("answered", school.instructor.email)
	assert not line.message


def test_what_is_sent_names_nobody_and_asks_for_privacy(log_in, school, child, model, db, course):
	asked(log_in(school.instructor), school.instructor, child)
	[sent] = chats(model)
	text = json.dumps(sent["body"], ensure_ascii=False)
	for secret in (NAME, child, db.get_value("Student", child, "user"), school.instructor.email, KEY):
		assert secret.lower() not in text.lower()
	assert "[PERSON_A]'s harp" in text
	assert sent["body"]["provider"] == {"data_collection": "deny", "zdr": True}
	assert sent["body"]["user"]


ADDED = {
	"figures": "{text} 12% more than before.",
	"names": "{text} Algebra is a strength.",
	"words": "{text} She may have dyslexia.",
	"markup": "**{text}**",
	"length": "{text}" + " Thank you for coming." * 100,
}


@pytest.mark.parametrize("reason", sorted(ADDED))
def test_what_adds_a_fact_is_not_shown_and_the_page_says_why(log_in, school, child, model, db, reason):
	teacher = log_in(school.instructor)
	text = shown(teacher, child)["text"].replace(NAME, "[PERSON_A]")
	model.control({"says": ADDED[reason].format(text=text)})
	found = asked(teacher, school.instructor, child)
	assert (found["status"], found["wording"]) == ("refused", "")
	assert found["why"]
	assert found["text"].startswith(NAME)
	assert state_of(child, school.instructor)[1].reason == reason
	assert [line.outcome for line in lines(db, child)] == ["not_used"]
	assert "dyslexia" not in logs(db)


def test_nonsense_is_refused(log_in, school, child, model):
	model.control({"says": "What have you tried so far?"})
	assert asked(log_in(school.instructor), school.instructor, child)["status"] == "refused"


@pytest.mark.parametrize(
	"fault", ["rate_limit", "daily_limit", "status_503", "refusal", "too_long", "bad_json", "moderated"]
)
def test_a_model_that_fails_leaves_the_paragraph(log_in, school, child, model, db, fault):
	model.control({"faults": [fault], "repeat": True, "says": "Let us"})
	found = asked(log_in(school.instructor), school.instructor, child)
	assert (found["status"], found["wording"]) == ("refused", "")
	assert found["why"]
	[line] = lines(db, child)
	assert line.outcome not in ("started", "answered")
	assert not db.exists("AI Safeguarding Flag", {"student": child})


def test_a_refused_key_switches_the_model_off(log_in, school, child, model, db):
	model.control({"faults": ["status_401"], "repeat": True})
	teacher = log_in(school.instructor)
	assert asked(teacher, school.instructor, child)["status"] == "refused"
	db.rollback()
	assert db.get_single_value("AI School Settings", "model_disabled_reason", cache=False)
	assert teacher.post(f"{PATH}.word", student=child).status_code == 403
	assert shown(teacher, child)["offered"] is False


def test_an_open_breaker_and_a_used_up_day_ask_nobody(log_in, school, child, model, db):
	from ai_school import model_gate
	from ai_school.tutor.openrouter_errors import ServiceFailed

	teacher = log_in(school.instructor)
	model_gate.spend(["somebody"])
	for _ in range(5):
		model_gate.failed(ServiceFailed(503))
	db.commit()
	broken = asked(teacher, school.instructor, child)
	db.delete(GATE)
	settle(db, site_daily_model_calls=0)
	used_up = asked(teacher, school.instructor, child)
	settle(db, site_daily_model_calls=500)
	assert chats(model) == []
	assert lines(db, child) == []
	assert {broken["status"], used_up["status"]} == {"refused"}
	assert broken["why"] != used_up["why"]


def test_one_call_of_the_day_is_not_taken_twice_by_one_teacher(log_in, school, child, model, db):
	settle(db, site_daily_model_calls=1)
	teacher = log_in(school.instructor)
	assert asked(teacher, school.instructor, child)["status"] == "done"
	assert asked(teacher, school.instructor, child)["status"] == "refused"
	assert len(chats(model)) == 1


def test_without_the_setting_without_consent_and_for_another_class_s_child_nothing_is_asked(
	log_in, school, child, model, db, held
):
	teacher, stranger = log_in(school.instructor), log_in(school.other_instructor)
	before = len(held())
	for who in (stranger, log_in(school.student), log_in(school.manager)):
		assert who.post(f"{PATH}.word", student=child).status_code == 403
		assert who.get(f"{PATH}.wording", student=child).status_code == 403
	settle(db, **OFF)
	assert teacher.post(f"{PATH}.word", student=child).status_code == 403
	assert shown(teacher, child)["offered"] is False
	settle(db, **ON)
	db.delete("AI Consent", {"student": child})
	db.commit()
	assert teacher.post(f"{PATH}.word", student=child).status_code == 417
	assert shown(teacher, child)["hindrance"]
	assert len(held()) == before
	assert chats(model) == []


@pytest.mark.parametrize("change", ["setting", "consent", "class"])
def test_what_is_no_longer_allowed_when_its_turn_comes_is_not_sent(log_in, school, child, model, db, change):
	word(log_in(school.instructor), child)
	key, state = state_of(child, school.instructor)
	if change == "setting":
		settle(db, **OFF)
	elif change == "consent":
		db.delete("AI Consent", {"student": child})
	else:
		db.set_value("Student Group Student", {"student": child}, "active", 0)
	db.commit()
	work(key, state.token)
	assert chats(model) == []
	assert state_of(child, school.instructor)[1].status == "refused"


def test_a_second_wish_and_a_second_run_ask_once(log_in, school, child, model, db, held):
	teacher = log_in(school.instructor)
	before = len(held())
	assert word(teacher, child)["status"] == word(teacher, child)["status"] == "waiting"
	jobs = held()[before:]
	assert len(jobs) == 1
	assert child not in json.dumps(jobs)
	model.control({"latency_s": 0.5})
	site = _site()

	def run():
		with own_connection(site):
			work(**jobs[0])

	threads = [threading.Thread(target=run) for _ in range(3)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	work(**jobs[0])
	assert shown(teacher, child)["status"] == "done"
	assert len(chats(model)) == 1


def _site():
	import frappe

	return frappe.local.site


def test_two_readers_have_wordings_of_their_own(log_in, school, child, model):
	assert asked(log_in(school.instructor), school.instructor, child)["status"] == "done"
	assert shown(log_in(school.head), child)["status"] == "none"
	assert asked(log_in(school.head), school.head, child)["status"] == "done"
	assert len(chats(model)) == 2


def test_a_killed_worker_is_noticed_and_it_can_be_asked_again(log_in, school, child, model, tmp_path, db):
	import frappe
	from frappe.utils import add_to_date, now_datetime

	from ai_school.analytics import summary_state
	from ai_school.tutor import jobs

	teacher = log_in(school.instructor)
	model.control({"latency_s": 30})
	settle(db, answer_timeout_s=25)
	with worker(jobs.queue_name(), tmp_path / "killed.log") as process:
		word(teacher, child)
		wait_until(lambda: chats(model))
		process.kill()
	assert shown(teacher, child)["status"] == "asking"
	assert word(teacher, child)["status"] == "asking"
	name = frappe.cache.make_key(summary_state.key_of(child, school.instructor.email))
	assert 0 < frappe.cache.ttl(name) <= summary_state.LEASE_S
	frappe.cache.expire(name, 1)
	wait_until(lambda: shown(teacher, child)["status"] == "none")
	model.control({"latency_s": 0})
	settle(db, answer_timeout_s=2)
	assert asked(teacher, school.instructor, child)["status"] == "done"
	assert [line.outcome for line in lines(db, child)] == ["started", "answered"]
	db.set_value(
		USAGE, {"student": child, "outcome": "started"}, "creation", add_to_date(now_datetime(), minutes=-11)
	)
	db.commit()
	jobs.reap()
	db.commit()
	assert [line.outcome for line in lines(db, child)] == ["lost", "answered"]


def test_figures_that_changed_take_the_wording_away(log_in, school, child, model, db):
	teacher = log_in(school.instructor)
	assert asked(teacher, school.instructor, child)["status"] == "done"
	detail = json.dumps(
		{"label": "stable", "mean": 0.6, "recent_mean": 0.6, "recent_count": 5, "earlier_mean": 0.6}
	)
	db.set_value("AI Student Profile", {"student": child}, "trend_detail", detail)
	db.commit()
	found = shown(teacher, child)
	assert (found["status"], found["wording"]) == ("refused", "")
	assert "60%" in found["text"]


def test_it_is_kept_in_no_table_and_goes_with_the_student_s_data(log_in, school, child, model, db):
	from ai_school.privacy import erasure, sweep

	assert asked(log_in(school.instructor), school.instructor, child)["status"] == "done"
	needles = sweep.Needles(frozenset(), frozenset(["have remained steady, averaging"]), frozenset())
	assert sweep.tables(needles, lambda *_: None)[0] == []
	assert sweep.files(needles, lambda *_: None)[0] == []
	erasure.erase(child, lambda *_: None)
	assert state_of(child, school.instructor)[1] is None


def test_a_reader_of_french_gets_french(log_in, school, child, model, db):
	speak(db, school.instructor, "fr")
	try:
		found = asked(log_in(school.instructor), school.instructor, child)
	finally:
		speak(db, school.instructor, None)
	assert found["text"].startswith("Les résultats")
	assert found["wording"].startswith("Les résultats")
	assert "Answer in French" in chats(model)[0]["body"]["messages"][0]["content"]


def speak(db, person, language):
	import frappe

	db.rollback()
	db.set_value("User", person.email, "language", language)
	frappe.clear_cache(user=person.email)
	db.commit()
