"""What a pupil wants of the tutor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import intent


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
