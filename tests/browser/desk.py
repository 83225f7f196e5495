"""What every desk page has to be: without errors, within its width, and clean for axe, in light and dark."""

from axe_playwright_python.sync_playwright import Axe

PHONE, DESKTOP = 360, 1280
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
