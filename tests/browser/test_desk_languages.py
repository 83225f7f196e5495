"""The desk's pages in the reader's language: nothing that the app says is left in English, and nothing is cut off."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, OURS, PHONE, is_sound
from tests.support.sentences import catalogue

PLACE = re.compile(r"\\\{\w*\\\}")
TEXTS = """(page) => {
	const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
	const texts = [];
	while (walk.nextNode()) texts.push(walk.currentNode.data.trim());
	return texts.filter((text) => text);
}"""
PAGES = {
	"class-insight": ("instructor", "Where the class stands"),
	"student-insight/{student}": ("instructor", "Results over time"),
	"tutor-oversight": ("lead", "Answers called wrong"),
	"ai-health": ("manager", "Processes of this bench"),
}


@pytest.fixture
def reads(school, db):
	"""Have a person read in a language; in their own again afterwards."""
	import frappe

	changed = []

	def read(person, language):
		changed.append((person.email, db.get_value("User", person.email, "language")))
		_set(person.email, language)

	def _set(email, language):
		db.set_value("User", email, "language", language)
		db.commit()
		frappe.clear_cache(user=email)

	yield read
	for email, language in changed:
		_set(email, language)


@pytest.mark.parametrize(
	("language", "width"), [("es", PHONE), ("fr", DESKTOP), ("hi", PHONE), ("ar", DESKTOP)]
)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_language_of_its_reader(open_page, school, reads, path, language, width):
	who, landmark = PAGES[path]
	reads(getattr(school, who), language)
	translations = {text: spoken for (text, _context), spoken in catalogue(language).items()}
	page = open_page(getattr(school, who), f"/app/{path.format(student=school.student.student)}", width)
	expect(page.get_by_text(translations[landmark]).first).to_be_attached(timeout=20000)
	shown = page.locator(f"{OURS}:visible").evaluate(TEXTS)
	assert translations[landmark] in shown
	assert [text for text in shown if _is_english(text, translations)] == []
	is_sound(page, width)


def _is_english(text, translations):
	"""Whether a text is a sentence of the catalogue, with or without its places filled in, as it is in English."""
	if text in translations:
		return translations[text] != text and len(text) > 1
	return any(
		re.fullmatch(PLACE.sub("(.+)", re.escape(sentence)), text)
		for sentence in translations
		if "{" in sentence and len(re.sub(r"\{\w*\}|\W", "", sentence)) > 6
	)
