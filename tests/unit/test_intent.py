"""What a pupil wants of the tutor."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import intent
from ai_school.tutor.linear_training import calibration_error
from evaluation.intent import measure
from evaluation.tables import read

KEPT = read(Path(__file__).parents[2] / "evaluation/data/intent_kept.tsv", ("label", "text", "language"))
LANGUAGES = sorted({row["language"] for row in KEPT})


@pytest.mark.parametrize(
	("text", "label"),
	[
		("what do I do next after moving the 5", "help"),
		("I got x=4 is that correct", "check"),
		("just tell me the answer", "answer_request"),
		("hi can you explain photosynthesis", "explanation"),
		("thanks!", "social"),
		("quiz me on fractions", "practice"),
		("what is a fraction", "definition"),
		("give me another hint", "help"),
		("one more clue pls", "help"),
		("otra pista por favor", "help"),
	],
)
def test_plain_cases(text, label):
	assert intent.classify(text).label == label


def test_a_guess_has_the_confidence_of_a_guess():
	assert intent.classify("").confidence == pytest.approx(1 / len(intent.LABELS))


@given(st.text(max_size=300))
def test_any_text_has_an_intent_with_a_probability(text):
	found = intent.classify(text)
	assert found.label in intent.LABELS
	assert 0 < found.confidence <= 1
	assert len(found.language) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_were_not_learnt_are_told_in_each_language(language):
	assert measure([row for row in KEPT if row["language"] == language])["macro_f1"] >= 0.9


def test_it_is_as_sure_as_it_is_right():
	found = [(intent.classify(row["text"]), row["label"]) for row in KEPT]
	right = [guess.label == label for guess, label in found]
	assert calibration_error([guess.confidence for guess, _ in found], right) <= 0.05


@pytest.mark.parametrize(
	("text", "label"),
	[
		("i dont want hints i want the answer", "answer_request"),
		("dont tell me the answer, just a hint", "help"),
		("no entendí", "help"),
		("ya entendí", "social"),
		("ok i get it now thanks", "social"),
		("how do i get 3x=12", "help"),
		("explain is my answer right", "check"),
	],
)
def test_words_that_mislead(text, label):
	assert intent.classify(text).label == label
