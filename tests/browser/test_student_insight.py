"""What staff see on the desk page Student Insight."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, darken, is_printable, is_sound

MARKUP = "<img src=x onerror='window.wasHit = 1'>spoke <b>with</b> them"


@pytest.fixture(scope="module")
def results(school):
	"""Results of the first student, falling from one test to the next, and the profile computed from them."""
	import frappe
	from frappe.utils import getdate

	from ai_school.analytics import refresh
	from tests.support import school as builder

	for number, score in enumerate((18, 17, 16, 8, 7, 6)):
		day = getdate() - timedelta(days=70 - 10 * number)
		plan = builder.plan(school, school.group, school.maths, day)
		builder.result(school, plan, school.student.student, score)
	frappe.db.commit()
	refresh.run(full=False, student=school.student.student)
	frappe.db.commit()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_an_instructor_reads_a_student_of_an_own_group(open_page, school, results, width, scheme):
	page = open_page(school.instructor, f"/app/student-insight/{school.student.student}", width)
	expect(page.get_by_text("Results over time")).to_be_visible()
	expect(page.get_by_text("Declining").first).to_be_visible()
	expect(page.locator(".student-insight-chart svg").first).to_be_visible()
	if scheme == "dark":
		darken(page)
	is_sound(page, width)


def test_a_call_for_support_is_marked_with_a_note_that_stays_text(open_page, school, results, db):
	page = open_page(school.instructor, f"/app/student-insight/{school.student.student}")
	card = page.locator("[data-support]")
	expect(card.get_by_text("What could be done next")).to_be_visible()
	card.locator("summary").click()
	card.get_by_label("Note").fill(MARKUP)
	card.get_by_role("button", name="It is handled").click()
	expect(card.get_by_text("What staff did")).to_be_visible()
	expect(card.get_by_text("spoke <b>with</b> them")).to_be_visible()
	assert page.evaluate("window.wasHit") is None
	db.rollback()
	flag = {"student": school.student.student}
	assert db.get_value("AI Support Flag", flag, ["status", "marked_by"]) == (
		"Handled",
		school.instructor.email,
	)
	assert page.faults == []


def test_another_class_s_student_is_refused_in_words(open_page, school):
	page = open_page(school.instructor, f"/app/student-insight/{school.other_student.student}")
	expect(page.get_by_text("You may only see the students of your own groups.")).to_be_visible()
	assert page.get_by_text("Results over time").count() == 0


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_card_is_on_the_student_form(open_page, school, results, width):
	page = open_page(school.instructor, f"/app/student/{school.student.student}", width)
	expect(page.locator(".ai-form-card")).to_contain_text("Trend")
	expect(page.locator(".ai-form-card .indicator-pill", has_text="Declining")).to_be_visible()
	is_sound(page, width, ".ai-form-card")


def test_the_form_of_another_class_s_student_has_no_card(open_page, school, results):
	page = open_page(school.instructor, f"/app/student/{school.other_student.student}")
	expect(page.get_by_text("Student Email Address")).to_be_visible()
	page.wait_for_load_state("networkidle")
	expect(page.locator(".ai-form-card")).to_have_count(0)
	assert page.faults == []


def test_a_student_is_printed_without_the_desk_around_it(open_page, school, results):
	page = open_page(school.instructor, f"/app/student-insight/{school.student.student}")
	expect(page.locator(".student-insight-chart svg").first).to_be_visible()
	is_printable(page, "Amina")
