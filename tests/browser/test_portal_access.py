"""The tutor's page on a phone, by keyboard, in the dark, from right to left, and in few bytes."""

import gzip
import importlib
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.portal import (
	COMPOSER,
	QUESTION,
	answers,
	ask,
	forget,
	loaded,
)

SCRIPTS = Path(__file__).parents[2] / "ai_school" / "public" / "js"
PHONE, DESKTOP = 360, 1280
BUDGET_BYTES = 80_000
CONTROLS = "#ai-tutor :is(button, summary, select, input, textarea):visible"


@pytest.fixture(autouse=True)
def _nothing_asked_yet(db, school):
	forget(db, school)


@pytest.fixture
def page(open_page, address, school):
	"""The tutor's page as the student sees it."""
	return loaded(open_page(school.student, "/ai-tutor", base_url=address))


@pytest.fixture
def on_phone(open_page, address, school):
	"""The same on a phone."""
	return loaded(open_page(school.student, "/ai-tutor", PHONE, base_url=address))


def test_the_keyboard_alone_is_enough(on_phone):
	page = on_phone
	opener = page.get_by_role("button", name="My conversations")
	opener.focus()
	page.keyboard.press("Enter")
	expect(page.get_by_role("button", name="Close")).to_be_focused()
	page.keyboard.press("Shift+Tab")
	assert page.evaluate("document.activeElement.closest('#tutor-sessions') !== null")
	page.keyboard.press("Escape")
	expect(opener).to_be_focused()
	page.get_by_label(COMPOSER).focus()
	page.keyboard.type("one")
	page.keyboard.press("Shift+Enter")
	page.keyboard.type("two")
	expect(page.get_by_label(COMPOSER)).to_have_value("one\ntwo")
	page.keyboard.press("Enter")
	expect(answers(page)).to_have_count(1)


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_nothing_is_cut_off_and_axe_finds_nothing_serious(open_page, address, school, width, scheme):
	page = loaded(open_page(school.student, "/ai-tutor", width, base_url=address, color_scheme=scheme))
	ours = {"include": [["#ai-tutor"]]}
	for ready in (lambda: None, lambda: ask(page, QUESTION)):
		ready()
		expect(page.locator(".tutor-suggestion:visible, .tutor-sources").first).to_be_visible()
		assert page.evaluate("document.documentElement.scrollWidth") <= width
		found = Axe().run(page, context=ours).response["violations"]
		assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []


def test_touch_targets_are_large_enough(on_phone):
	page = on_phone
	ask(page, QUESTION)
	expect(page.locator(".tutor-sources")).to_be_visible()
	boxes = [control.bounding_box() for control in page.locator(CONTROLS).all()]
	assert min(box["height"] for box in boxes) >= 44
	assert min(box["width"] for box in boxes) >= 44


@pytest.mark.parametrize("bundle", ["ai_tutor", "my_progress"])
def test_script_and_style_stay_small(page, guest, bundle):
	page.goto("/" + bundle.replace("_", "-"))
	files = page.locator(f"script[src*='/{bundle}.'], link[rel=stylesheet][href*='/{bundle}.']")
	paths = files.evaluate_all("found => found.map((one) => new URL(one.src || one.href).pathname)")
	assert len(paths) == 2
	sizes = [len(gzip.compress(guest.page(path).content)) for path in paths]
	assert sum(sizes) < BUDGET_BYTES


@pytest.mark.parametrize("bundle", ["ai_tutor", "my_progress"])
def test_every_sentence_of_the_script_is_sent_with_the_page(site, bundle):
	"""Every key that the script says is sent, and every key that is sent is said, by itself or as one of a family."""
	controller = importlib.import_module(f"ai_school.www.{bundle}")
	paths = [*(SCRIPTS / bundle).glob("*.js"), *(SCRIPTS / "portal").glob("*.js")]
	source = "\n".join(path.read_text() for path in paths)
	quoted = set(re.findall(r'"([a-z_]+)"', source))
	said = set(re.findall(r'\bsay\(\s*"([a-z_]+)"', source))
	families = [re.sub(r"\$\{[^}]*\}", "[a-z]+", key) for key in re.findall(r"say\(\s*`([^`]+)`", source)]
	sent = set(controller.texts())
	assert said <= sent
	assert [family for family in families if not any(re.fullmatch(family, key) for key in sent)] == []
	assert {
		key for key in sent - quoted if not any(re.fullmatch(family, key) for family in families)
	} == set()
