"""Days of the demonstration's year, whatever day it is loaded on."""

from datetime import date, timedelta

import pytest

from ai_school.demo.schedule import TESTS, schedule

WEEK = [date(2026, 3, 2) + timedelta(days=offset) for offset in range(7)]


@pytest.mark.parametrize("end", [*WEEK, date(2024, 2, 29), date(2025, 1, 1)])
def test_registers_are_on_weekdays_of_the_terms_and_none_after_the_end(end):
	made = schedule(end, courses=6)
	assert list(made.days) == sorted(set(made.days))
	assert made.days[-1] == made.terms[1][1] <= end
	assert (end - made.days[-1]).days <= 2
	assert all(day.weekday() < 5 for day in made.days)
	assert all(any(start <= day <= last for start, last in made.terms) for day in made.days)


@pytest.mark.parametrize("end", WEEK)
def test_terms_lie_apart_inside_the_year(end):
	made = schedule(end, courses=6)
	(first_start, first_end), (second_start, second_end) = made.terms
	start, last = made.year
	assert start <= first_start < first_end < second_start < second_end <= last
	assert (second_start - first_end).days > 14
	assert last > end


@pytest.mark.parametrize("end", WEEK)
@pytest.mark.parametrize("courses", [1, 6])
def test_no_two_courses_are_tested_on_one_day_and_each_test_is_in_its_term(end, courses):
	made = schedule(end, courses)
	positions = [position for of_course in made.tests for position in of_course]
	assert len(set(positions)) == courses * len(TESTS)
	for of_course in made.tests:
		assert list(of_course) == sorted(of_course)
		days = [made.days[position] for position in of_course]
		for day, (start, last) in zip(days, [made.terms[0]] * 2 + [made.terms[1]] * 2, strict=True):
			assert start <= day <= last
