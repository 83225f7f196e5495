"""A pupil's mood, from the model and from the word list that stands in for it."""

import json
from pathlib import Path

import pytest

from ai_school.tutor import mood, mood_training
from ai_school.tutor.text import fold
from evaluation.mood import measure
from evaluation.tables import read

KEPT = Path(__file__).parents[2] / "evaluation/data/mood_kept.tsv"
HELD_OUT = Path(__file__).parents[2] / "evaluation/data/held_out/mood.tsv"


def test_probabilities_are_of_all_moods_and_add_up_to_one():
	shares = mood.probabilities("I don't get this at all")
	assert set(shares) == set(mood.LABELS)
	assert sum(shares.values()) == pytest.approx(1)


def test_the_shipped_weights_are_in_use():
	assert mood.status() == "model"
	assert mood.classify("thanks, that really helped!").source == "model"


@pytest.mark.parametrize(
	("text", "label"),
	[
		("thanks, now it makes sense!", "positive"),
		("I don't understand this at all, I'm so confused", "confused"),
		("this is stupid, I hate fractions", "frustrated"),
		("what is the capital of France", "neutral"),
	],
)
def test_plain_cases(text, label):
	assert mood.classify(text).label == label


@pytest.mark.parametrize("broken", [None, "", "{}", "[1, 2", json.dumps({"format": 999})])
def test_missing_or_broken_weights_fall_back_to_the_word_list_and_say_so(tmp_path, broken):
	weights = tmp_path / "weights.json"
	if broken is not None:
		weights.write_text(broken)
	assert mood.classify("I don't understand", weights).source == "rules"
	assert weights.name in mood.status(weights)


def test_weights_that_are_replaced_are_read_again(tmp_path):
	weights = tmp_path / "weights.json"
	weights.write_text("{}")
	assert mood.classify("I don't understand", weights).source == "rules"
	weights.write_bytes(mood.WEIGHTS.read_bytes())
	assert mood.classify("I don't understand", weights) == mood.classify("I don't understand")


def test_the_word_list_turns_a_negated_word_around():
	asked = mood.rule_probabilities("I don't understand")
	assert asked["confused"] > asked["positive"]
	assert mood.rule_probabilities("I understand it now")["positive"] > asked["positive"]


def test_pupils_sentences_that_were_not_learnt_are_told():
	assert measure(read(KEPT, ("label", "text")))["macro_f1"] >= 0.85


def test_sentences_held_out_are_told():
	assert measure(read(HELD_OUT, ("label", "text")))["macro_f1"] >= 0.8


def test_no_held_out_sentence_is_learnt():
	learnt = {fold(template) for _, template in mood_training.templates()}
	held_out = {fold(row["text"]) for row in read(HELD_OUT, ("label", "text"))}
	assert held_out
	assert not learnt & held_out


@pytest.mark.parametrize(
	"text", ["I don't understand", "no entiendo", "je comprends pas", "i dont get it at all"]
)
def test_who_does_not_understand_is_not_called_positive(text):
	assert mood.classify(text).label == "confused"
