"""The class's band in one test, and a class's concepts in a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.bands import FEWEST, bands
from ai_school.analytics.concept_table import concept_table

SHARES = st.lists(st.floats(0, 1), min_size=FEWEST, max_size=40)


def test_the_middle_half_of_the_class_is_between_the_quartiles():
	band = bands({"test": [0.1, 0.3, 0.5, 0.7, 0.9]})["test"]
	assert (band.low, band.median, band.high, band.count) == pytest.approx((0.3, 0.5, 0.7, 5))


def test_too_few_classmates_make_no_band():
	assert bands({"test": [0.5] * (FEWEST - 1)}) == {}


@given(SHARES)
def test_a_band_is_ordered_and_within_what_was_reached(shares):
	band = bands({"test": shares})["test"]
	assert min(shares) - 1e-9 <= band.low <= band.median <= band.high <= max(shares) + 1e-9


def known(concept, probability, count=4, last="2026-03-01", subject="Mathematics"):
	return {
		"concept": concept,
		"subject": subject,
		"probability": probability,
		"count": count,
		"last": last,
	}


def test_the_concept_that_most_need_to_practise_comes_first():
	students = [
		[known("Fractions", 0.2), known("Angles", 0.4, last="2026-03-05")],
		[known("Fractions", 0.4, count=2), known("Angles", 0.9)],
		[],
	]
	fractions, angles = concept_table(students)
	assert (fractions.concept, fractions.students, fractions.need_practice) == ("Fractions", 2, 2)
	assert fractions.mean == pytest.approx(0.3)
	assert fractions.answers == 6
	assert (angles.need_practice, angles.last) == (1, "2026-03-05")


def test_a_class_without_answers_has_no_table():
	assert concept_table([[], []]) == []
