"""Formulas, answers called wrong, waits that are ended, consent, readers, and what a student typed on staff's desk."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.portal import API, QUESTION, SESSION, answers, ask, forget, loaded, open_tutor, reply
from tests.integration.conftest import model  # noqa: F401

PHONE, DESKTOP = 360, 1280
FORMULAS = (
	r'<p>So <span class="math">\(x = \frac{3}{4}\)</span> and <span class="math display">$$\sum_{i=1}^{40} '
	r"a_i b_i c_i d_i e_i f_i g_i h_i k_i m_i n_i = a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9$$</span> "
	r'not <span class="math">$\href{javascript:window.wasHit=1}{x}$</span> '
	r'or <span class="math">\(\frac{\)</span>.</p>'
)
TYPED = "a<b and c>d <img src=x onerror='window.wasHit=1'><script>window.wasHit=1</script>"


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)
	yield
	db.rollback()
	db.delete("AI Answer Report", {"student": school.student.student})
	db.delete("AI Transcript Access", {"student": school.student.student})
	db.commit()


@pytest.fixture
def opened(open_page, address, school):
	"""A function that opens the tutor's page for the student at a width."""

	def go(width=PHONE, **options):
		return loaded(open_page(school.student, "/ai-tutor", width, base_url=address, **options))

	return go


def serious(page):
	found = Axe().run(page, context={"include": [["#ai-tutor"]]}).response["violations"]
	return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_formulas_are_drawn_by_a_script_that_comes_with_the_first_one(opened, log_in, school, width):
	page = opened(width)
	ask(page, QUESTION)
	expect(answers(page)).to_have_count(1)
	assert page.locator("script[src*=katex]").count() == 0
	asked = log_in(school.student).send(f"{API}.ask", question="How do I solve it?")
	asked["answer"]["html"] = FORMULAS
	page.route(f"**/{API}.ask", lambda route: reply(route, asked))
	ask(page, "How do I solve it?")
	expect(page.locator(".katex")).to_have_count(3)
	expect(page.locator(".math.display math")).to_have_count(1)
	expect(page.locator(".math").last).to_have_text(r"\(\frac{\)")
	assert page.locator(".katex a").count() == 0
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	page.evaluate("document.fonts.ready")
	assert serious(page) == []
	assert page.faults == []


def test_without_the_script_a_formula_stands_as_it_was_written(opened, log_in, school):
	page = opened()
	page.route("**/katex*", lambda route: route.abort())
	asked = log_in(school.student).send(f"{API}.ask", question=QUESTION)
	asked["answer"]["html"] = FORMULAS
	page.route(f"**/{API}.ask", lambda route: reply(route, asked))
	ask(page, QUESTION)
	expect(answers(page)).to_contain_text(r"\(x = \frac{3}{4}\)")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_an_answer_is_called_wrong_once(opened, db, school, width):
	page = opened(width)
	ask(page, QUESTION)
	page.get_by_role("button", name="This is wrong").click()
	page.get_by_role("button", name="Cancel").click()
	page.get_by_role("button", name="This is wrong").click()
	page.get_by_label("What is wrong with it?").fill("It says glucose & <b>nothing</b> else")
	assert serious(page) == []
	page.get_by_role("button", name="Tell my school").click()
	expect(page.get_by_text("Thank you. Your teachers will look at this answer.")).to_be_visible()
	page.reload()
	expect(page.get_by_text("Thank you. Your teachers will look at this answer.")).to_be_visible()
	expect(page.get_by_role("button", name="This is wrong")).to_have_count(0)
	db.rollback()
	assert db.count("AI Answer Report", {"student": school.student.student}) == 1
	assert page.faults == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_danger_told_as_a_reason_is_answered_with_the_schools_contacts(opened, db, school, width):
	page = opened(width)
	ask(page, QUESTION)
	page.get_by_role("button", name="This is wrong").click()
	page.get_by_label("What is wrong with it?").fill("my uncle hits me every night")
	page.get_by_role("button", name="Tell my school").click()
	answer = page.locator(".tutor-from-safeguarding")
	expect(answer).to_contain_text(school.lead.email)
	expect(answer).to_be_focused()
	expect(answer).to_be_in_viewport()
	assert serious(page) == []
	page.reload()
	expect(page.locator(".tutor-from-safeguarding")).to_contain_text(school.lead.email)
	assert page.faults == []
	db.delete("AI Safeguarding Flag", {"student": school.student.student})
	db.commit()


def test_who_does_not_want_to_wait_gets_an_answer_and_may_ask_again(opened, model):  # noqa: F811
	page = opened()
	ask(page, QUESTION)
	page.get_by_role("button", name="Do not wait any longer").click()
	expect(answers(page)).to_have_count(1)
	expect(page.locator(".tutor-origin")).to_contain_text("Offline answer")
	page.get_by_role("button", name="Ask again").click()
	expect(page.locator(".tutor-question")).to_have_count(2)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_happens_with_what_is_written(opened, model, school, log_in, width):  # noqa: F811
	page = opened(width)
	ask(page, QUESTION)
	expect(page).to_have_url(re.compile("session="))
	session = page.url.split("session=")[1]
	log_in(school.lead).send("ai_school.oversight.api.read_conversation", session=session)
	page.get_by_role("button", name="Adults of your school can read this. See who has").click()
	expect(page.locator(".tutor-readers-list")).to_contain_text("Ines Example")
	expect(page.get_by_text("127.0.0.1")).to_be_visible()
	page.get_by_role("button", name="Take the consent back").click()
	expect(page.get_by_text("Nothing is sent. At your age a parent or guardian decides")).to_be_visible()
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	assert serious(page) == []
	page.get_by_role("button", name="Back to the tutor").click()
	expect(page.locator(".tutor-question")).to_contain_text(QUESTION)
	page.go_back()
	expect(page.get_by_role("heading", name="What happens with what I write")).to_be_visible()
	assert page.faults == []


def test_the_address_offers_an_exercise_that_is_not_sent_by_itself(opened, db, school):
	page = opened()
	open_tutor(page, f"?about={TYPED}")
	expect(page.get_by_label("Your question")).to_have_value(f"Give me an exercise on {TYPED}")
	assert db.count(SESSION, {"student": school.student.student}) == 0
	assert page.evaluate("window.wasHit") is None


@pytest.mark.parametrize("view", ["view/list", "view/report", "form"])
@pytest.mark.parametrize("doctype", ["ai-chat-session", "ai-chat-message"])
def test_what_a_student_typed_is_neither_run_nor_shown_beside_the_reading_on_record(
	open_page, school, log_in, doctype, view
):
	asked = log_in(school.student).send(f"{API}.ask", question=TYPED)
	name = asked["session"] if doctype == "ai-chat-session" else asked["question"]["name"]
	path = f"/app/{doctype}/{name}" if view == "form" else f"/app/{doctype}/{view}"
	page = open_page(school.lead, path)
	expect(page.locator(".page-title:visible").first).to_be_visible(timeout=30_000)
	page.wait_for_load_state("networkidle")
	expect(page.get_by_text("a<b and c>d")).to_have_count(0)
	assert page.evaluate("window.wasHit") is None
	assert page.locator("img[src=x]").count() == 0
