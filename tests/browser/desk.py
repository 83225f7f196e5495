"""What every desk page has to be: without errors, within its width, and clean for axe, in light and dark."""

from axe_playwright_python.sync_playwright import Axe

PHONE, DESKTOP, SHEET = 360, 1280, 700
OURS = ".ai-page"


def darken(page):
	"""Switch the open desk page to Frappe's dark theme."""
	page.evaluate(
		"""() => ["data-theme", "data-theme-mode"].forEach((name) =>
			document.documentElement.setAttribute(name, "dark"))"""
	)


def is_sound(page, width, include=OURS):
	"""Assert that nothing is cut off, that axe finds nothing serious, and that no script or request failed."""
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	found = Axe().run(page, context={"include": [[include]]}).response["violations"]
	serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
	assert [(fault["id"], fault["nodes"][0]["html"]) for fault in serious] == []
	assert page.faults == []


def is_printable(page, title):
	"""Assert that on a sheet of paper stands our page alone, with its title and the day, and nothing wider than the sheet."""
	page.set_viewport_size({"width": SHEET, "height": 1000})
	page.emulate_media(media="print")
	page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
	for around in (".navbar", ".page-head:visible", ".page-form:visible", ".ai-filters", ".ai-actions"):
		assert page.locator(f"{around}:visible").count() == 0, around
	head = page.locator(".ai-print-head:visible")
	assert title in head.locator("h1").inner_text()
	assert "Printed on " in head.inner_text()
	edges = page.evaluate(
		"""() => [...document.querySelectorAll(".ai-page :is(table, svg.frappe-chart, .ai-card, h1)")]
			.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
			.map((box) => [Math.round(box.left), Math.round(box.right)])"""
	)
	assert min(left for left, _right in edges) >= 0
	assert max(right for _left, right in edges) <= SHEET
	assert page.evaluate("document.documentElement.getAttribute('data-theme')") != "dark"
	page.evaluate("window.dispatchEvent(new Event('afterprint'))")
