"""What a student reads on the tutor's page when something is in the way, and that nothing written is lost."""

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.portal import (
	API,
	COMPOSER,
	QUESTION,
	answers,
	ask,
	asked_texts,
	forget,
	loaded,
	open_tutor,
	refuse,
	reply,
)


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)


@pytest.fixture
def page(open_page, address, school):
	"""The tutor's page as the student sees it."""
	return loaded(open_page(school.student, "/ai-tutor", base_url=address))


def test_what_is_typed_survives_a_reload(page):
	page.get_by_label(COMPOSER).fill("half a thou")
	page.reload()
	expect(page.get_by_label(COMPOSER)).to_have_value("half a thou")


def test_half_a_character_is_not_sent(page, school, db):
	page.get_by_label(COMPOSER).fill(QUESTION)
	page.get_by_label(COMPOSER).evaluate(
		"field => { field.value = field.value.replace('photo', 'photo\\ud83d') }"
	)
	page.get_by_label(COMPOSER).press("Enter")
	expect(answers(page)).to_have_count(1)
	assert asked_texts(db, school) == [QUESTION]


def test_without_a_connection_the_question_is_kept_and_sent_later(page, school, db):
	page.context.set_offline(True)
	expect(page.get_by_text("There is no connection to the school's server.")).to_be_visible()
	ask(page, QUESTION)
	expect(page.get_by_text("The school's server cannot be reached.")).to_be_visible()
	page.context.set_offline(False)
	page.reload()
	expect(page.locator(".tutor-question")).to_contain_text(QUESTION)
	page.get_by_role("button", name="Try again").click()
	expect(answers(page)).to_have_count(1)
	page.goto("/ai-tutor")
	expect(page.locator(".tutor-question")).to_have_count(0)
	assert asked_texts(db, school) == [QUESTION]


def test_a_question_whose_answer_got_lost_is_not_asked_twice(page, log_in, school, db):
	def lose_the_answer(route):
		log_in(school.student).send(f"{API}.ask", **route.request.post_data_json)
		route.abort()

	page.route(f"**/{API}.ask", lose_the_answer)
	ask(page, QUESTION)
	expect(page.get_by_role("button", name="Try again")).to_be_visible()
	page.unroute(f"**/{API}.ask")
	page.get_by_role("button", name="Try again").click()
	expect(answers(page)).to_have_count(1)
	assert asked_texts(db, school) == [QUESTION]


@pytest.mark.parametrize(
	("status", "said", "sentence", "way"),
	[
		(403, "Your teachers have switched the tutor off.", "Your teachers have switched", "Try again"),
		(404, "", "This conversation does not exist any more.", "Try again"),
		(413, "", "Your question is too long.", "Change it"),
		(429, "<b>Wait</b> a minute.", "Wait a minute.", "Try again"),
		(500, "Traceback: secret", "Something went wrong at the school's server.", "Try again"),
	],
)
def test_each_refusal_is_a_sentence_with_a_way_on(page, status, said, sentence, way):
	refuse(page, "ask", status, said)
	ask(page, QUESTION)
	problem = page.get_by_role("alert")
	expect(problem).to_contain_text(sentence)
	expect(problem).not_to_contain_text("secret")
	expect(problem.get_by_role("button", name=way)).to_be_visible()
	problem.get_by_role("button", name="Change it").click()
	expect(page.get_by_label(COMPOSER)).to_have_value(QUESTION)


def test_who_was_logged_out_is_led_to_the_login_and_back(page, school):
	open_tutor(page, f"?course={school.maths}")
	expect(page.get_by_text("Your conversations will be listed here.")).to_be_visible()
	page.context.clear_cookies()
	ask(page, QUESTION)
	page.get_by_role("button", name="Log in").click()
	page.wait_for_url("**/login?*")
	assert parse_qs(urlparse(page.url).query)["redirect-to"][0].startswith("/ai-tutor?course=")


def test_a_failed_start_can_be_tried_again(page):
	refuse(page, "start", 502)
	open_tutor(page)
	page.unroute(f"**/{API}.start*")
	page.get_by_role("button", name="Try again").click()
	expect(page.get_by_text("Hello Amina!")).to_be_visible()


def test_a_long_question_is_counted_and_not_sent(page):
	field = page.get_by_label(COMPOSER)
	field.fill("a" * 3990)
	expect(page.locator(".tutor-counter")).to_have_text("10 characters left")
	field.fill("a" * 4001)
	expect(page.locator(".tutor-counter")).to_have_text("1 characters too many")
	field.press("Enter")
	expect(page.locator(".tutor-question")).to_have_count(0)
	expect(field).to_have_value("a" * 4001)


def test_a_tutor_that_is_switched_off_says_so_and_takes_no_question(page, log_in, school):
	closed = {"enabled": False, "disabled_reason": "Closed during exams."}
	started = {**log_in(school.student).call(f"{API}.start"), **closed}
	page.route(f"**/{API}.start*", lambda route: reply(route, started))
	open_tutor(page)
	expect(page.locator("[data-part=banner]")).to_contain_text("Closed during exams.")
	expect(page.get_by_label(COMPOSER)).to_be_disabled()


def test_a_guest_logs_in_and_comes_back(page, address, school):
	expect(page.get_by_text("Your conversations will be listed here.")).to_be_visible()
	page.context.clear_cookies()
	page.goto("/ai-tutor?course=Algebra+%26+1")
	assert urlparse(page.url).path == "/login"
	assert parse_qs(urlparse(page.url).query)["redirect-to"] == ["/ai-tutor?course=Algebra+%26+1"]


def test_who_is_no_student_reads_why_there_is_nothing(open_page, address, school):
	page = open_page(school.instructor, "/me", base_url=address)
	answer = page.goto("/ai-tutor")
	assert answer.status == 403
	expect(page.get_by_role("main")).to_contain_text("Your account does not belong to a student.")
