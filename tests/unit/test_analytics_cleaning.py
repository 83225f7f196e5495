"""Dirty records: each is counted, none stops the run, none becomes a number about a child."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics import cleaning
from ai_school.analytics.cleaning import Batch
from ai_school.analytics.facts import Noticed, Window
from tests.support import facts as made

TODAY = date(2026, 11, 23)
WINDOW = Window(TODAY)
MADE = datetime(2026, 10, 1, 9, 30)


def clean_results(*rows):
	noticed = Noticed()
	return made.results(rows, Batch(["Ada", "Ben"]), WINDOW, noticed), noticed


def clean_quizzes(*rows, day_first=True):
	noticed = Noticed()
	return made.quizzes(rows, Batch(["Ada"]), WINDOW, noticed, day_first=day_first), noticed


@pytest.mark.parametrize(
	("score", "maximum", "reason"),
	[
		(None, 20.0, "no score"),
		("", 20.0, "no score"),
		("n/a", 20.0, "no score"),
		(float("nan"), 20.0, "no score"),
		(float("inf"), 20.0, "no score"),
		(-1.0, 20.0, "score below zero"),
		(20.5, 20.0, "score above the maximum"),
		(10.0, 0.0, "no maximum"),
		(0.0, 0.0, "no maximum"),
		(10.0, None, "no maximum"),
		(10.0, -20.0, "no maximum"),
		(None, None, "no maximum"),
	],
)
def test_a_result_that_cannot_be_a_share_is_dropped_and_counted_once(score, maximum, reason):
	good = ("Ada", "Algebra", date(2026, 9, 1), MADE, 15.0, 20.0)
	found, noticed = clean_results(("Ada", "Algebra", date(2026, 9, 2), MADE, score, maximum), good)
	assert found.share.tolist() == [0.75]
	assert noticed.dropped == {f"Assessment Result: {reason}": 1}


@pytest.mark.parametrize(
	("score", "maximum", "share"),
	[
		(20.0, 20.0, 1.0),
		(0.0, 20.0, 0.0),
		(Decimal("7.5"), Decimal(10), 0.75),
		("12", 20, 0.6),
		(20.000000001, 20, 1),
	],
)
def test_a_share_is_score_by_maximum(score, maximum, share):
	found, noticed = clean_results(("Ada", "Algebra", TODAY, MADE, score, maximum))
	assert found.share.tolist() == [pytest.approx(share)]
	assert found.share[0] <= 1
	assert not noticed.dropped


@pytest.mark.parametrize(
	("planned", "made", "day", "mended", "dropped"),
	[
		(date(2026, 9, 1), MADE, date(2026, 9, 1), 0, 0),
		(TODAY, MADE, TODAY, 0, 0),
		(None, MADE, MADE.date(), 1, 0),
		("0000-00-00", MADE, MADE.date(), 1, 0),
		(TODAY + timedelta(days=1), MADE, MADE.date(), 1, 0),
		(None, None, None, 0, 1),
		(None, datetime(2027, 1, 1), None, 0, 1),
	],
)
def test_a_result_without_a_possible_date_is_dated_by_its_creation(planned, made, day, mended, dropped):
	found, noticed = clean_results(("Ada", "Algebra", planned, made, 1.0, 2.0))
	assert found.day.tolist() == ([day.toordinal()] if day else [])
	assert (noticed.mended.total(), noticed.dropped.total()) == (mended, dropped)


def test_results_keep_their_row_their_student_and_their_course():
	rows = [
		("Ben", "Biology", TODAY, MADE, 1.0, 2.0),
		("Ada", None, TODAY, MADE, 1.0, 4.0),
		("nobody", "Biology", TODAY, MADE, 1.0, 4.0),
		("Ben", "Algebra", TODAY - timedelta(days=1), MADE, 2.0, 2.0),
		("Ada", "Biology", date(2026, 1, 9), MADE, 3.0, 4.0),
	]
	found, noticed = clean_results(*rows)
	assert found.student.tolist() == [0, 0, 1, 1]
	assert found.row.tolist() == [4, 1, 3, 0]
	assert [found.courses[at] if at >= 0 else None for at in found.course] == [
		"Biology",
		None,
		"Algebra",
		"Biology",
	]
	assert found.share.tolist() == [0.75, 0.25, 1.0, 0.5]
	assert noticed.dropped == {"Assessment Result: student is not known": 1}


def test_of_equal_days_the_result_that_was_entered_earlier_is_the_earlier_one():
	late, early = MADE + timedelta(seconds=1), MADE
	rows = [("Ada", "Algebra", TODAY, late, 2.0, 4.0), ("Ada", "Biology", TODAY, early, 1.0, 4.0)]
	found, _ = clean_results(*rows)
	assert found.share.tolist() == [0.25, 0.5]


def test_a_name_in_another_case_is_still_the_student():
	batch = Batch(["EDU-STU-1", "edu-stu-2"])
	assert [batch.position(name) for name in ("edu-stu-1 ", "EDU-STU-2", "EDU-STU-3", None)] == [
		0,
		1,
		None,
		None,
	]


@pytest.mark.parametrize(
	("value", "day_first", "expected"),
	[
		("2026-11-03 21:19:48.238820", True, date(2026, 11, 3)),
		("2026-11-03 21:19:48", True, date(2026, 11, 3)),
		("2026-11-03T21:19:48", True, date(2026, 11, 3)),
		("2026-11-03T21:19:48Z", True, date(2026, 11, 3)),
		(" 2026-11-03 ", True, date(2026, 11, 3)),
		("03-11-2026 21:19:48", True, date(2026, 11, 3)),
		("03/11/2026", True, date(2026, 11, 3)),
		("03.11.2026 9:05", True, date(2026, 11, 3)),
		("11-03-2026", False, date(2026, 11, 3)),
		("23-11-2026", False, None),
		(datetime(2026, 11, 3, 5), True, date(2026, 11, 3)),
		(date(2026, 11, 3), True, date(2026, 11, 3)),
		("", True, None),
		("n/a", True, None),
		("yesterday", True, None),
		("31-02-2026", True, None),
		("2026-11-03 21:19:48.2388", True, date(2026, 11, 3)),
		(None, True, None),
		(20261103, True, None),
	],
)  # fmt: skip
def test_a_date_is_read_as_it_is_written_or_not_at_all(value, day_first, expected):
	assert cleaning.day_of(value, day_first=day_first) == (expected and expected.toordinal())


@pytest.mark.parametrize(
	("score", "share"),
	[("50", 0.5), ("0", 0.0), ("100.0", 1.0), (75, 0.75), ("", None), ("n/a", None), (None, None), ("101", None), ("-1", None)],
)  # fmt: skip
def test_a_quiz_attempt_counts_even_if_its_score_cannot_be_read(score, share):
	found, noticed = clean_quizzes(("Ada", "2026-11-01 10:00:00", MADE, score))
	assert found.day.tolist() == [date(2026, 11, 1).toordinal()]
	assert isnan(found.share[0]) if share is None else found.share[0] == share
	assert noticed.dropped.total() == (share is None)


def test_a_quiz_date_that_cannot_be_read_is_that_of_the_creation():
	found, noticed = clean_quizzes(("Ada", "soon", MADE, "50"), ("Ada", "", None, "50"))
	assert found.day.tolist() == [MADE.toordinal()]
	assert noticed.mended == {"Quiz Activity: no readable date, dated by its creation": 1}
	assert noticed.dropped == {"Quiz Activity: no date": 1}


def test_questions_keep_their_hour_and_may_lack_an_intent():
	noticed = Noticed()
	rows = [("Ada", datetime(2026, 11, 22, 23, 59), None), ("Ada", datetime(2026, 11, 24, 0, 1), "help")]
	found = cleaning.questions(rows, Batch(["Ada"]), WINDOW, noticed)
	assert (found.hour.tolist(), found.intent.tolist()) == ([23], [""])
	assert noticed.dropped == {"AI Chat Message: dated in the future": 1}


def test_course_activity_of_nobody_is_no_activity():
	noticed = Noticed()
	rows = [("Ada", 2, 5, datetime(2026, 3, 1, 8), 1), ("gone", 1, 1, None, 0)]
	found = cleaning.course_activity(rows, Batch(["Ada", "Ben"]), noticed)
	assert found.recent.tolist() == [2, 0]
	assert found.first_day.tolist() == [date(2026, 3, 1).toordinal(), 0]
	assert noticed.dropped == {
		"Course Activity: student is not known": 1,
		"Course Activity: dated in the future": 1,
	}


def test_no_rows_are_no_facts():
	found, noticed = clean_results()
	assert len(found.share) == len(found.day) == 0
	assert len(clean_quizzes()[0].share) == 0
	assert len(cleaning.questions([], Batch([]), WINDOW, noticed).intent) == 0
	assert not noticed.dropped


anything = (
	st.none()
	| st.text(max_size=12)
	| st.floats()
	| st.integers()
	| st.decimals()
	| st.dates()
	| st.datetimes()
)
moment = st.none() | st.datetimes()


@given(
	st.lists(
		st.tuples(
			st.none() | st.sampled_from(["Ada", "x"]),
			st.none() | st.text(),
			anything,
			moment,
			anything,
			anything,
		)
	)
)
def test_whatever_a_result_holds_it_is_a_share_or_it_is_counted(rows):
	found, noticed = clean_results(*rows)
	assert len(found.share) + noticed.dropped.total() == len(rows)
	assert np.all((found.share >= 0) & (found.share <= 1))
	assert np.all((found.day >= 1) & (found.day <= TODAY.toordinal()))


@given(st.lists(st.tuples(st.none() | st.sampled_from(["Ada", "x"]), anything, moment, anything)))
def test_whatever_a_quiz_attempt_holds_its_share_is_a_share_or_unknown(rows):
	found, _ = clean_quizzes(*rows)
	assert np.all(np.isnan(found.share) | ((found.share >= 0) & (found.share <= 1)))
	assert np.all(found.day <= TODAY.toordinal())
