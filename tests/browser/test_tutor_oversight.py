"""A safeguarding lead works through flags and reads a conversation; teachers see their class's questions, no text."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, darken, is_sound

PAGE = "/app/tutor-oversight"
TUTOR, FLAG, ACCESS, REPORT = (
	"ai_school.tutor.api",
	"AI Safeguarding Flag",
	"AI Transcript Access",
	"AI Answer Report",
)
WRITTEN = "What is a fraction? <img src=x onerror='window.wasHit=1'> Xanthippe"


@pytest.fixture
def asked(db, school, log_in):
	"""A flagged conversation of the first student whose answer was called wrong."""
	import frappe

	student = log_in(school.student)
	answer = student.send(f"{TUTOR}.ask", question=WRITTEN)
	reason = "The sum is <b>wrong</b>"
	student.send(f"{TUTOR}.report_answer", message=answer["answer"]["name"], reason=reason)
	about = {"message": answer["question"]["name"], "student": school.student.student}
	values = {"doctype": FLAG, "severity": "high", "category": "self_harm", "status": "Open"}
	db.rollback()
	frappe.get_doc({**values, **about}).insert(ignore_permissions=True)
	db.commit()
	yield answer
	db.rollback()
	for doctype in (REPORT, ACCESS, FLAG, "AI Chat Message", "AI Chat Session"):
		db.delete(doctype, {"student": school.student.student})
	db.commit()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
@pytest.mark.parametrize("view", ["flags", "conversations", "answers"])
def test_every_view_of_a_lead_is_sound(open_page, school, asked, view, width, scheme):
	page = open_page(school.lead, f"{PAGE}/{view}", width)
	expect(page.get_by_role("tabpanel")).to_contain_text("Amina")
	if scheme == "dark":
		darken(page)
	is_sound(page, width)
	assert "Xanthippe" not in page.get_by_role("tabpanel").inner_text()


def test_a_flag_is_read_in_its_conversation_and_handled(open_page, school, asked, db, log_in):
	page = open_page(school.lead, PAGE)
	card = page.locator(".ai-flag", has_text="Amina").first
	card.get_by_role("button", name="Show the conversation").click()
	expect(page.get_by_text("is recorded and shown to the student")).to_be_visible()
	assert log_in(school.student).call(f"{TUTOR}.who_read") == []
	page.get_by_role("button", name="Read it").click()
	expect(page.locator(".ai-message-student")).to_contain_text("Xanthippe")
	assert page.locator(".ai-message img").count() == 0
	assert page.evaluate("window.wasHit") is None
	assert len(log_in(school.student).call(f"{TUTOR}.who_read")) == 1
	page.keyboard.press("Escape")
	expect(page.locator(".modal.show")).to_have_count(0)
	card.locator("summary").click()
	card.get_by_label("State").select_option("Handled")
	card.get_by_label("Notes").fill("Spoke with the family.")
	card.get_by_role("button", name="Save").click()
	expect(page.locator(".ai-flag", has_text="Amina")).to_have_count(0)
	page.get_by_role("button", name="Show what was closed").click()
	expect(page.locator(".ai-flag", has_text="Amina").first).to_contain_text("Closed by")
	db.rollback()
	assert db.get_value(FLAG, {"student": school.student.student}, "handled_by") == school.lead.email
	assert page.faults == []


def test_a_long_conversation_is_read_back_to_its_first_message(open_page, school, asked, db):
	add_messages(db, school, asked["session"], 230)
	page = open_page(school.lead, f"{PAGE}/conversations")
	page.locator("tr", has_text="Amina").locator("[data-session]").click()
	page.get_by_role("button", name="Read it").click()
	shown = page.locator(".ai-message")
	expect(shown).to_have_count(100)
	expect(shown.last).to_contain_text("line 229")
	earlier = page.get_by_role("button", name="Show earlier messages")
	for count in (200, 232):
		earlier.click()
		expect(shown).to_have_count(count)
	expect(earlier).to_have_count(0)
	expect(shown.first).to_contain_text("Xanthippe")
	texts = shown.all_inner_texts()
	assert [text.rsplit("line ", 1)[1] for text in texts[2:]] == [str(number) for number in range(230)]
	assert page.faults == []


def add_messages(db, school, session, count):
	"""Continue a conversation with so many messages of a second each."""
	from frappe.utils import add_to_date, now_datetime

	columns = ["name", "creation", "modified", "owner", "session", "student", "role", "status", "text"]
	about = ["Administrator", session, school.student.student, "Tutor", "Answered"]
	moments = [add_to_date(now_datetime(), seconds=number, as_datetime=True) for number in range(count)]
	rows = [[f"{session}-{number}", at, at, *about, f"line {number}"] for number, at in enumerate(moments)]
	db.bulk_insert("AI Chat Message", columns, rows)
	db.commit()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_teacher_sees_counts_and_wrong_answers_without_a_childs_words(open_page, school, asked, width):
	page = open_page(school.instructor, PAGE, width)
	expect(page.get_by_text("What they ask about").first).to_be_visible()
	assert page.get_by_role("tab", name="Flags").count() == 0
	is_sound(page, width)
	page.get_by_role("tab", name="Questions of a class").focus()
	page.keyboard.press("ArrowRight")
	report = page.locator("[data-report]", has_text="Amina")
	expect(report.locator("blockquote")).to_have_text("The sum is <b>wrong</b>")
	assert "Xanthippe" not in page.locator("body").inner_text()
	report.get_by_role("button", name="I have looked into it").click()
	expect(page.locator("[data-report]", has_text="Amina")).to_contain_text("Reviewed by")
	is_sound(page, width)


def test_another_class_s_teacher_sees_none_of_it(open_page, school, asked):
	page = open_page(school.other_instructor, f"{PAGE}/answers")
	expect(page.get_by_text("No answer was called wrong.")).to_be_visible()
	assert "Amina" not in page.locator(".ai-page").inner_text()
