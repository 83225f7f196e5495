"""An administrator sees whether everything runs, and what to do where it does not."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, darken, is_sound

PAGE, API = "/app/ai-health", "ai_school.health.api.overview"


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_the_page_is_sound(open_page, school, width, scheme):
	page = open_page(school.manager, PAGE, width)
	expect(page.get_by_text("Memory of this bench")).to_be_visible()
	page.locator("summary", has_text="Every check").click()
	expect(page.get_by_role("cell", name="Search Index")).to_be_visible()
	if scheme == "dark":
		darken(page)
	is_sound(page, width)


def test_what_is_wrong_comes_with_its_command(open_page, school, log_in, address):
	found = log_in(school.manager).call(API)
	command = "bench --site x ai-school refresh"
	sentence = "The analytics were <b>never</b> computed."
	found["report"]["checks"]["analytics"] = {"level": "failing", "sentence": sentence, "command": command}
	page = open_page(school.manager, "/app/ai-school")
	page.route(f"**/{API}*", lambda route: route.fulfill(json={"message": found}))
	page.goto(address + PAGE)
	expect(page.locator(".ai-command", has_text=command)).to_be_visible()
	expect(page.locator(".ai-troubles li", has_text=command)).to_contain_text(sentence)


@pytest.mark.parametrize("who", ["instructor", "head", "lead"])
def test_the_server_is_the_administrators_business(school, log_in, who):
	assert log_in(getattr(school, who)).get(API).status_code == 403
