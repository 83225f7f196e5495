"""A model's answer on the tutor's page: through the worker, as it is written, and after leaving the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.portal import answers, ask, forget, loaded
from tests.integration.conftest import model  # noqa: F401

WORKER_MS = 30_000


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)


@pytest.fixture
def page(open_page, address, school):
	"""The tutor's page as the student sees it."""
	return loaded(open_page(school.student, "/ai-tutor", base_url=address))


def test_an_answer_appears_while_the_model_writes_it(page, model, tutor_worker, db):  # noqa: F811
	db.set_single_value("AI School Settings", "answer_timeout_s", 20)
	db.commit()
	model.control({"pace_s": 0.1})
	ask(page, "How do I add fractions?")
	expect(page.locator(".tutor-pending .tutor-text")).not_to_be_empty(timeout=WORKER_MS)
	expect(answers(page).locator(".tutor-origin")).to_contain_text(
		"AI model: it can be wrong", timeout=WORKER_MS
	)
	expect(page.locator(".tutor-pending")).to_have_count(0)
	assert page.faults == []


def test_an_answer_is_waited_for_again_after_a_reload(page, model, tutor_worker):  # noqa: F811
	model.control({"latency_s": 1.0})
	ask(page, "How do I add fractions?")
	expect(page).to_have_url(re.compile("session="))
	page.reload()
	expect(answers(page).locator(".tutor-origin")).to_contain_text("AI model", timeout=WORKER_MS)
	expect(page.locator(".tutor-question")).to_have_count(1)
