"""The tutor's own sentences: filled in after translation, never twice in a row."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.replies import Replies

SHIPPED = Replies()
VALUES = frozenset(
	(
		"concept", "definition", "first", "heading", "last", "ideas", "left", "letter", "name", "right", "source", "statement", "title", "topics",
		"values",
	)
)  # fmt: skip


class TestSay:
	replies = Replies({"hint": ["Look at {place}.", "Try {place} first.", "{place} helps."]})

	def test_the_same_conversation_gets_the_same_sentence(self):
		assert self.replies.say("hint", place="A") == self.replies.say("hint", place="A") == "Look at A."

	def test_a_sentence_that_was_said_is_not_said_again(self):
		said: list[str] = []
		for _ in range(3):
			said.append("Well. " + self.replies.say("hint", said, place="A") + "\n\nGo on.")
		assert [text.split(". ")[1].split("\n")[0] for text in said] == [
			"Look at A.",
			"Try A first.",
			"A helps.",
		]

	def test_when_all_were_said_the_oldest_comes_again(self):
		said = ["Try A first.", "Look at A.", "A helps."]
		assert self.replies.say("hint", said, place="A") == "Try A first."

	def test_line_breaks_do_not_hide_what_was_said(self):
		assert self.replies.say("hint", ["Look\n  at A."], place="A") == "Try A first."

	def test_the_same_words_about_something_else_may_be_said(self):
		assert self.replies.say("hint", ["Look at A."], place="B") == "Look at B."

	@given(st.integers(2, 5), st.integers(1, 30))
	def test_never_twice_in_a_row(self, variants, turns):
		replies = Replies({"x": [f"Sentence {n}." for n in range(variants)]})
		said: list[str] = []
		for _ in range(turns):
			said.append(replies.say("x", said))
		assert all(a != b for a, b in pairwise(said))

	def test_an_unknown_kind_or_a_missing_value_is_an_error(self):
		with pytest.raises(KeyError):
			self.replies.say("nothing")
		with pytest.raises(KeyError):
			self.replies.say("hint")


class TestTranslation:
	replies = Replies({"hint": ["Look at {place}."]})

	def test_the_template_is_translated_and_the_value_is_not(self):
		asked = []

		def translate(text):
			asked.append(text)
			return "Schau auf {place}."

		assert (
			self.replies.say("hint", translate=translate, place="Look at {place}.")
			== "Schau auf Look at {place}.."
		)
		assert asked == ["Look at {place}."]

	@pytest.mark.parametrize("wrong", ["Schau {ort}.", "Schau.", "Schau {0}", "{place.__class__} {other}"])
	def test_a_translation_with_other_values_is_not_used(self, wrong):
		assert self.replies.say("hint", translate=lambda _: wrong, place="A") == "Look at A."

	def test_values_are_never_read_as_templates(self):
		assert self.replies.say("hint", place="{0.__class__} {place}") == "Look at {0.__class__} {place}."


class TestShipped:
	def test_every_kind_can_be_varied(self):
		assert [kind for kind in SHIPPED.kinds if len(set(SHIPPED._templates[kind])) < 2] == ["listed"]

	def test_every_template_uses_known_values_only(self):
		for kind in SHIPPED.kinds:
			for template in SHIPPED._templates[kind]:
				assert set(re.findall(r"\{([^}]*)\}", template)) <= VALUES, template

	def test_all_templates_of_a_kind_use_the_same_values(self):
		for kind in SHIPPED.kinds:
			assert (
				len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in SHIPPED._templates[kind]}) == 1
			), kind

	@pytest.mark.parametrize("kind", SHIPPED.kinds)
	def test_each_is_short_and_ends_like_a_sentence(self, kind):
		for template in SHIPPED._templates[kind]:
			assert len(template.split()) <= 40, template
			assert template.endswith((".", "?", "!", ":", "}", "…”.")), template
