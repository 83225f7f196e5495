"""What a student sees and does on /ai-tutor."""

import pytest

QUESTION = "What is photosynthesis?"


@pytest.fixture(autouse=True)
def _unhurried(db, school):
	"""Let each test ask as if the last minute had been quiet."""
	for doctype in ("AI Chat Message", "AI Chat Session"):
		db.delete(doctype, {"student": school.student.student})
	db.commit()


def ready(page):
	"""Wait until the page has learnt what the student may ask."""
	page.get_by_text("left today").wait_for(timeout=60_000)
	page.wait_for_function("!document.querySelector('#tutor-question').disabled")


def ask(page, text):
	ready(page)
	box = page.locator("#tutor-question")
	box.fill(text)
	box.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_student_asks_reads_the_answer_and_finds_it_again(open_page, school, width):
	page = open_page(school.student, "/ai-tutor", width)
	ask(page, QUESTION)
	page.get_by_text("Photosynthesis is the process").first.wait_for()
	page.reload()
	page.get_by_text(QUESTION).first.wait_for(state="attached")
	wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
	assert not wide
	assert page.faults == []


def test_a_script_in_a_question_stays_text(open_page, school):
	page = open_page(school.student, "/ai-tutor")
	ask(page, "<img src=x onerror='window.broken=1'> what is a fraction?")
	page.get_by_text("<img src=x").first.wait_for()
	assert page.evaluate("window.broken") is None
	assert page.faults == []


def test_a_lost_connection_loses_nothing_typed(open_page, school):
	page = open_page(school.student, "/ai-tutor")
	ready(page)
	page.context.set_offline(True)
	ask(page, QUESTION)
	page.get_by_text(QUESTION).first.wait_for()
	page.context.set_offline(False)
	page.get_by_role("button", name="Try again").first.click()
	page.get_by_text("Photosynthesis is the process").first.wait_for()


def test_a_guest_is_asked_to_log_in(chromium, address):
	page = chromium.new_page()
	page.goto(f"{address}/ai-tutor")
	assert "/login" in page.url
	page.close()


def test_staff_are_told_that_the_page_is_for_students(open_page, school):
	page = open_page(school.head, "/ai-tutor")
	page.get_by_text("does not belong to a student").first.wait_for()
