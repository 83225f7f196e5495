"""From which day on attendance is low and a course is a gap, from the records day by day."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.attendance import Days, low_since, marks, recorded_days, totals
from ai_school.analytics.cleaning import Batch, Table
from ai_school.analytics.facts import Noticed, School, Window
from ai_school.analytics.profile import profiles
from ai_school.analytics.subjects import standings
from tests.unit.test_analytics_risk import facts
from tests.unit.test_analytics_subjects import results

TODAY = date(2026, 11, 23)
FIRST = 739_000
STATUS = {"P": "Present", "A": "Absent", "L": "Leave"}
SCHOOL = School(course_means={}, pace=1.0, kept_days=30)


def register(days):
	"""Days of "Ada" of letters, one a day and the last today; "-" is a holiday, "h" a day with one of two lessons missed."""
	rows = []
	for ago, letter in zip(range(len(days) - 1, -1, -1), days, strict=True):
		when = TODAY - timedelta(days=ago)
		lessons = {"h": "PA", "-": ""}.get(letter, letter)
		rows += [("Ada", f"{when}{STATUS[one]}", f"lesson {number}") for number, one in enumerate(lessons)]
	found = marks(Table.of_rows(rows), with_lessons=True)
	return recorded_days([found], Batch(["Ada"]), Window(TODAY), Noticed())


def place(days):
	"""At which of the letters the low attendance begins, None where it is not low."""
	found = int(low_since(register(days), 1)[0])
	return len(days) - 1 - (TODAY.toordinal() - found) if found else None


@pytest.mark.parametrize(
	("days", "expected"),
	[
		("", None),
		("P", None),
		("A", 0),
		("L", None),
		("-", None),
		("P" * 40, None),
		("P" * 9 + "A", None),
		("P" * 9 + "AA", 10),
		("P" * 30 + "AAAAPPP", 33),
		("A" + "P" * 8 + "A", 0),
		("A" + "P" * 9 + "A", 10),
		("AA" + "P" * 18, None),
		("AA" + "P" * 17, 0),
		("PPPPAA" + "L" * 30 + "PP", 4),
		("P" * 9 + "L" * 30 + "AA", 40),
		("PPPPAA" + "-" * 60 + "P", 4),
		("P" * 9 + "-" * 30 + "A" + "--" + "A" + "--", 42),
		("PPPPPhPP", None),
		("PPPPhPP", None),
		("PPhhPP", 2),
		("A" * 10 + "P" * 364, None),
	],
)
def test_attendance_is_low_since_the_absence_from_which_on_it_stayed_below(days, expected):
	assert place(days) == expected


@given(st.lists(st.text("PPPPPPPAL-h", max_size=60), min_size=1, max_size=4))
def test_it_is_the_same_day_by_day_and_in_any_batch(students):
	alone = [int(low_since(register(days), 1)[0]) for days in students]
	assert alone == [slowly(register(days)) for days in students]
	parts = [register(days) for days in students]
	joined = [np.concatenate([getattr(one, name) for one in parts]) for name in Days.__slots__]
	joined[0] = np.repeat(np.arange(len(parts)), [len(one.day) for one in parts])
	assert low_since(Days(*joined), len(parts)).tolist() == alone


def slowly(found):
	"""The first day of those, up to the last, on which the rate of all days so far is below 90 %."""
	attended, days, since = 0.0, 0, 0
	for day, counts, part in zip(found.day, found.counts, found.attended, strict=True):
		if not counts:
			continue
		attended, days = attended + part, days + 1
		since = (since or int(day)) if attended / days < 0.9 - 1e-9 else 0
	return since


@pytest.mark.parametrize(
	("days", "code", "expected"),
	[
		("P" * 30 + "A" * 4, "attendance_low", 33),
		("PPPP" + "AAAA" * 3 + "PPPP", "attendance_very_low", 4),
		("PAPA", "absent_early", 1),
	],
)
def test_a_sign_of_low_attendance_says_since_when(days, code, expected):
	attendance = totals(register(days), Window(TODAY), 1)
	found = profiles(replace(facts(["Ada"]), attendance=attendance), SCHOOL)[0].risk
	sign = next(one for one in found.reasons if one.code == code)
	since = (TODAY - timedelta(days=len(days) - 1 - expected)).isoformat()
	assert (sign.since, found.since) == (since, since)


def test_where_the_days_are_not_known_nothing_is_said_of_them():
	present = [("Ada", 60, 53, 0, 0, 0, 0, 0)]
	found = profiles(facts(["Ada"], attendance=present), SCHOOL)[0].risk
	assert [(one.code, one.since) for one in found.reasons] == [("attendance_low", None)]


AVERAGE = {"Algebra": 0.7, "Biology": 0.7, "Chemistry": 0.7}


def behind_since(rows):
	"""{course: number of the result since which it is a gap} of one student's (course, share)."""
	found = standings(results(*((0, *row) for row in rows)), AVERAGE, 1)[0]
	return {one.course: date.fromisoformat(one.since).toordinal() - FIRST for one in found if one.since}


GOOD = [("Chemistry", 0.9)] * 4


@pytest.mark.parametrize(
	("rows", "expected"),
	[
		([("Algebra", 0.3)], {}),
		([("Algebra", 0.3), ("Algebra", 0.3)], {"Algebra": 0}),
		([*GOOD, ("Algebra", 0.3), ("Algebra", 0.3)], {"Algebra": 4}),
		([*GOOD, *[("Algebra", 0.7)] * 2, *[("Algebra", 0.1)] * 2], {"Algebra": 6}),
		([*GOOD, ("Algebra", 0.1), *[("Algebra", 1.0)] * 2, *[("Algebra", 0.1)] * 3], {"Algebra": 7}),
		([*GOOD, ("Algebra", 0.1), *[("Algebra", 0.9)] * 4], {}),
		([*GOOD, ("Algebra", 0.2), ("Biology", 0.2)] * 2, {"Algebra": 4, "Biology": 5}),
	],
)
def test_a_course_is_a_gap_since_the_result_from_which_on_its_mean_stayed_behind(rows, expected):
	assert behind_since(rows) == expected


row = st.tuples(st.sampled_from(["Algebra", "Biology", "Art", None]), st.floats(0, 1))


@given(st.lists(row, max_size=25))
def test_gaps_alone_are_dated_as_result_by_result(rows):
	found = standings(results(*((0, *row) for row in rows)), AVERAGE, 1)[0]
	for one in found:
		assert (one.since is not None) == (one.label == "gap")
		if one.since:
			assert date.fromisoformat(one.since).toordinal() - FIRST == behind(rows, one)


def behind(rows, of):
	"""Number of the first of the course's results up to the last after which its mean is as far below as a gap's."""
	shares, first = [], None
	for number, (course, share) in enumerate(rows):
		if course != of.course:
			continue
		shares.append(share)
		far = [
			(np.mean(shares) - mean) * len(shares) / (len(shares) + 1)
			for mean in (of.own_mean, of.course_mean)
			if mean is not None
		]
		is_behind = min(far) <= 1e-9 - 0.1 and max(far) <= 1e-9
		first = (number if first is None else first) if is_behind else None
	return first


def test_two_gaps_are_a_sign_since_the_second_of_them():
	of = [*GOOD, ("Algebra", 0.2), ("Biology", 0.2)] * 2
	given = replace(facts(["Ada"]), results=results(*((0, *row) for row in of)))
	found = profiles(given, replace(SCHOOL, course_means=AVERAGE))[0].risk
	sign = next(one for one in found.reasons if one.code == "gaps")
	assert (sign.now, sign.since) == (2, date.fromordinal(FIRST + 5).isoformat())
