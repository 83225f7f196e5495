"""The portal for a user whose language runs from right to left: the page is turned around, and no formula with it."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser.portal import API, answers, forget, loaded, reply

PHONE, DESKTOP = 360, 1280
BELOW = 12
"""Pixels by which the next line stands lower at least; letters of one line differ by less, whatever their fonts."""
COMPOSER = "سؤالك"
SENTENCE = "كيف أحل المعادلة 3 + 2x = 11؟ وجدت x = -4 وليس x^2."
FORMULAS = ["3 + 2x = 11", "x = -4", "x^2"]
ANSWER = (
	"القيمة **x = -3** لا تحقق 3 + 2x = 11. النقطة (3, 4) ليست على `y = -2x`، والمعادلة $-3 + 2x = 11$ أخرى."
	"\n\n> Keep -3 in mind. Add 3 on both sides!"
)
ANSWERED = ["x = -3", "3 + 2x = 11", "(3, 4)", "y = -2x", "−3+2x=11"]
LEFT_EDGES = """(element) => {
	const edges = [];
	const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const text = walk.currentNode;
		for (let at = 0; at < text.length; at++) {
			const range = document.createRange();
			range.setStart(text, at);
			range.setEnd(text, at + 1);
			const [box] = range.getClientRects();
			if (box && box.width && text.data[at].trim()) edges.push([text.data[at], box.left, box.top]);
		}
	}
	return edges;
}"""


def shown(element):
	"""The characters of an element in the order in which they stand on the screen, from the left, line by line."""
	element.evaluate("() => document.fonts.ready.then(() => true)")
	lines: list[list[tuple[float, str]]] = []
	first_top = float("-inf")
	for char, left, top in sorted(element.evaluate(LEFT_EDGES), key=lambda glyph: glyph[2]):
		if top > first_top + BELOW:
			lines.append([])
			first_top = top
		lines[-1].append((left, char))
	return "".join(char for line in lines for _left, char in sorted(line))


def tight(text):
	return re.sub(r"\s", "", text)


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)


@pytest.fixture(autouse=True)
def _speaks_arabic(db, school, _nothing_asked_yet):
	def speak(language):
		db.set_value("User", school.student.email, "language", language)
		frappe.clear_cache(user=school.student.email)
		db.commit()

	before = db.get_value("User", school.student.email, "language")
	speak("ar")
	yield
	db.rollback()
	speak(before)


@pytest.fixture
def opened(open_page, address, school):
	"""A function that opens a page for the student; the development bench has no styles of Frappe's for this direction."""

	def go(path="/ai-tutor", width=DESKTOP):
		page = open_page(school.student, "/api/method/ping", width, base_url=address)
		page.route("**/rtl_*", lambda route: route.fulfill(body="", content_type="text/css"))
		page.goto(path)
		return page

	return go


def test_the_page_is_turned_around_in_the_users_language(opened):
	page = loaded(opened())
	assert page.locator("#ai-tutor").get_attribute("dir") == "rtl"
	assert page.locator("#ai-tutor").get_attribute("lang") == "ar"
	panel = page.locator("#tutor-sessions").bounding_box()
	conversation = page.locator(".tutor-conversation").bounding_box()
	assert panel["x"] > conversation["x"]
	composer = page.get_by_label(COMPOSER)
	assert composer.evaluate("(field) => window.getComputedStyle(field).direction") == "rtl"
	composer.fill("Three")
	assert composer.evaluate("(field) => window.getComputedStyle(field).direction") == "ltr"
	page.goto("/my-progress")
	expect(page.locator("#my-progress h1")).to_contain_text(re.compile("[\u0600-\u06ff]{3}"))


def test_the_tutor_answers_in_the_users_language(opened):
	page = loaded(opened())
	page.get_by_label(COMPOSER).fill("3 + 2x = 11, x = 5")
	page.get_by_label(COMPOSER).press("Enter")
	expect(answers(page).locator(".tutor-text")).to_contain_text(re.compile("[\u0600-\u06ff]{3}"))


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_formulas_keep_their_order_on_the_screen(opened, log_in, school, width):
	from ai_school.tutor.rendering import to_html

	asked = log_in(school.student).send(f"{API}.ask", question=SENTENCE)
	asked["answer"]["html"] = to_html(ANSWER)
	page = loaded(opened(width=width))
	page.route(f"**/{API}.ask", lambda route: reply(route, asked))
	page.get_by_label(COMPOSER).fill(SENTENCE)
	page.get_by_label(COMPOSER).press("Enter")
	expect(page.locator(".katex")).to_have_count(1)
	asked_ones = page.locator(".tutor-question bdi").all()
	assert [shown(one) for one in asked_ones] == [tight(formula) for formula in FORMULAS]
	answer = page.locator(".tutor-answer .tutor-text")
	drawn = [*answer.locator("> p bdi").all(), answer.locator("code"), answer.locator(".katex-html")]
	assert sorted(shown(one) for one in drawn) == sorted(tight(formula) for formula in ANSWERED)
	quote = answer.locator("blockquote p")
	assert shown(quote) == tight("Keep -3 in mind. Add 3 on both sides!")
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	if width == PHONE:
		page.locator("[data-part=open-sessions]").click()
	assert shown(page.locator(".tutor-session-title bdi").first) == tight(FORMULAS[0])


def test_without_isolation_the_browser_would_reorder_them(opened):
	"""What the tests above would see if formulas were not isolated: they can fail."""
	page = loaded(opened())
	page.evaluate("""() => {
		const line = document.createElement("p");
		line.id = "bare";
		line.dir = "rtl";
		line.textContent = "حل 3 + 2x = 11 ثم -3";
		document.querySelector("#ai-tutor").append(line);
	}""")
	assert tight("3 + 2x = 11") not in shown(page.locator("#bare"))
	assert "3-" in shown(page.locator("#bare"))
