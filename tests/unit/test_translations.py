"""The catalogues hold every sentence of the portal, the desk and the mails, with the same places to fill in."""

import json
import re

import pytest

from ai_school.analytics import reasons
from ai_school.tutor.replies import TEMPLATES_FILE, Replies
from tests.support.sentences import catalogue, danger, of_app, templates

LANGUAGES = ("ar", "es", "fr", "hi")
PLACE = re.compile(r"\{\w*\}")
PLACES = sorted(set(re.findall(r"\{(\w+)\}", TEMPLATES_FILE.read_text(encoding="utf-8"))))


def each_sentence(kind, translate):
	"""The sentences of a kind, in the order in which a conversation gets to hear them, with numbers filled in."""
	heard: list[str] = []
	sentences = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))[kind]
	values = {place: str(n) for n, place in enumerate(PLACES)}
	for _sentence in sentences:
		heard.append(Replies().say(kind, heard, translate, **values))
	return heard


def test_sentences_of_every_kind_are_found():
	sentences = of_app()
	portal, script, health = (
		("Send", "Portal"),
		("Students of the class", ""),
		("The scheduled jobs run.", ""),
	)
	label, name, check = ("Pass mark", ""), ("AI Course Policy", ""), ("Key Status", "")
	assert {portal, script, health, label, name, check} <= sentences
	assert {(text, "") for text in (*templates(), *danger().values())} <= sentences


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
	def test_it_holds_every_sentence(self, language):
		assert sorted(of_app() - catalogue(language).keys()) == []

	def test_it_holds_nothing_that_the_app_does_not_say(self, language):
		assert sorted(catalogue(language).keys() - of_app()) == []

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
