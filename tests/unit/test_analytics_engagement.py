"""Engagement: attendance and activity, recent against usual, and what is not held against a child."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.engagement import Week, engagements, school_pace, weeks
from ai_school.analytics.facts import (
	Attendance,
	CourseActivity,
	Facts,
	Noticed,
	Questions,
	Quizzes,
	Results,
	Window,
)

TODAY = date(2026, 11, 23)
NOW = TODAY.toordinal()
NO_INTS = np.array([], dtype=np.int64)
NO_FLOATS = np.array([], dtype=np.float64)


def ints(values):
	return np.array(values, dtype=np.int64)


def facts(attendance=((0, 0, 0, 0, 0, 0),), quizzes=(), questions=(), activity=((0, 0, 0),)):
	"""A batch from Attendance's columns a student, days ago of (student, quiz) and (student, question), activity."""
	size = len(attendance)
	columns = np.array(attendance, dtype=np.float64).reshape(size, 6).T
	activity = activity if len(activity) == size else ((0, 0, 0),) * size
	return Facts(
		students=tuple(f"S{i}" for i in range(size)),
		window=Window(TODAY),
		results=Results(NO_INTS, NO_INTS, NO_INTS, NO_INTS, NO_FLOATS, ()),
		quizzes=Quizzes(
			ints([i for i, _ in quizzes]), ints([NOW - ago for _, ago in quizzes]), np.full(len(quizzes), 0.5)
		),
		questions=Questions(
			ints([i for i, _ in questions]),
			ints([NOW - ago for _, ago in questions]),
			np.full(len(questions), 12),
			np.full(len(questions), "help"),
		),
		attendance=Attendance(*columns),
		activity=CourseActivity(*np.array(activity, dtype=np.int64).reshape(size, 3).T),
		noticed=Noticed(),
	)


def present(days, attended, recent_days=0, recent_attended=0, leave=0, recent_leave=0):
	return (days, attended, leave, recent_days, recent_attended, recent_leave)


def judge(pace=1.0, **given):
	return engagements(facts(**given), pace)[0]


def codes(one):
	return {reason.code for reason in one.reasons}


@pytest.mark.parametrize(
	("attendance", "level", "reasons"),
	[
		(present(0, 0), "insufficient_data", set()),
		(present(9, 1), "insufficient_data", set()),
		(present(10, 9), "medium", set()),
		(present(10, 8), "low", {"attendance_low"}),
		(present(100, 89), "low", {"attendance_low"}),
		(present(100, 90), "medium", set()),
		(present(100, 95), "high", {"attendance_high"}),
		(present(20, 20, leave=60), "high", {"attendance_high"}),
		(present(0, 0, leave=20), "insufficient_data", set()),
		(present(120, 116, 20, 16), "low", {"attendance_fell", "attendance_high"}),
		(present(120, 114, 20, 18), "high", {"attendance_high"}),
		(present(120, 118, 9, 7), "high", {"attendance_high"}),
		(present(29, 27, 20, 18), "medium", set()),
		(present(100, 92.5), "medium", set()),
	],
)
def test_attendance(attendance, level, reasons):
	one = judge(attendance=[attendance])
	assert (one.level, codes(one)) == (level, reasons)


def test_leave_is_shown_but_is_not_absence():
	one = judge(attendance=[present(100, 98, 15, 14, leave=12, recent_leave=5)])
	assert one.year.rate == pytest.approx(0.98)
	assert (one.year.leave, one.recent.leave, one.earlier.leave) == (12, 5, 7)
	assert one.earlier.rate == pytest.approx(84 / 85)


def test_four_weeks_of_holidays_have_no_rate():
	one = judge(attendance=[present(100, 98)])
	assert one.recent.rate is None
	assert one.level == "high"


def every(days, first, last, times=1):
	"""The one student's quizzes every so many days, from so long ago until so long ago."""
	return [(0, ago) for ago in range(last, first + 1, days)] * times


@pytest.mark.parametrize(
	("quizzes", "pace", "level", "reasons"),
	[
		([], 1.0, "insufficient_data", set()),
		(every(2, 20, 0), 1.0, "insufficient_data", set()),
		(every(2, 300, 0), 1.0, "high", {"activity_kept"}),
		(every(2, 300, 28), 1.0, "low", {"activity_fell"}),
		(every(2, 300, 28), 0.1, "insufficient_data", set()),
		(every(2, 300, 28) + every(3, 27, 0), 1.0, "medium", set()),
		(every(2, 300, 28) + every(4, 27, 0), 0.5, "high", {"activity_kept"}),
		(every(7, 300, 28), 1.0, "insufficient_data", set()),
		(every(2, 700, 366), 1.0, "insufficient_data", set()),
		(every(2, 50, 28), 1.0, "insufficient_data", set()),
	],
)
def test_activity(quizzes, pace, level, reasons):
	one = judge(pace, quizzes=quizzes)
	assert (one.level, codes(one)) == (level, reasons)


def test_readings_count_like_quizzes():
	one = judge(activity=[(2, 100, NOW - 227)])
	assert one.course_activity.earlier == 100
	assert one.expected_actions == pytest.approx(100 / 200 * 28)
	assert (one.level, codes(one)) == ("low", {"activity_fell"})


def test_work_that_moved_to_the_tutor_is_not_absence():
	one = judge(quizzes=every(2, 300, 28), questions=every(2, 27, 0))
	assert one.tutor_questions == 14
	assert one.level == "high"


def test_low_in_one_respect_is_low():
	one = judge(attendance=[present(100, 100)], quizzes=every(2, 300, 28))
	assert (one.level, codes(one)) == ("low", {"attendance_high", "activity_fell"})


def test_high_means_high_in_all_that_is_known():
	one = judge(attendance=[present(100, 92)], quizzes=every(2, 300, 0))
	assert one.level == "medium"


def test_the_counts_stand_behind_the_level():
	one = judge(attendance=[present(120, 110, 20, 12)], quizzes=every(2, 300, 28) + every(9, 27, 0))
	fell = next(reason for reason in one.reasons if reason.code == "attendance_fell")
	assert (fell.now, fell.before) == (pytest.approx(0.6), pytest.approx(0.98))
	assert (one.recent.days, one.recent.attended, one.earlier.days, one.earlier.attended) == (20, 12, 100, 98)
	assert (one.quiz_attempts.recent, one.quiz_attempts.earlier) == (4, 137)


def test_students_of_a_batch_do_not_mix():
	batch = facts(
		attendance=[present(100, 80), present(0, 0), present(100, 100)],
		quizzes=[(2, ago) for ago in range(0, 200, 2)],
		questions=[(1, 3)],
	)
	found = engagements(batch, 1.0)
	assert [one.level for one in found] == ["low", "insufficient_data", "high"]
	assert [one.tutor_questions for one in found] == [0, 1, 0]
	assert [one.quiz_attempts.recent for one in found] == [0, 0, 14]


def test_no_students():
	assert engagements(facts(attendance=[], activity=[]), 1.0) == []


day_counts = st.tuples(*[st.integers(0, 400)] * 6)


@given(st.lists(day_counts, max_size=3), st.lists(st.integers(0, 3000), max_size=30), st.floats(0, 5))
def test_anything_gives_a_bounded_answer(attendance, ago, pace):
	quizzes = [(0, days) for days in ago] if attendance else []
	for one in engagements(facts(attendance=attendance, quizzes=quizzes), pace):
		assert one.level in {"high", "medium", "low", "insufficient_data"}
		for reason in one.reasons:
			assert np.isfinite(reason.now)
			assert reason.before is None or np.isfinite(reason.before)


@pytest.mark.parametrize(
	("recent", "earlier", "earlier_days", "expected"),
	[(0, 0, 0, 1), (50, 0, 300, 1), (0, 100, 27, 1), (0, 100, 280, 0), (5, 100, 280, 0.5), (10, 100, 280, 1), (99, 100, 280, 1)],
)  # fmt: skip
def test_pace_is_the_schools_business_against_its_usual(recent, earlier, earlier_days, expected):
	assert school_pace(recent, earlier, earlier_days) == pytest.approx(expected)


def test_attendance_is_charted_by_weeks_from_monday():
	days = [
		(date(2026, 11, 22), 1, 1, 0),
		(date(2026, 11, 16), 1, 0.5, 0),
		(date(2026, 11, 23), 1, 0, 0),
		(date(2026, 11, 17), 0, 0, 1),
	]
	assert weeks(days) == [
		Week(date(2026, 11, 16), 1.5, 0.5, 1),
		Week(date(2026, 11, 23), 0, 1, 0),
	]
