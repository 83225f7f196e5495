"""The pupils' questions mean to the tutor what the demonstration's stories need them to mean."""

import pytest

from ai_school.demo import generator, lessons, wordings
from ai_school.tutor import intent


@pytest.mark.parametrize("wants", wordings.QUESTIONS)
def test_every_wording_is_understood_as_what_the_pupil_wants(wants):
	for lesson in lessons.read():
		for number in range(len(wordings.QUESTIONS[wants])):
			text = wordings.question(lesson.topic, wants, number)
			assert intent.classify(text).label == wants, text


def test_there_are_words_for_all_that_pupils_want():
	wants = {name for name, _ in (*generator.USUAL_WISHES, *generator.RELIANT_WISHES)}
	assert wants == set(wordings.QUESTIONS)


def test_wordings_take_turns():
	asked = [wordings.question("Cells", "definition", number) for number in range(4)]
	assert asked[0] == asked[2] != asked[1] == asked[3]
	assert all("Cells" in text for text in asked)
