"""A teacher looks at an own class: who needs them first, filters, arrow keys, export; other classes are refused."""

import csv
import io
from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, darken, is_printable, is_sound

ROWS = ".ai-class-table tbody tr"
CLASS, API = "/app/class-insight", "ai_school.analytics.api.class_insight"


@pytest.fixture(scope="module")
def results(school):
	"""The first student's results fall, the classmate's do not; they are gone after these tests."""
	from frappe.utils import getdate

	from ai_school.demo import records
	from tests.support import school as builder

	with records.recording() as created:
		for number, (falling, steady) in enumerate(((18, 15), (17, 16), (16, 15), (6, 16), (5, 15), (4, 16))):
			day = getdate() - timedelta(days=90 - 12 * number)
			plan = builder.plan(school, school.group, school.maths, day, hour=14)
			builder.result(school, plan, school.student.student, falling)
			builder.result(school, plan, school.classmate.student, steady)
	_compute(school)
	yield
	with records.quiet():
		records.remove(created)
	_compute(school)


def _compute(school):
	import frappe

	from ai_school.analytics import refresh

	frappe.db.commit()
	for person in (school.student, school.classmate):
		refresh.run(full=False, student=person.student)
	frappe.db.commit()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_who_needs_the_teacher_comes_first(open_page, school, results, width, scheme):
	page = open_page(school.instructor, CLASS, width)
	expect(page.locator(ROWS)).to_have_count(2)
	expect(page.locator(ROWS).first).to_contain_text("Amina")
	expect(page.locator(ROWS).first.locator(".indicator-pill").first).to_have_class("indicator-pill red")
	if scheme == "dark":
		darken(page)
	is_sound(page, width)


def test_the_table_is_filtered_sorted_and_walked_by_keyboard(open_page, school, results):
	page = open_page(school.instructor, CLASS)
	expect(page.locator(ROWS)).to_have_count(2)
	page.get_by_label("Name").fill("bruno")
	expect(page.locator(ROWS)).to_have_count(1)
	page.get_by_label("Name").fill("nobody at all")
	expect(page.get_by_text("No student fits these filters.")).to_be_visible()
	page.get_by_label("Name").fill("")
	page.get_by_role("button", name="Mean").click()
	page.get_by_role("button", name="Mean").click()
	expect(page.locator("th[data-by=mean_share]")).to_have_attribute("aria-sort", "descending")
	expect(page.locator(ROWS).first).to_contain_text("Bruno")
	links = page.locator("[data-student]")
	links.first.focus()
	page.keyboard.press("ArrowDown")
	expect(links.nth(1)).to_be_focused()
	page.keyboard.press("Enter")
	page.wait_for_url(f"**/student-insight/{school.student.student}")


def test_a_name_that_a_spreadsheet_would_run_is_exported_as_text(open_page, school, results, address):
	page = open_page(school.instructor, CLASS)
	expect(page.locator(ROWS)).to_have_count(2)
	answer = page.evaluate(
		"""async ([method, group]) => (await (await fetch(
			`/api/method/${method}?group=${encodeURIComponent(group)}`)).json()).message""",
		[API, school.group],
	)
	answer["students"][0]["student_name"] = '=HYPERLINK("http://x")<img src=x onerror="window.wasHit=1">'
	page.route(f"**/{API}*", lambda route: route.fulfill(json={"message": answer}))
	page.get_by_role("button", name="Refresh").click()
	expect(page.locator(ROWS).first).to_contain_text("=HYPERLINK")
	assert page.locator(f"{ROWS} img").count() == 0
	page.evaluate(
		"""() => { HTMLAnchorElement.prototype.click = function () { window.exported = this.href } }"""
	)
	page.locator(".menu-btn-group button").first.evaluate("(button) => button.click()")
	page.get_by_text("Export as CSV").evaluate(
		"(item) => item.closest('a').dispatchEvent(new Event('click'))"
	)
	page.wait_for_function("window.exported || true")
	rows = page.evaluate(
		"() => frappe.pages['class-insight'].ready.then((shown) => { shown.table.download(); return window.exported })"
	)
	table = list(csv.reader(io.StringIO(unquote(rows.split(",", 1)[1]))))
	assert table[1][0].startswith("'=HYPERLINK")
	assert table[1][4].endswith("%") or table[1][4] == "–"
	assert page.evaluate("window.wasHit") is None


def test_another_class_is_refused_and_not_offered(open_page, school, results, log_in):
	page = open_page(school.other_instructor, f"{CLASS}/group:{school.group}")
	expect(page.get_by_label("Group or course")).to_be_visible()
	assert school.group not in page.get_by_label("Group or course").inner_text().split("\n")
	assert log_in(school.other_instructor).get(API, group=school.group).status_code == 403


def test_a_class_that_cannot_be_loaded_says_so_and_is_tried_again(open_page, school, results):
	page = open_page(school.instructor, CLASS)
	expect(page.locator(ROWS)).to_have_count(2)
	page.route(f"**/{API}*", lambda route: route.fulfill(status=500, body="{}"))
	page.get_by_role("button", name="Refresh").click()
	expect(page.get_by_role("alert")).to_contain_text("Something went wrong")
	page.unroute(f"**/{API}*")
	page.get_by_role("button", name="Try again").click()
	expect(page.locator(ROWS)).to_have_count(2)


def test_who_sees_no_student_is_kept_out(open_page, school):
	page = open_page(school.manager, CLASS)
	expect(page.get_by_text("Not permitted").first).to_be_visible()
	expect(page.locator(ROWS)).to_have_count(0)
	assert any("403" in fault for fault in page.faults)


def test_a_class_is_printed_without_the_desk_around_it(open_page, school, results):
	page = open_page(school.instructor, CLASS)
	expect(page.locator(ROWS)).to_have_count(2)
	darken(page)
	is_printable(page, school.group)
	assert page.evaluate("document.documentElement.getAttribute('data-theme')") == "dark"


def test_notices_of_support_are_switched_on_and_off(open_page, school, results):
	page = open_page(school.instructor, CLASS)
	expect(page.locator(ROWS)).to_have_count(2)
	for button, answer in (("Tell me", "You are told when"), ("Stop it", "You are told no more")):
		page.locator(".menu-btn-group button").first.click()
		page.get_by_text("Notices of support").first.click()
		page.get_by_role("button", name=button).click()
		expect(page.locator("#alert-container")).to_contain_text(answer)
	assert page.faults == []
