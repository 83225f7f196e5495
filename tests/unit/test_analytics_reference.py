"""The analytics against their reference in plain Python (tests/reference), on thousands of students with dirty records."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.mastery import Concept
from tests.reference.profile import School, profile
from tests.support import dirty
from tests.support.reference import computed, differences, taught

TODAY = date(2026, 11, 23)
CONCEPTS = {
	"halves": Concept("Mathematics", 30, 50),
	"quarters": Concept("Mathematics", 10, 50, ("halves",)),
	"wholes": Concept("Mathematics", 0, 0, ("halves", "quarters")),
}
LEVELS = {
	"trend": {"improving", "declining", "stable", "insufficient_data"},
	"engagement": {"high", "medium", "low", "insufficient_data"},
	"ai_use": {"none", "healthy", "watch", "concern"},
	"risk": {"none", "watch", "support", "urgent"},
}


def school(random):
	course_means = {course: Fraction(random.randint(30, 80), 100) for course in dirty.COURSES[:2]}
	return School(
		course_means=course_means,
		pace=Fraction(random.randint(0, 4), 4),
		kept_days=random.choice((7, 14, 21, 24, 30, 365)),
		pass_share=Fraction(random.choice((40, 50, 60)), 100),
		taught=taught(CONCEPTS),
		day_first=random.random() < 0.7,
	)


def compare(random, size):
	"""The reference's profiles of so many students; fails where the analytics say something else."""
	pupils, of = {f"P{number:03}": dirty.records(random, TODAY) for number in range(size)}, school(random)
	found = computed(pupils, of, TODAY)
	expected = [{"student": name, **profile(one, of, TODAY)} for name, one in pupils.items()]
	assert differences(expected, found) == []
	return expected


@pytest.mark.parametrize("seed", range(4))
def test_a_school_of_dirty_records(seed):
	compare(Random(seed), 60)


@given(st.randoms(use_true_random=False), st.integers(0, 4))
@settings(deadline=None, max_examples=40)
def test_a_few_students_of_any_records(random, size):
	compare(random, size)


def test_every_level_is_met():
	"""The records that are compared tell students apart: each label and level is said of one of them."""
	expected = compare(Random(99), 250)
	for part, levels in LEVELS.items():
		key = "label" if part == "trend" else "level"
		assert {one[part][key] for one in expected} == levels
	assert {one["code"] for of in expected for one in of["risk"]["reasons"]} >= {
		"absent_early",
		"missing_work",
	}
