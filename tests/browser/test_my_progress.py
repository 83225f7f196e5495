"""A student, and a guardian about a child, read how the learning goes: on a phone and a desk, in the dark, with little."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.portal import reply
from tests.integration.conftest import model  # noqa: F401
from tests.integration.test_my_progress import concepts, results  # noqa: F401

API = "ai_school.analytics.api"
PHONE, DESKTOP = 360, 1280
MARKUP = "<img src=x onerror='window.wasHit = 1'>"


@pytest.fixture
def opened(open_page, address):
	"""A function that opens the page for a person, waits for what is on it, and hands it over."""

	def go(person, width=PHONE, **options):
		page = open_page(person, "/my-progress", width, base_url=address, **options)
		expect(page.locator(".tutor-skeleton")).to_have_count(0)
		return page

	return go


def check(page, width):
	"""Nothing is cut off, nothing went wrong, and axe finds nothing serious."""
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	found = Axe().run(page, context={"include": [["#my-progress"]]}).response["violations"]
	assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
	assert page.faults == []


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_student_sees_results_and_goes_on_to_the_tutor(opened, school, concepts, width, scheme):  # noqa: F811
	page = opened(school.student, width, color_scheme=scheme)
	first, _second, third = concepts
	expect(page.get_by_role("heading", name="My progress")).to_be_visible()
	expect(page.locator(".progress-good")).to_contain_text(third)
	expect(page.locator(".progress-card")).to_contain_text("Last: \u206875%\u2069")
	page.get_by_text("All results (3)").click()
	expect(page.get_by_role("row")).to_have_count(4)
	assert not [word for word in ("rank", "risk", "class") if word in page.inner_text("#my-progress").lower()]
	check(page, width)
	page.get_by_role("link", name="Practise with the tutor").filter(has_text=first).click()
	expect(page.get_by_label("Your question")).to_have_value(f"Give me an exercise on {first}")
	expect(page.get_by_label("Course")).to_have_value(school.maths)
	expect(page.get_by_label("Topic")).to_have_value(school.fractions)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_who_has_nothing_yet_reads_kind_words(opened, school, width):
	page = opened(school.other_student, width)
	expect(page.get_by_text("There are no results yet.")).to_be_visible()
	expect(page.get_by_role("link", name="Open the tutor")).to_be_visible()
	check(page, width)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_guardian_sees_the_child_and_decides_about_the_model(opened, school, results, model, db, width):  # noqa: F811
	page = opened(school.guardian, width)
	expect(page.get_by_role("heading", name="Progress of Amina")).to_be_visible()
	expect(page.get_by_role("link", name="AI Tutor")).to_have_count(0)
	expect(page.get_by_role("link", name="Practise with the tutor")).to_have_count(0)
	page.get_by_role("button", name="Take the consent back").click()
	expect(page.get_by_text("Nobody has said yes for Amina")).to_be_visible()
	page.get_by_role("button", name="Yes, the questions of Amina").click()
	expect(page.get_by_text("A parent or guardian of Amina")).to_be_visible()
	check(page, width)


def test_a_failure_is_said_and_can_be_tried_again(opened, school):
	page = opened(school.student)
	page.route(f"**/{API}.my_progress*", lambda route: route.fulfill(status=500, body="{}"))
	page.reload()
	expect(page.get_by_role("alert")).to_contain_text("Something went wrong at the school's server.")
	page.unroute(f"**/{API}.my_progress*")
	page.get_by_role("button", name="Try again").click()
	expect(page.get_by_role("heading", name="My results")).to_be_visible()


def test_names_from_the_school_s_records_stay_text(opened, school, log_in):
	page = opened(school.student)
	found = log_in(school.student).call(f"{API}.my_progress")
	result = {
		"course": MARKUP,
		"date": "2026-01-05",
		"share": 0.5,
		"score": 5,
		"maximum": 10,
		"assessment": MARKUP,
	}
	found.update(
		results=[result, {**result, "date": "2026-01-02"}],
		practise=[{"name": MARKUP, "course": MARKUP, "topic": MARKUP}],
		good_at=[{"kind": "concept", "name": MARKUP}],
	)
	found["student"]["first_name"] = MARKUP
	page.route(f"**/{API}.my_progress*", lambda route: reply(route, json.loads(json.dumps(found))))
	page.reload()
	expect(page.locator(".progress-good")).to_contain_text(MARKUP)
	assert page.locator("#my-progress img").count() == 0
	assert page.evaluate("window.wasHit") is None


def test_staff_are_told_that_there_is_nothing(open_page, address, school):
	page = open_page(school.instructor, "/me", base_url=address)
	assert page.goto("/my-progress").status == 403
	expect(page.get_by_role("main")).to_contain_text("neither to a student nor to a guardian")
