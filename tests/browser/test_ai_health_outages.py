"""AI Health while a part of the server is away for real: the page says which, what it means, and what to do."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import redis
from playwright.sync_api import expect

from tests.browser.desk import PHONE, is_printable, is_sound
from tests.integration.conftest import model  # noqa: F401
from tests.support.processes import RedisServer, wait_until, web_server, worker

PAGE, API = "/app/ai-health", "ai_school.health.api.overview"
CACHE, QUEUE = STORES = ("FRAPPE_REDIS_CACHE", "FRAPPE_REDIS_QUEUE")
SAMPLE = "AI Health Sample"
LOADED_MS = 30_000


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
	"""Two Redis of these tests' own, for every process that they start."""
	folder = tmp_path_factory.mktemp("stores")
	running = {name: RedisServer(folder / f"{name}.log") for name in STORES}
	with pytest.MonkeyPatch.context() as patch:
		for name, server in running.items():
			server.start()
			patch.setenv(name, server.url)
		yield running
	for server in running.values():
		server.stop()


@pytest.fixture(scope="module")
def address(site, school, stores, tmp_path_factory):
	"""The site at a web server that uses these stores."""
	with web_server(site, tmp_path_factory.mktemp("web") / "web.log") as url:
		yield f"http://{site}:{urlsplit(url).port}"


@pytest.fixture
def page(open_page, school):
	"""The page as an administrator sees it on a phone while everything is there."""
	opened = open_page(school.manager, PAGE, PHONE)
	expect(opened.get_by_text("Memory of this bench")).to_be_visible(timeout=LOADED_MS)
	return opened


def look_again(page):
	"""Have the page ask the server again."""
	with page.expect_response(f"**/{API}*"):
		page.get_by_role("button", name="Refresh").click()
	expect(page.locator(".ai-page")).not_to_have_attribute("aria-busy", "true")


def troubles(page):
	return page.locator(".ai-troubles li")


def trouble(page, words):
	"""The trouble with these words; there is exactly one."""
	found = troubles(page).filter(has_text=words)
	expect(found).to_have_count(1)
	return found


def sound(page):
	is_sound(page, page.viewport_size["width"])


def test_a_queue_that_is_away_is_said_once_with_what_could_not_be_checked(page, stores):
	stores[QUEUE].stop()
	try:
		look_again(page)
		expect(trouble(page, "The queue (Redis) cannot be used").locator(".ai-command")).to_be_visible()
		expect(trouble(page, "Not checked")).to_have_text(
			"Not checked Workers, Waiting: the queue does not answer."
		)
		expect(page.locator(".ai-figure", has_text="Jobs that wait")).to_contain_text("–")
		sound(page)
		page.reload()
		expect(trouble(page, "The queue (Redis) cannot be used")).to_be_visible(timeout=LOADED_MS)
		sound(page)
	finally:
		stores[QUEUE].start()
	look_again(page)
	expect(troubles(page).filter(has_text="The queue (Redis)")).to_have_count(0)
	expect(page.locator(".ai-figure", has_text="Jobs that wait")).to_contain_text("0")


def test_a_cache_that_is_away_leaves_the_page_readable_and_names_no_command_that_does_not_help(page, stores):
	stores[CACHE].stop()
	try:
		look_again(page)
		expect(trouble(page, "The cache (Redis) cannot be used").locator(".ai-command")).to_be_visible()
		unchecked = trouble(page, "Not checked")
		expect(unchecked).to_contain_text("Scheduler, Model, Search Index")
		expect(unchecked.locator(".ai-command")).to_have_count(0)
		sound(page)
	finally:
		stores[CACHE].start()
	look_again(page)
	expect(troubles(page).filter(has_text="The cache (Redis)")).to_have_count(0)
	sound(page)


def test_a_worker_that_was_killed_is_missed(page, tmp_path):
	away = troubles(page).filter(has_text="No worker listens on the queue default")
	with worker("default,short,long", tmp_path / "worker.log") as process:
		wait_until(lambda: look_again(page) or not away.count())
		process.kill()
		look_again(page)
	expect(trouble(page, "No worker listens").locator(".ai-command")).to_have_text(
		"sudo supervisorctl restart all"
	)
	sound(page)


def test_a_scheduler_that_does_not_run_comes_with_the_command_for_why(page, site):
	import frappe

	command = "scheduler resume" if frappe.conf.pause_scheduler else "enable-scheduler"
	found = trouble(page, "The scheduler is")
	expect(found.locator(".ai-command")).to_have_text(f"bench --site {site} {command}")
	expect(found).not_to_contain_text("SITE")


def test_a_model_that_is_away_is_told_with_what_answers_instead(page, stores, model, db):  # noqa: F811
	from ai_school import model_gate
	from ai_school.tutor import breaker
	from ai_school.tutor.openrouter_errors import Unreachable

	model.__exit__(None, None, None)
	for _failure in range(breaker.FAILURES_TO_OPEN):
		model_gate.failed(Unreachable())
	db.commit()
	redis.Redis.from_url(stores[CACHE].url).flushall()
	look_again(page)
	found = trouble(page, "The model failed several times in a row")
	expect(found).to_contain_text("the tutor answers from the course material")
	expect(found.locator(".ai-command")).to_contain_text("health --probe-model")
	sound(page)


@pytest.fixture
def samples(db):
	"""Samples of a quiet day: kept every ten minutes, but for three hours in which nothing ran; they are gone afterwards."""
	import frappe
	from frappe.utils import now_datetime

	now = now_datetime().replace(microsecond=0)
	minutes = [each for each in range(0, 23 * 60, 10) if not 300 < each < 480]
	moments = [now - timedelta(minutes=each) for each in minutes]
	fields = ("name", "taken_on", "rss_mb", "pss_mb", "available_mb", "queue_depth", "breaker", "processes")
	rows = [(str(one)[:16], one, 900, 700, 2000, 1, "closed", "[]") for one in moments]
	db.delete(SAMPLE)
	db.bulk_insert(SAMPLE, fields, rows)
	db.commit()
	yield now - timedelta(minutes=480), now - timedelta(minutes=300)
	db.rollback()
	frappe.db.delete(SAMPLE)
	frappe.db.commit()


def test_a_time_in_which_nothing_was_measured_is_grey_and_told_and_a_quiet_one_is_drawn(page, samples):
	from frappe.utils import format_datetime

	look_again(page)
	told = page.locator(".ai-card", has_text="When nothing was measured").locator("li")
	expect(told).to_have_count(1)
	begins, ends = (format_datetime(moment, "yyyy-MM-dd HH:mm:ss") for moment in samples)
	expect(told).to_have_text(f"From \u2068{begins}\u2069 to \u2068{ends}\u2069")
	for name in ("memory", "queue"):
		expect(page.locator(f"[data-chart={name}] .ai-unknown")).to_have_count(1)
	widths = page.locator("[data-chart=memory] .ai-unknown").evaluate_all(
		"(bands) => bands.map((band) => band.getBoundingClientRect().width)"
	)
	whole = page.locator("[data-chart=memory] svg.frappe-chart").bounding_box()["width"]
	assert 0.05 < max(widths) / whole < 0.2
	sound(page)
	page.set_viewport_size({"width": 700, "height": 900})
	expect(page.locator("[data-chart=memory] .ai-unknown")).to_have_count(1)


def test_the_page_can_be_printed(page, samples):
	look_again(page)
	is_printable(page, "AI Health")
	expect(page.locator(".ai-print-head")).to_contain_text("Last 24 hours")
