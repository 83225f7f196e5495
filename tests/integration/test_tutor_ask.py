"""A student asks on the portal: the answer without a model, the history, and what is refused."""

import pytest

ASK = "ai_school.tutor.api.ask"
MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"


@pytest.fixture
def student(log_in, school):
	return log_in(school.student)


@pytest.fixture(autouse=True)
def _unhurried(db, school):
	"""Let each test ask as if the last minute had been quiet."""
	db.delete(MESSAGE, {"student": school.student.student})
	db.delete(SESSION, {"student": school.student.student})
	db.commit()


def count(db, student):
	db.rollback()
	return db.count(MESSAGE, {"student": student})


def test_an_offline_answer_comes_with_the_question_and_quotes_the_course(student, school):
	asked = student.send(ASK, question="What is photosynthesis?", course=school.biology)
	assert asked["status"] == "Answered"
	assert asked["answer"]["source"] == "offline"
	assert "Photosynthesis is the process" in asked["answer"]["text"]
	assert asked["answer"]["passages"][0]["title"] == f"{school} How leaves feed a plant"
	assert 0 < asked["answer"]["confidence"] <= 1
	assert asked["answer"]["reply_to"] == asked["question"]["name"]


def test_another_course_s_material_is_not_quoted(student, school):
	asked = student.send(ASK, question="What is photosynthesis?", course=school.maths)
	assert all("leaves" not in passage["title"] for passage in asked["answer"]["passages"])
	assert "chlorophyll" not in asked["answer"]["text"]


def test_what_the_material_does_not_hold_is_said_and_has_no_confidence(student, school):
	asked = student.send(ASK, question="Explain the treaty of Westphalia", course=school.biology)
	assert asked["answer"]["passages"] == []
	assert asked["answer"]["confidence"] == 0


def test_a_conversation_goes_on_and_is_found_again(student, school):
	first = student.send(ASK, question="How do I add fractions?", course=school.maths, topic=school.fractions)
	second = student.send(ASK, question="Give me another hint", session=first["session"])
	assert second["session"] == first["session"]
	assert second["answer"]["text"] != first["answer"]["text"]
	history = student.call("ai_school.tutor.api.history", session=first["session"])
	assert [message["role"] for message in history["messages"]] == ["Student", "Tutor", "Student", "Tutor"]
	assert history["session"]["topic"] == school.fractions
	found = student.call("ai_school.tutor.api.sessions", search="add fractions")
	assert [row["name"] for row in found] == [first["session"]]
	assert student.call("ai_school.tutor.api.sessions", search="%") == []


def test_a_long_history_is_read_in_pages(student, school):
	session = None
	for number in range(3):
		session = student.send(ASK, question=f"What is photosynthesis {number}?", session=session)["session"]
	last = student.call("ai_school.tutor.api.history", session=session, limit=2)
	assert last["more"] is True
	earlier = student.call(
		"ai_school.tutor.api.history", session=session, limit=10, before=last["messages"][0]["name"]
	)
	assert len(earlier["messages"]) == 4
	assert earlier["more"] is False
	of_no_message = student.get("ai_school.tutor.api.history", session=session, before="gone")
	assert of_no_message.status_code == 404


def test_sending_the_same_request_again_asks_once(student, school, db):
	first = student.send(ASK, question="What is a fraction?", request_key="same-request-1")
	again = student.send(ASK, question="What is a fraction?", request_key="same-request-1")
	assert again["question"]["name"] == first["question"]["name"]
	assert again["answer"]["name"] == first["answer"]["name"]
	assert count(db, school.student.student) == 2


def test_a_request_key_is_the_users_own(student, log_in, school):
	mine = student.send(ASK, question="What is a fraction?", request_key="shared-key")
	theirs = log_in(school.classmate).send(ASK, question="What is a fraction?", request_key="shared-key")
	assert theirs["question"]["name"] != mine["question"]["name"]


def test_scripts_in_a_question_come_back_as_text(student):
	asked = student.send(ASK, question="<script>alert(1)</script><img src=x onerror=alert(2)>")
	assert "<script" not in asked["question"]["html"]
	assert "<img" not in asked["question"]["html"]
	assert "<script" not in asked["answer"]["html"]


def test_a_conversation_expires_after_the_days_of_the_settings(student, school, db):
	from frappe.utils import add_to_date, now_datetime

	from ai_school.ai_school.doctype.ai_chat_session.ai_chat_session import AIChatSession

	old = student.send(ASK, question="What is a fraction?")["session"]
	kept = student.send(ASK, question="What is photosynthesis?")["session"]
	db.rollback()
	expires = db.get_value(SESSION, old, "expires_on")
	assert add_to_date(now_datetime(), days=29) < expires < add_to_date(now_datetime(), days=31)
	db.set_value(SESSION, old, "expires_on", add_to_date(now_datetime(), minutes=-1))
	AIChatSession.clear_old_logs()
	assert not db.exists(SESSION, old)
	assert not db.exists(MESSAGE, {"session": old})
	assert db.exists(SESSION, kept)
	assert db.count(MESSAGE, {"session": kept}) == 2


def test_frappe_s_daily_log_clearing_calls_every_log_of_ours(db):
	import frappe

	cleared = {row.ref_doctype for row in frappe.get_doc("Log Settings").logs_to_clear}
	assert {"AI Chat Session", "AI Usage Log", "AI Health Sample", "AI Analytics Cache"} <= cleared


class TestRefused:
	"""Each bad input has a clear refusal with the right status, and writes nothing."""

	@pytest.mark.parametrize(
		("question", "status"),
		[("", 400), ("  \n ", 400), ("\x00", 400), ("x" * 4001, 413), ("x" * 100_000, 413)],
		ids=["empty", "blank", "nul", "too-long", "100-KB"],
	)
	def test_questions(self, student, school, db, question, status):
		assert self.refused(student, db, school, question=question) == status

	def test_unknown_course(self, student, school, db):
		assert self.refused(student, db, school, question="Hello?", course="No such course") == 404

	def test_course_not_enrolled(self, student, school, db):
		assert self.refused(student, db, school, question="Hello?", course=school.art) == 403

	def test_topic_of_another_course(self, student, school, db):
		given = {"course": school.maths, "topic": school.photosynthesis}
		assert self.refused(student, db, school, question="Hello?", **given) == 404

	def test_unknown_session(self, student, school, db):
		assert self.refused(student, db, school, question="Hello?", session="no-such-one") == 404

	def test_session_of_another_student(self, student, log_in, school, db):
		theirs = log_in(school.other_student).send(ASK, question="What is a fraction?")
		assert self.refused(student, db, school, question="Hello?", session=theirs["session"]) == 403
		assert student.get("ai_school.tutor.api.history", session=theirs["session"]).status_code == 403
		assert student.get("ai_school.tutor.api.poll", message=theirs["question"]["name"]).status_code == 403

	def test_wrong_types(self, student, school, db):
		for question in (["a"], {"a": 1}, 7, None):
			answer = student.session.post(f"{student.base_url}/api/method/{ASK}", json={"question": question})
			assert 400 <= answer.status_code < 500, question
		assert count(db, school.student.student) == 0

	def test_get_changes_nothing(self, student, school, db):
		assert student.get(ASK, question="Hello?").status_code in (403, 405)
		assert count(db, school.student.student) == 0

	def refused(self, client, db, school, **arguments):
		before = count(db, school.student.student), self.sessions(db, school)
		answer = client.post(ASK, **arguments)
		assert answer.json().get("_server_messages") or answer.json().get("exception"), answer.text
		assert (count(db, school.student.student), self.sessions(db, school)) == before
		return answer.status_code

	def sessions(self, db, school):
		return db.count(SESSION, {"student": school.student.student})


class TestWhoMayAsk:
	def test_guest(self, guest):
		assert guest.post(ASK, question="Hello?").status_code == 403

	@pytest.mark.parametrize("who", ["instructor", "head", "academic", "manager", "lead"])
	def test_staff_are_not_students(self, log_in, school, who):
		answer = log_in(getattr(school, who)).post(ASK, question="Hello?")
		assert answer.status_code == 403
		assert "does not belong to a student" in answer.text

	def test_a_user_with_two_students(self, log_in, school, db):
		"""Education itself keeps a user to one student, but an import or an older record may not have."""
		twice = self.student_with_a_twin(school)
		answer = log_in(twice).post(ASK, question="Hello?")
		assert answer.status_code == 403
		assert "more than one student" in answer.text

	def test_a_disabled_student(self, log_in, school, db):
		from tests.support import school as builder

		left = builder.new_student(school, "Lena")
		db.set_value("Student", left.student, "enabled", 0)
		db.commit()
		answer = log_in(left).post(ASK, question="Hello?")
		assert answer.status_code == 403
		assert "not active" in answer.text

	def test_the_tutor_switched_off(self, student, school, db):
		db.set_single_value("AI School Settings", "tutor_enabled", 0)
		db.commit()
		try:
			answer = student.post(ASK, question="Hello?")
			start = student.call("ai_school.tutor.api.start")
		finally:
			db.set_single_value("AI School Settings", "tutor_enabled", 1)
			db.commit()
		assert answer.status_code == 403
		assert start["enabled"] is False
		assert start["disabled_reason"]

	def student_with_a_twin(self, school):
		import frappe

		from tests.support import school as builder

		twice, twin = builder.new_student(school, "Nora"), builder.new_student(school, "Nora")
		frappe.db.set_value("Student", twin.student, "user", twice.email)
		frappe.db.commit()
		return twice


def test_start_tells_what_the_page_needs(student, school):
	start = student.call("ai_school.tutor.api.start")
	assert start["enabled"] is True
	assert {course["name"] for course in start["courses"]} == {school.maths, school.biology}
	maths = next(course for course in start["courses"] if course["name"] == school.maths)
	assert maths["topics"] == [{"name": school.fractions, "topic_name": school.fractions}]
	assert start["notice"]
	assert start["student"]["first_name"] == "Amina"


def test_a_flood_is_slowed_down_for_the_one_who_floods(student, log_in, school):
	answers = [student.post(ASK, question=f"Question {number}?").status_code for number in range(14)]
	assert answers[:10] == [200] * 10
	assert answers[-1] == 429
	assert log_in(school.classmate).post(ASK, question="What is a fraction?").status_code == 200


def test_danger_is_answered_with_people_and_flagged_and_never_asked_of_a_model(student, school, db):
	asked = student.send(ASK, question="I want to kill myself")
	assert asked["answer"]["source"] == "safeguarding"
	assert "Ines Example" in asked["answer"]["text"]
	db.rollback()
	flag = db.get_value(
		"AI Safeguarding Flag", {"message": asked["question"]["name"]}, ["severity", "student"]
	)
	assert flag == ("high", school.student.student)
