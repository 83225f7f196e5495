"""The catalogues hold every sentence that students and guardians read, and why a teacher is called and what to do, with the same places to fill in."""

import ast
import csv
import json
import re
from pathlib import Path

import pytest

from ai_school.analytics import reasons, summary, summary_reasons
from ai_school.tutor.replies import TEMPLATES_FILE, Replies

APP = Path(__file__).parents[2] / "ai_school"
LANGUAGES = ("ar", "es", "fr", "hi")
PAGES = sorted((APP / "www").glob("*.html"))
MODULES = [
	APP / "portal.py",
	APP / "permissions.py",
	APP / "errors.py",
	APP / "oversight" / "answers.py",
	APP / "analytics" / "summary_api.py",
	APP / "analytics" / "summary_records.py",
	*sorted((APP / "www").glob("*.py")),
	*(APP / "tutor" / name for name in ("answering.py", "api.py", "config.py", "conversation.py")),
	APP / "privacy" / "api.py",
	APP / "privacy" / "consent.py",
]
SETTINGS = APP / "ai_school" / "doctype" / "ai_school_settings" / "ai_school_settings.json"
DANGER = APP / "tutor" / "data" / "danger_reply.json"
PARAGRAPH = APP / "public" / "js" / "ai_school_desk" / "student_paragraph.js"
CARD = APP / "public" / "js" / "ai_school_desk" / "student_support.js"
WORDS = CARD.with_name("words.js")
IN_SCRIPT = re.compile(r'__\(\s*"((?:[^"\\]|\\.)*)"')
OF_FRAPPE = {"Saved", "Support"}
IN_PAGE = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"(?:, context="([^"]*)")?\)')
PLACE = re.compile(r"\{\w*\}")
PLACES = sorted(set(re.findall(r"\{(\w+)\}", TEMPLATES_FILE.read_text(encoding="utf-8"))))


def said_in_module(path):
	"""(sentence, context) of every _("…") of a Python file."""
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"):
			continue
		if isinstance(node.args[0], ast.Constant):
			context = next((one.value.value for one in node.keywords if one.arg == "context"), "")
			yield node.args[0].value, context


def templates():
	"""Every sentence of the tutor's answers without a model."""
	kinds = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))
	return [text for sentences in kinds.values() for text in sentences]


def said():
	"""Every sentence that the portal or the server says to students and guardians, with its context."""
	found = {pair for path in MODULES for pair in said_in_module(path)}
	for path in PAGES:
		found |= {(text, context) for text, context in IN_PAGE.findall(path.read_text(encoding="utf-8"))}
	found |= {(text, "") for text in (*templates(), *summary.SENTENCES, *reasons.SENTENCES.values())}
	found |= {(text, "") for text in said_of_support()}
	found |= {(text, "") for text in summary_reasons.SENTENCES.values()}
	found |= {(text, "") for text in IN_SCRIPT.findall(PARAGRAPH.read_text(encoding="utf-8"))}
	found |= {(text, "") for text in json.loads(DANGER.read_text(encoding="utf-8"))["en"].values()}
	fields = json.loads(SETTINGS.read_text(encoding="utf-8"))["fields"]
	return found | {(field["default"], "") for field in fields if field["fieldname"] == "notice_text"}


def said_of_support():
	"""What the card of a student's support and the levels of the class's table say; Frappe translates some of it."""
	levels = WORDS.read_text(encoding="utf-8").split("const risks")[1].split("});")[0]
	texts = IN_SCRIPT.findall(CARD.read_text(encoding="utf-8")) + IN_SCRIPT.findall(levels)
	return set(texts) - OF_FRAPPE


def catalogue(language):
	"""{(sentence, context): translation}; fails when a sentence stands there twice."""
	with (APP / "translations" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
		rows = [(row[0], row[2] if len(row) > 2 else "", row[1]) for row in csv.reader(file)]
	keys = [(text, context) for text, context, _translation in rows]
	assert len(keys) == len(set(keys))
	return {(text, context): translation for text, context, translation in rows}


def each_sentence(kind, translate):
	"""The sentences of a kind, in the order in which a conversation gets to hear them, with numbers filled in."""
	heard: list[str] = []
	sentences = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))[kind]
	values = {place: str(n) for n, place in enumerate(PLACES)}
	for _sentence in sentences:
		heard.append(Replies().say(kind, heard, translate, **values))
	return heard


def test_the_portal_says_something():
	assert len(said()) > 150
	assert {"Since {0}", "Why", "Urgent", "Needs support"} <= said_of_support()
	assert ("Send", "Portal") in said()
	assert {(text, "") for text in templates()} <= said()
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

	def test_the_tutor_speaks_the_language_in_every_sentence(self, language):
		translations = catalogue(language)
		spoken = {kind: each_sentence(kind, lambda text: translations[text, ""]) for kind in Replies().kinds}
		english = {kind: each_sentence(kind, str) for kind in Replies().kinds}
		same = [text for kind in spoken for text in set(spoken[kind]) & set(english[kind])]
		assert [text for text in same if re.search("[a-z]{4}", text)] == []
		assert {kind: len(set(texts)) for kind, texts in spoken.items()} == {
			kind: len(set(texts)) for kind, texts in english.items()
		}

	def test_emphasis_is_kept(self, language):
		translations = catalogue(language)
		emphasis = re.compile(r"\*+\{\w+\}\*+")
		assert [
			text
			for text in templates()
			if sorted(emphasis.findall(text)) != sorted(emphasis.findall(translations[text, ""]))
		] == []

	def test_nothing_is_empty_or_padded(self, language):
		assert [
			text for text in catalogue(language).values() if not text.strip() or text != text.strip()
		] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", reasons.SENTENCES)
def test_a_reason_is_said_in_the_language_with_its_figures(language, code):
	translations = catalogue(language)
	one = reasons.Reason(code, 0.71 if code in reasons.SHARES else 71, 0.82 if code in reasons.SHARES else 82)
	spoken = reasons.sentence(one, lambda text: translations[text, ""])
	assert spoken != reasons.sentence(one)
	wanted = re.findall("71|82", reasons.sentence(one))
	assert sorted(re.findall("71|82", spoken)) == sorted(wanted)


@pytest.mark.parametrize(("language", "letters"), [("ar", "\u0600-\u06ff"), ("hi", "\u0900-\u097f")])
def test_translations_are_written_in_their_script(language, letters):
	script = re.compile(f"[{letters}]")
	plain = {text for text in catalogue(language).values() if not script.search(text)}
	assert {text for text in plain if re.search(r"[A-Za-z]{4}", PLACE.sub("", text))} == set()


@pytest.mark.parametrize(
	("language", "wording"),
	[
		# "I can", "I shall" and "you can" as a man or boy says them; "tell me" and "show me" said to a boy; "glad", "sure".
		("hi", r"ता हूँ|ूँगा|ऊँगा|(?:^| )तुम .*(?:सकते|चाहते) हो"),
		("ar", r"\b(?:أخبرني|أرني|سعيد|متأكدًا)\b"),
	],
)
def test_the_tutor_takes_nobody_for_male(language, wording):
	translations = catalogue(language)
	assert [text for text in templates() if re.search(wording, translations[text, ""])] == []
