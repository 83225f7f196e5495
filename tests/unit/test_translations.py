"""The catalogues hold every sentence that students and guardians read, with the same places to fill in."""

import ast
import csv
import json
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "ai_school"
LANGUAGES = ("ar", "es", "fr", "hi")
PAGES = sorted((APP / "www").glob("*.html"))
MODULES = [
	APP / "portal.py",
	APP / "permissions.py",
	APP / "errors.py",
	APP / "oversight" / "answers.py",
	*sorted((APP / "www").glob("*.py")),
	*(APP / "tutor" / name for name in ("answering.py", "api.py", "config.py", "conversation.py")),
	APP / "privacy" / "api.py",
	APP / "privacy" / "consent.py",
]
SETTINGS = APP / "ai_school" / "doctype" / "ai_school_settings" / "ai_school_settings.json"
DANGER = APP / "tutor" / "data" / "danger_reply.json"
IN_PAGE = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"(?:, context="([^"]*)")?\)')
PLACE = re.compile(r"\{\w*\}")


def said_in_module(path):
	"""(sentence, context) of every _("…") of a Python file."""
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"):
			continue
		if isinstance(node.args[0], ast.Constant):
			context = next((one.value.value for one in node.keywords if one.arg == "context"), "")
			yield node.args[0].value, context


def said():
	"""Every sentence that the portal or the server says to students and guardians, with its context."""
	found = {pair for path in MODULES for pair in said_in_module(path)}
	for path in PAGES:
		found |= {(text, context) for text, context in IN_PAGE.findall(path.read_text(encoding="utf-8"))}
	found |= {(text, "") for text in json.loads(DANGER.read_text(encoding="utf-8"))["en"].values()}
	fields = json.loads(SETTINGS.read_text(encoding="utf-8"))["fields"]
	return found | {(field["default"], "") for field in fields if field["fieldname"] == "notice_text"}


def catalogue(language):
	"""{(sentence, context): translation}; fails when a sentence stands there twice."""
	with (APP / "translations" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
		rows = [(row[0], row[2] if len(row) > 2 else "", row[1]) for row in csv.reader(file)]
	keys = [(text, context) for text, context, _translation in rows]
	assert len(keys) == len(set(keys))
	return {(text, context): translation for text, context, translation in rows}


def test_the_portal_says_something():
	assert len(said()) > 150
	assert ("Send", "Portal") in said()
	assert any(text.startswith("Thank you for telling me.") for text, _context in said())


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
	def test_it_holds_every_sentence(self, language):
		assert sorted(said() - catalogue(language).keys()) == []

	def test_each_translation_fills_in_the_same_values(self, language):
		wrong = [
			text
			for (text, _context), translation in catalogue(language).items()
			if sorted(PLACE.findall(text)) != sorted(PLACE.findall(translation))
		]
		assert wrong == []

	def test_nothing_is_empty_or_padded(self, language):
		assert [
			text for text in catalogue(language).values() if not text.strip() or text != text.strip()
		] == []


@pytest.mark.parametrize(("language", "letters"), [("ar", "\u0600-\u06ff"), ("hi", "\u0900-\u097f")])
def test_translations_are_written_in_their_script(language, letters):
	script = re.compile(f"[{letters}]")
	plain = {text for text in catalogue(language).values() if not script.search(text)}
	assert {text for text in plain if re.search(r"[A-Za-z]{4}", text)} == set()
