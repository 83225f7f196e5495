"""The portal's buttons: a hint and a check are asked for by an argument, in every language; a wait is ended."""

import pytest

API = "ai_school.tutor.api"
MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
HINT_LABELS = ["Dame otra pista", "Encore un indice, s'il te plaît", "एक और संकेत", "أعطني تلميحا آخر", "xyzzy"]
TYPED = (
	"Is a<b and c>d? <img src=x onerror='window.wasHit = 1'> <script>window.wasHit = 1</script> &amp; </div>"
)


@pytest.fixture
def student(log_in, school, db):
	db.delete(MESSAGE, {"student": school.student.student})
	db.delete(SESSION, {"student": school.student.student})
	db.commit()
	return log_in(school.student)


def ask(student, question, **arguments):
	return student.send(f"{API}.ask", question=question, **arguments)


@pytest.mark.parametrize("label", HINT_LABELS)
def test_a_hint_goes_one_step_further_whatever_the_button_is_called(student, school, label):
	first = ask(student, "How do I add fractions?", course=school.maths)
	second = ask(student, label, session=first["session"], wants="hint")
	third = ask(student, label, session=first["session"], wants="hint")
	assert [one["answer"]["kind"] for one in (first, second, third)] == ["hint"] * 3
	assert [one["answer"]["rung"] for one in (first, second, third)] == [1, 2, 3]
	assert "common denominator" in second["answer"]["text"]
	assert second["answer"]["passages"][0]["title"] == f"{school} All about fractions"


def test_a_hint_is_about_what_was_asked_last(student, school):
	asked = ask(student, "How do I add fractions?", course=school.maths)
	ask(student, "Otra pista", session=asked["session"], wants="hint")
	checked = ask(student, "1/2 + 1/3 = 2/5", session=asked["session"], wants="check")
	assert checked["answer"]["kind"] == "check"
	assert "not" in checked["answer"]["text"].lower()
	hint = ask(student, "Otra pista", session=asked["session"], wants="hint")
	assert hint["answer"]["kind"] == "hint"


def test_a_hint_on_nothing_asks_back(student):
	assert ask(student, "Dame una pista", wants="hint")["answer"]["kind"] == "clarify"


@pytest.mark.parametrize("written", ["5/6", "1/2 + 1/3 = 5/6"])
def test_an_answer_is_checked_against_the_task_before(student, school, written):
	first = ask(student, "What is 1/2 + 1/3?", course=school.maths)
	checked = ask(student, written, session=first["session"], wants="check")
	assert checked["question"]["text"] == written
	assert checked["question"]["wants"] == "check"
	assert checked["answer"]["kind"] == "check"
	assert "5/6" in checked["answer"]["text"]


def test_something_else_wanted_is_refused_and_nothing_kept(student, school, db):
	answer = student.post(f"{API}.ask", question="Hello", wants="answer")
	assert answer.status_code == 400
	db.rollback()
	assert db.count(MESSAGE, {"student": school.student.student}) == 0


def test_a_message_in_danger_is_never_mistaken_for_a_button(student, school):
	asked = ask(student, "I want to kill myself", course=school.maths, wants="check")
	assert asked["answer"]["source"] == "safeguarding"


def test_what_is_typed_is_kept_as_it_is_and_shown_as_text(student, db):
	asked = ask(student, TYPED)
	db.rollback()
	assert db.get_value(MESSAGE, asked["question"]["name"], "text") == TYPED
	assert db.get_value(SESSION, asked["session"], "title") == " ".join(TYPED.split())[:80]
	assert asked["question"]["text"] == TYPED
	assert "<" not in asked["question"]["html"]


class TestWithAModel:
	def test_its_answer_to_a_hint_counts_as_one(self, student, school, model, db):
		from ai_school.tutor import jobs

		asked = ask(student, "How do I add fractions?", course=school.maths)
		jobs.dispatch()
		db.commit()
		ask(student, "Otra pista", session=asked["session"], wants="hint")
		jobs.dispatch()
		db.commit()
		found = student.call(f"{API}.history", session=asked["session"])["messages"]
		rungs = [one["rung"] for one in found if one["role"] == "Tutor"]
		assert rungs == [1, 2]

	def test_it_is_told_that_an_answer_is_to_be_checked(self, student, school, model, db):
		from ai_school.tutor import records

		first = ask(student, "What is 1/2 + 1/3?", course=school.maths)
		checked = ask(student, "5/6", session=first["session"], wants="check")
		request = records.model_request(checked["question"]["name"])
		assert request.messages[-1]["content"] == "Check my answer: 5/6"

	def test_who_does_not_want_to_wait_gets_the_course_s_answer_once(self, student, school, model, db):
		from ai_school.tutor import jobs

		asked = ask(student, "What is a fraction?", course=school.maths)
		assert asked["status"] == "Queued"
		stopped = student.send(f"{API}.stop", message=asked["question"]["name"])
		assert stopped["source"] == "offline"
		jobs.dispatch()
		db.commit()
		again = student.send(f"{API}.stop", message=asked["question"]["name"])
		assert again["name"] == stopped["name"]
		assert db.count(MESSAGE, {"reply_to": asked["question"]["name"]}) == 1

	def test_another_student_s_wait_is_not_ended(self, student, school, model, log_in):
		asked = ask(student, "What is a fraction?", course=school.maths)
		answer = log_in(school.classmate).post(f"{API}.stop", message=asked["question"]["name"])
		assert answer.status_code == 403
