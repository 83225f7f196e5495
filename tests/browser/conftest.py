"""A browser: Debian's Chromium, driven by Playwright, at the web server that the tests started."""

import os
from urllib.parse import urlsplit

import pytest

FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
]
EXPECTED = ("socket.io",)


@pytest.fixture(scope="session")
def address(site, base_url):
	"""The site's address as a browser types it."""
	return f"http://{site}:{urlsplit(base_url).port}"


@pytest.fixture(scope="session")
def chromium(site, base_url):
	playwright = pytest.importorskip("playwright.sync_api")
	with playwright.sync_playwright() as driver:
		options = [*FLAGS, f"--host-resolver-rules=MAP {site} 127.0.0.1"]
		path = os.environ.get("AI_SCHOOL_CHROMIUM") or "/usr/bin/chromium"
		browser = driver.chromium.launch(executable_path=path, args=options)
		yield browser
		browser.close()


@pytest.fixture
def open_page(chromium, address):
	"""A function that logs a person in and opens a page; what goes wrong on it is in `page.faults`."""
	contexts = []

	def opened(person, path, width=1280, **options):
		context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
		contexts.append(context)
		page = context.new_page()
		page.goto(f"{address}/login")
		_log_in(page, person)
		page.faults = []
		_listen(page)
		page.goto(address + path)
		return page

	yield opened
	for context in contexts:
		context.close()


def _log_in(page, person):
	status = page.evaluate(
		"""([usr, pwd]) => fetch("/api/method/login", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ usr, pwd }),
		}).then((answer) => answer.status)""",
		[person.email, person.password],
	)
	assert status == 200


def _listen(page):
	"""Collect errors of scripts and failed requests; the development bench has no socket server."""

	def failed(response):
		if response.status >= 400 and not any(part in response.url for part in EXPECTED):
			page.faults.append(f"{response.status} {response.url}")

	page.on("response", failed)
	page.on("pageerror", lambda error: page.faults.append(str(error)))
