"""The paragraph for a parents' evening on Student Insight, and a model's wording of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, darken, is_sound
from tests.integration.conftest import model, pupil  # noqa: F401
from tests.integration.test_summary_wording import NAME, child, course  # noqa: F401
from tests.support.asking import settle

pytestmark = pytest.mark.usefixtures("own_records")
WORKER_MS = 60_000
BUTTON = "Have a model word it more warmly"


def opened(open_page, school, student, width=DESKTOP, **options):
	page = open_page(school.instructor, f"/app/student-insight/{student}", width, **options)
	card = page.locator("[data-paragraph] .ai-card")
	expect(card).to_contain_text(f"{NAME}'s results are steady")
	return page, card


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_teacher_has_it_worded_by_keyboard_and_chooses(
	open_page,
	school,
	child,  # noqa: F811
	tutor_worker,
	width,
	scheme,
):
	page, card = opened(open_page, school, child, width)
	if scheme == "dark":
		darken(page)
	card.get_by_role("button", name=BUTTON).focus()
	page.keyboard.press("Enter")
	expect(card.get_by_role("status")).to_contain_text("The model is being asked")
	expect(card.get_by_role("status")).to_be_focused()
	expect(card.get_by_role("progressbar")).to_be_visible()
	expect(card.get_by_role("status")).to_contain_text("Read it and compare it", timeout=WORKER_MS)
	own, worded = card.get_by_role("radio").all()
	expect(own).to_be_focused()
	expect(own).to_be_checked()
	page.keyboard.press("ArrowDown")
	expect(worded).to_be_checked()
	expect(card).to_contain_text("As a model worded it (stand-in/tutor:free)")
	expect(card).to_contain_text("have remained steady")
	is_sound(page, width)


def test_what_is_copied_is_what_was_chosen(open_page, school, child, tutor_worker):  # noqa: F811
	page, card = opened(open_page, school, child)
	page.evaluate("() => { frappe.utils.copy_to_clipboard = (text) => (window.copied = text); }")
	card.get_by_role("button", name="Copy").click()
	assert page.evaluate("window.copied").startswith(f"{NAME}'s results are steady")
	card.get_by_role("button", name=BUTTON).click()
	card.get_by_text("As a model worded it").click(timeout=WORKER_MS)
	card.get_by_role("button", name="Copy").click()
	assert page.evaluate("window.copied").startswith(f"{NAME}'s results have remained steady")
	assert page.faults == []


def test_a_wording_that_adds_something_is_told_and_not_shown(
	open_page,
	school,
	child,  # noqa: F811
	model,  # noqa: F811
	tutor_worker,
):
	model.control({"says": "<img src=x onerror='window.wasHit = 1'> He is brilliant."})
	page, card = opened(open_page, school, child)
	card.get_by_role("button", name=BUTTON).click()
	expect(card.get_by_role("status")).to_contain_text(
		"so it is not shown. The paragraph stays as the app wrote it.", timeout=WORKER_MS
	)
	expect(card.get_by_role("button", name=BUTTON)).to_be_visible()
	assert page.evaluate("window.wasHit") is None
	assert page.faults == []


def test_without_the_setting_or_consent_there_is_no_button(open_page, school, child, db):  # noqa: F811
	db.delete("AI Consent", {"student": child})
	db.commit()
	_page, card = opened(open_page, school, child)
	expect(card).to_contain_text("No consent to ask a model is on record for this student.")
	expect(card.get_by_role("button", name=BUTTON)).to_have_count(0)
	settle(db, summary_wording_enabled=0)
	page, card = opened(open_page, school, child)
	expect(card.get_by_role("button", name="Copy")).to_be_visible()
	expect(card.get_by_role("button", name=BUTTON)).to_have_count(0)
	expect(card).not_to_contain_text("model")
	assert page.faults == []
