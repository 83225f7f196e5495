"""Strengths and gaps against the student's own mean and the course's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.facts import Results
from ai_school.analytics.subjects import standings


def results(*rows):
	"""Results of (student, course or None, share)."""
	courses = list(dict.fromkeys(course for _, course, _ in rows if course))
	return Results(
		row=np.arange(len(rows)),
		student=np.array([row[0] for row in rows], dtype=np.int64),
		course=np.array([courses.index(row[1]) if row[1] else -1 for row in rows], dtype=np.int64),
		day=np.arange(739_000, 739_000 + len(rows), dtype=np.int64),
		share=np.array([row[2] for row in rows], dtype=np.float64),
		courses=tuple(courses),
	)


def labels(shares, means):
	"""Label of each course of one student from its shares and the courses' means."""
	rows = [(0, course, share) for course, own in shares.items() for share in own]
	return {one.course: one.label for one in standings(results(*rows), means, 1)[0]}


AVERAGE = {"Algebra": 0.6, "Biology": 0.6, "Chemistry": 0.6}


@pytest.mark.parametrize(
	("shares", "means", "expected"),
	[
		({}, AVERAGE, {}),
		({"Algebra": [0.1]}, AVERAGE, {"Algebra": "neither"}),
		({"Algebra": [1.0]}, AVERAGE, {"Algebra": "neither"}),
		({"Algebra": [0.9, 0.9], "Biology": [0.4, 0.4]}, AVERAGE, {"Algebra": "strength", "Biology": "gap"}),
		({"Algebra": [0.9, 0.9], "Biology": [0.4]}, AVERAGE, {"Algebra": "strength", "Biology": "neither"}),
		({"Algebra": [0.6, 0.6], "Biology": [0.6, 0.6]}, AVERAGE, {"Algebra": "neither", "Biology": "neither"}),
		({"Algebra": [0.9, 0.9], "Biology": [0.9, 0.9]}, AVERAGE, {"Algebra": "strength", "Biology": "strength"}),
		({"Algebra": [0.3, 0.3], "Biology": [0.3, 0.3]}, AVERAGE, {"Algebra": "gap", "Biology": "gap"}),
		({"Algebra": [0.3, 0.3]}, AVERAGE, {"Algebra": "gap"}),
		({"Algebra": [0.3, 0.3]}, {}, {"Algebra": "neither"}),
		({"Algebra": [0.9] * 4, "Biology": [0.3] * 4}, {}, {"Algebra": "strength", "Biology": "gap"}),
		({"Algebra": [0.9] * 4, "Biology": [0.7] * 4}, AVERAGE, {"Algebra": "strength", "Biology": "neither"}),
		({"Algebra": [0.5] * 4, "Biology": [0.2] * 4}, AVERAGE, {"Algebra": "neither", "Biology": "gap"}),
		({"Algebra": [0.0, 0.0], "Biology": [0.0, 0.0]}, {"Algebra": 0.0, "Biology": 0.0}, {"Algebra": "neither", "Biology": "neither"}),
	],
)  # fmt: skip
def test_label(shares, means, expected):
	assert labels(shares, means) == expected


def test_the_figures_behind_a_gap():
	found = standings(results((0, "Algebra", 0.2), (0, "Algebra", 0.4), (0, "Biology", 0.9)), AVERAGE, 1)[0]
	gap = next(one for one in found if one.course == "Algebra")
	assert (gap.label, gap.count, gap.share) == ("gap", 2, pytest.approx(0.3))
	assert gap.own_mean == pytest.approx(0.5)
	assert gap.against_own == pytest.approx(-0.2 * 2 / 3)
	assert gap.against_course == pytest.approx(-0.3 * 2 / 3)


def test_few_results_say_less_than_many():
	few = standings(results(*[(0, "Algebra", 0.48)] * 2), AVERAGE, 1)[0][0]
	many = standings(results(*[(0, "Algebra", 0.48)] * 8), AVERAGE, 1)[0][0]
	assert (few.label, many.label) == ("neither", "gap")


def test_best_course_first_and_students_do_not_mix():
	rows = [(0, "Algebra", 0.2), (0, "Biology", 0.9), (2, "Algebra", 1.0), (2, "Algebra", 0.8)]
	found = standings(results(*rows), AVERAGE, 3)
	assert [one.course for one in found[0]] == ["Biology", "Algebra"]
	assert found[1] == ()
	assert [(one.course, one.count, one.share) for one in found[2]] == [("Algebra", 2, pytest.approx(0.9))]


def test_a_result_without_a_course_counts_for_the_own_mean_only():
	found = standings(results((0, None, 0.0), (0, "Algebra", 0.8), (0, "Algebra", 0.8)), {}, 1)[0]
	assert [one.course for one in found] == ["Algebra"]
	assert found[0].own_mean == pytest.approx(1.6 / 3)


def test_no_students():
	assert standings(results(), AVERAGE, 0) == []


row = st.tuples(st.integers(0, 2), st.sampled_from(["Algebra", "Biology", "Art", None]), st.floats(0, 1))


@given(st.lists(row, max_size=30))
def test_anything_gives_a_bounded_answer(rows):
	for own in standings(results(*rows), AVERAGE, 3):
		for one in own:
			assert -1e-9 <= one.share <= 1 + 1e-9
			assert -1 - 1e-9 <= one.against_own <= 1 + 1e-9
			assert one.label == "neither" or one.count >= 2
			assert (one.course_mean is None) == (one.course not in AVERAGE)
