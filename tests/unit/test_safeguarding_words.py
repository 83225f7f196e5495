"""What a child writes, however misspelt or disguised, in the words of the rules."""

import pytest

from ai_school.tutor.safeguarding_signs import Signs, features
from ai_school.tutor.safeguarding_words import Spelling, split

SPELLING = Spelling(
	respelt={"wanna": ("want", "to"), "im": ("i", "am"), "kms": ("kill", "myself"), "so": ()},
	prefixes={"j": "je"},
	misspelt=("suicide",),
	vocabulary=frozenset(["want", "to", "kill", "myself", "die", "i", "suicide", "ai", "been"]),
	stems=frozenset(["hurt"]),
)


def read(text):
	return [word for token in SPELLING.join_letters(split(text)) for word in SPELLING.read(token)]


@pytest.mark.parametrize(
	("text", "words"),
	[
		("I'm gonna", ["i", "am", "gonna"]),
		("wanna die", ["want", "to", "die"]),
		("k1ll", ["kill"]),
		("d!e", ["die"]),
		("$uicide", ["suicide"]),
		("dieee", ["die"]),
		("kkill", ["kill"]),
		("been", ["been"]),
		("k i l l myself", ["kill", "myself"]),
		("s.u.i.c.i.d.e", ["suicide"]),
		("iwannadie", ["i", "want", "to", "die"]),
		("sucide", ["suicide"]),
		("suicidr", ["suicide"]),
		("usicide", ["suicide"]),
		("j'ai", ["je", "ai"]),
		("so", []),
		("hurting", ["hurting"]),
		("a b c", ["a", "b", "c"]),
		("therapist", ["therapist"]),
	],
)
def test_reading(text, words):
	assert read(text) == words


@pytest.mark.parametrize(
	("text", "found"),
	[
		("No. Never!", ["no", ".", "never", "."]),
		("self-harm", ["self", "harm"]),
		("मैं मरना चाहता हूँ।", ["मैं", "मरना", "चाहता", "हूं", "."]),
		("what? 😀 x=3", ["what", ".", "😀", "x", "=", "3"]),
		("", []),
	],
)
def test_splitting(text, found):
	assert split(text) == found


def test_signs_are_found_by_word_phrase_stem_and_number():
	signs = Signs({"kin": ["dad", "step mom"], "hit": ["beat*"], "age": ["#"], "none": ["step dad"]})
	assert signs.of(["my", "step", "mom", "beats", "me"]) == ["hit", "kin"]
	assert signs.of(["he", "is", "25"]) == ["age"]
	assert signs.of(["step"]) == []


def test_features_name_signs_their_pairs_words_neighbours_and_pieces():
	found = features(["dad", "hits"], Signs({"kin": ["dad"], "hit": ["hits"]}))
	assert {"skin", "shit", "phit kin", "wdad", "bdad hits", "b^ dad", "bhits $", "c da"} <= set(found)
