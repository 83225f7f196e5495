"""A student asks on the tutor's page, reads the answer and finds it again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.portal import (
	API,
	COMPOSER,
	QUESTION,
	SESSION,
	answers,
	ask,
	asked_texts,
	forget,
	loaded,
	open_tutor,
	reply,
)

MARKUP = "<img src=x onerror='window.wasHit = 1'><b>bold</b>"


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)


@pytest.fixture
def page(open_page, address, school):
	"""The tutor's page as the student sees it, on which nothing may go wrong unseen."""
	page = loaded(open_page(school.student, "/ai-tutor", base_url=address))
	yield page
	assert page.faults == []


def test_a_question_is_answered_and_found_again_after_a_reload(page, school):
	page.get_by_label("Course").select_option(school.biology)
	ask(page, QUESTION)
	expect(answers(page)).to_contain_text("Photosynthesis is the process")
	expect(page.locator(".tutor-question")).to_have_text(re.compile(re.escape(QUESTION)))
	expect(page.locator(".tutor-origin")).to_contain_text("Offline answer")
	expect(page.locator("[data-part=left]")).to_contain_text("questions left today")
	page.reload()
	expect(answers(page)).to_contain_text("Photosynthesis is the process")
	page.goto("/ai-tutor")
	page.get_by_role("link", name=QUESTION).click()
	expect(answers(page)).to_contain_text("Photosynthesis is the process")
	expect(page.locator("[data-part=place]")).to_have_text(school.biology)


def test_sources_are_one_tap_away(page, school):
	ask(page, QUESTION)
	source = answers(page).locator("details strong", has_text=f"{school} How leaves feed a plant")
	expect(source).to_be_hidden()
	answers(page).locator("summary").click()
	expect(source).to_be_visible()


def test_a_hint_and_another_hint_go_on_with_the_conversation(page, db, school):
	ask(page, "What is a fraction?")
	page.get_by_role("button", name="Give me a hint").click()
	page.get_by_role("button", name="Another hint").click()
	expect(answers(page)).to_have_count(3)
	assert asked_texts(db, school).count("Another hint") == 1
	assert db.count(SESSION, {"student": school.student.student}) == 1


def test_an_answer_is_asked_for_before_it_is_checked(page, db, school):
	ask(page, "What is 1/2 + 1/3?")
	page.get_by_role("button", name="Check my answer").click()
	field = page.get_by_label(COMPOSER)
	expect(field).to_be_focused()
	expect(field).to_have_attribute("placeholder", "Write your answer")
	field.press_sequentially("5/6")
	field.press("Enter")
	expect(answers(page)).to_have_count(2)
	expect(page.locator(".tutor-question").last).to_contain_text("Check my answer")
	expect(answers(page).last).to_contain_text("5/6")
	expect(field).to_have_attribute("placeholder", "Write your question")
	assert "5/6" in asked_texts(db, school)


def test_what_is_written_is_checked_at_once(page, db, school):
	ask(page, "What is 1/2 + 1/3?")
	expect(answers(page)).to_have_count(1)
	page.get_by_label(COMPOSER).fill("2/5")
	page.get_by_role("button", name="Check my answer").click()
	expect(answers(page)).to_have_count(2)
	assert "2/5" in asked_texts(db, school)


def test_a_suggestion_asks_about_its_topic(page, db, school):
	page.get_by_role("button", name=f"Explain {school} ").click()
	expect(answers(page)).to_have_count(1)
	row = db.get_all(SESSION, {"student": school.student.student}, ["course", "topic"])[0]
	assert (row.course, row.topic) in {
		(school.maths, school.fractions),
		(school.biology, school.photosynthesis),
	}


def test_the_address_chooses_course_and_topic(page, school):
	open_tutor(page, f"?course={school.maths}&topic={school.fractions}")
	expect(page.get_by_label("Course")).to_have_value(school.maths)
	expect(page.get_by_label("Topic")).to_have_value(school.fractions)


def test_conversations_are_searched(page):
	ask(page, QUESTION)
	expect(page.get_by_role("link", name=QUESTION)).to_be_visible()
	page.get_by_label("Search my conversations").fill("100% nothing")
	expect(page.get_by_text("No conversation has “100% nothing” in its title.")).to_be_visible()
	page.get_by_label("Search my conversations").fill("photo")
	expect(page.get_by_role("link", name=QUESTION)).to_be_visible()


def test_markup_in_a_question_a_title_and_an_address_stays_text(page):
	ask(page, f"{MARKUP} what is a fraction?")
	expect(page.locator(".tutor-question .tutor-text")).to_have_text(f"{MARKUP} what is a fraction?")
	expect(page.locator(".tutor-session-title")).to_have_text(f"{MARKUP} what is a fraction?"[:80])
	page.reload()
	expect(page.locator(".tutor-question .tutor-text")).to_have_text(f"{MARKUP} what is a fraction?")
	open_tutor(page, f"?course={MARKUP}&topic={MARKUP}")
	assert page.locator("#ai-tutor img, #ai-tutor b").count() == 0
	assert page.evaluate("window.wasHit") is None


def test_a_queued_answer_is_shown_as_it_comes(page, log_in, school):
	told = iter(["", "<p>Plants make</p>", "<p>Plants make glucose</p>"])
	asked = log_in(school.student).send(f"{API}.ask", question=QUESTION)
	answer = {**asked["answer"], "source": "model", "html": "<p>Plants make glucose from light.</p>"}

	def queued(route):
		reply(route, {**asked, "answer": None, "status": "Queued"})

	def poll(route):
		partial = next(told, None)
		done = partial is None
		state = {"status": "Answered" if done else "Answering", "partial": partial or ""}
		reply(route, {**state, "answer": answer if done else None})

	page.route(f"**/{API}.ask", queued)
	page.route(f"**/{API}.poll*", poll)
	ask(page, QUESTION)
	expect(page.get_by_text("The tutor is thinking…").first).to_be_visible()
	expect(page.get_by_text("Plants make", exact=True)).to_be_visible()
	expect(answers(page)).to_contain_text("Plants make glucose from light.")
	expect(answers(page)).to_contain_text("Written by an AI model")
	expect(page.locator("[data-part=announcer]")).to_contain_text("from light.")


def test_a_slow_answer_is_called_slow_and_still_waited_for(page, log_in, school):
	page.clock.install()
	open_tutor(page)
	asked = log_in(school.student).send(f"{API}.ask", question=QUESTION)
	page.route(f"**/{API}.ask", lambda route: reply(route, {**asked, "answer": None, "status": "Queued"}))
	state = {"status": "Answering", "partial": "", "answer": None}
	page.route(f"**/{API}.poll*", lambda route: reply(route, state))
	with page.expect_response(f"**/{API}.poll*"):
		ask(page, QUESTION)
	expect(page.locator(".tutor-thinking")).to_have_text("The tutor is thinking…")
	page.clock.fast_forward(95_000)
	expect(page.locator(".tutor-thinking")).to_contain_text("This takes longer than usual.")
	state.update(status="Answered", answer=asked["answer"])
	page.clock.fast_forward(15_000)
	expect(answers(page)).to_have_count(1)
