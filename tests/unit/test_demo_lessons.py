"""The parser of the demonstration's lessons, and the lessons that come with the app."""

from collections import Counter

import pytest

from ai_school.demo import lessons
from ai_school.demo.lessons import LessonError, Option

MATTER = (
	"---\ncourse: Biology\ntopic: Cells\ntitle: Cells: the units of life\ndescription: What cells are.\n---\n"
)
BODY = "## What cells are\n\nText with a - [ ] that is no option.\n\n"
QUIZ = "## Quiz\n1. What is a cell?\n   - [x] A unit of life\n   - [ ] A rock\n\n2. Which two?\n   - [X] a\n   - [x] b\n   - [ ] c\n"


def test_a_lesson_is_read_with_its_article_and_its_quiz():
	lesson = lessons.parse(MATTER + BODY + QUIZ, "cells.md")
	assert (lesson.course, lesson.topic, lesson.title) == ("Biology", "Cells", "Cells: the units of life")
	assert lesson.body == BODY.strip()
	assert [question.text for question in lesson.questions] == ["What is a cell?", "Which two?"]
	assert lesson.questions[0].options == (Option("A unit of life", True), Option("A rock", False))
	assert [option.correct for option in lesson.questions[1].options] == [True, True, False]


@pytest.mark.parametrize(
	("text", "message"),
	[
		("", "cells.md:1: the file has to begin with a line `---`"),
		("course: Biology\n", "cells.md:1: the file has to begin"),
		("---\ncourse: Biology\n", "cells.md:2: the front matter does not end"),
		("---\ncolour: red\n---\n", "cells.md:2: expected `key: value`"),
		("---\ncourse:\n---\n", "cells.md:2: expected `key: value`"),
		("---\ncourse: Biology\n---\n", "cells.md:3: the front matter has no topic, title, description"),
		(MATTER + BODY, "there is no section `## Quiz`"),
		(MATTER + QUIZ, "cells.md:7: there is no article before the quiz"),
		(MATTER + BODY + "## Quiz\n", "cells.md:11: the quiz has no questions"),
		(MATTER + BODY + "## Quiz\n   - [x] a\n", "cells.md:12: expected a numbered question"),
		(
			MATTER + BODY + "## Quiz\n1. One?\n   - [x] a\n",
			"cells.md:12: a question needs at least two options",
		),
		(MATTER + BODY + "## Quiz\n1. One?\n   - [ ] a\n   - [ ] b\n", "cells.md:12: no option is marked"),
		(
			MATTER + BODY + "## Quiz\n1. One?\n   - [x] a\n   - [ ] a\n",
			"cells.md:12: two options are the same",
		),
		(
			MATTER + BODY + "## Quiz\n1. One?\n   - [x] a\n   - [ ] b\nmore\n",
			"cells.md:15: expected a numbered",
		),
	],
)
def test_an_error_names_the_file_and_the_line(text, message):
	with pytest.raises(LessonError) as raised:
		lessons.parse(text, "cells.md")
	assert message in str(raised.value)


def test_two_lessons_cannot_share_a_topic(tmp_path):
	for number in (1, 2):
		(tmp_path / f"0{number}.md").write_text(MATTER + BODY + QUIZ, encoding="utf-8")
	with pytest.raises(LessonError, match=r"02\.md:1: the topic 'Cells' is taken by 01\.md"):
		lessons.read(tmp_path)


def test_the_school_has_five_lessons_for_each_course():
	taught = Counter(lesson.course for lesson in lessons.read())
	courses = [course["name"] for course in lessons.school()["courses"]]
	assert len(courses) == 6
	assert taught == dict.fromkeys(courses, 5)


def test_every_lesson_fits_the_fields_of_the_real_records():
	for lesson in lessons.read():
		assert len(lesson.title) <= 140
		assert len(f"{lesson.topic}: quiz") <= 140
		for question in lesson.questions:
			assert sum(option.correct for option in question.options) == 1
			assert all(len(option.text) <= 140 for option in question.options)
