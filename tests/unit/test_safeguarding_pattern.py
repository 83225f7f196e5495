"""The small language of the rules: what its patterns match, and what a text must hold for that."""

import re

import pytest

from ai_school.tutor.safeguarding_pattern import Lists, PatternError, any_of, compile_pattern, words_of

LISTS = Lists({"kin": ["dad", "step mom"], "hits": ["hit", "beat*"]}, {"wanna": ("want", "to"), "just": ()})


def matches(source, text):
	pattern = compile_pattern(source, LISTS)
	return bool(re.search("(?<= )" + pattern.regex, f" {text} "))


@pytest.mark.parametrize(
	("source", "text", "expected"),
	[
		("i want", "i want", True),
		("i want", "i wanted", False),
		("want", "i unwant", False),
		("suicid*", "i am suicidal", True),
		("# pills", "20 pills", True),
		("# pills", "many pills", False),
		("(a|b c) d", "b c d", True),
		("(a|b c) d", "b d", False),
		("i so? want", "i want", True),
		("i so? want", "i so want", True),
		("i (so|really)? want", "i really want", True),
		("i ~2 die", "i want to die", True),
		("i ~1 die", "i want to die", False),
		("i ~3 die", "i sleep . they die", False),
		("kill !time", "kill time", False),
		("kill !time", "kill myself", True),
		("kill !(some time|time)", "kill some time", False),
		("{kin} {hits} me", "my step mom beats me", True),
		("i wanna just die", "i want to die", True),
		("{kin}? {hits} me", "hit me", True),
		("{kin} {hits} me", "my friend beats me", False),
	],
)
def test_what_a_pattern_matches(source, text, expected):
	assert matches(source, text) is expected


def test_what_a_text_must_hold():
	needs = compile_pattern("i ~2 (want|wish) so? {kin}", LISTS).needs
	assert needs == (frozenset({"i"}), frozenset({"want", "wish"}), frozenset({"dad", "step"}))


def test_a_choice_with_an_empty_branch_needs_nothing():
	assert compile_pattern("die (a?|b)", LISTS).needs == (frozenset({"die"}),)


def test_one_of_several_patterns():
	pattern = any_of(["die", "want to live"], LISTS)
	assert re.search(pattern.regex, " die ")
	assert pattern.needs == (frozenset({"die", "want"}),) or pattern.needs == (frozenset({"die", "live"}),)


@pytest.mark.parametrize("source", ["", "(a", "a)", "{unknown}", "a|b", "{kin"])
def test_what_is_no_pattern_is_refused(source):
	with pytest.raises(PatternError):
		compile_pattern(source, LISTS)


def test_the_words_of_a_pattern():
	assert words_of("i ~2 (want|don't) {kin} suicid* #") == {"i", "want", "dont"}
