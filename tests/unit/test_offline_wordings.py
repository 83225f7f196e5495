"""What the tutor makes of pupils' own ways of asking: two things side by side, small talk of other languages."""

import pytest

from ai_school.tutor import follow_up, words
from ai_school.tutor.concepts import seed_graph
from ai_school.tutor.intent import Intent
from ai_school.tutor.mood import Mood
from ai_school.tutor.offline import Request, answer

GRAPH = seed_graph()
NEUTRAL = Mood("neutral", 0.9, "model")


def test_both_of_two_concepts_that_are_compared_are_defined():
	mass, weight = GRAPH.get("mass"), GRAPH.get("weight")
	text = "what is the difference between mass and weight"
	given = answer(Request(text, Intent("definition", 0.9, "en"), NEUTRAL, concept=mass, compared=weight))
	assert mass.definition in given.text
	assert weight.definition in given.text
	alone = answer(Request("what is mass", Intent("definition", 0.9, "en"), NEUTRAL, concept=mass))
	assert weight.definition not in alone.text


@pytest.mark.parametrize(
	("text", "compares"),
	[
		("difference between speed and velocity", True),
		("compare mitosis to meiosis", True),
		("cuál es la diferencia entre masa y peso", True),
		("ما الفرق بين الكتلة والوزن", True),
		("भिन्न और दशमलव में क्या अंतर है", True),
		("what is mass", False),
		("how do i differentiate x^2", False),
		("hi and thanks", False),
	],
)
def test_whether_things_are_compared(text, compares):
	assert follow_up.compares(text) is compares


def test_the_parts_of_what_is_compared_name_one_concept_each():
	parts = follow_up.parts("difference between speed and velocity")
	named = {concept.key for part in parts for concept in GRAPH.find(part)}
	assert {"speed", "velocity"} <= named


@pytest.mark.parametrize(
	"text",
	[
		"dame otra pista",
		"donne moi un indice",
		"me dá uma dica",
		"ek aur hint do",
		"एक और संकेत दो",
		"أعطني تلميح",
		"nipe kidokezo kingine",
		"skip the hints, give me the answer",
	],
)
def test_a_request_for_a_hint_names_no_subject_of_its_own(text):
	assert words.informative(text, strict=True) == []
	assert follow_up.subject(text, ["what is osmosis"]) == "what is osmosis"


@pytest.mark.parametrize(
	("text", "key"),
	[
		("भिन्न क्या है", "fraction"),
		("ما هو الكسر", "fraction"),
		("qué es la fotosíntesis", "photosynthesis"),
		("o que é densidade", "density"),
		("seli ni nini", "cell"),
		("c'est quoi la vitesse", "speed"),
	],
)
def test_common_concepts_are_found_in_other_languages(text, key):
	assert key in [concept.key for concept in GRAPH.find(text)]


def test_a_pupil_who_has_got_it_is_not_given_another_hint():
	happy = Mood("positive", 0.95, "model")
	text = "ok i get it now thanks"
	given = answer(Request(text, Intent("help", 0.5, "en"), happy, concept=GRAPH.get("trigonometry"), rung=1))
	assert (given.kind, given.rung) == ("social", 1)
	given = answer(
		Request("i dont get it", Intent("help", 0.9, "en"), NEUTRAL, concept=GRAPH.get("fraction"))
	)
	assert given.kind == "hint"
