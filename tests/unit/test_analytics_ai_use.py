"""Use of the tutor: how much, when, for what, and when to look closer."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.ai_use import ai_uses
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


def facts(questions=(), quizzes=(), size=1):
	"""A batch from (days ago, hour, intent[, student]) of questions and (days ago, share[, student]) of quizzes."""
	questions = [(*one, 0)[:4] for one in questions]
	quizzes = [(*one, 0)[:3] for one in quizzes]
	ints = lambda values: np.array(list(values), dtype=np.int64)  # noqa: E731
	zero = np.zeros(size)
	return Facts(
		students=tuple(f"S{i}" for i in range(size)),
		window=Window(TODAY),
		results=Results(NO_INTS, NO_INTS, NO_INTS, NO_INTS, NO_FLOATS, ()),
		quizzes=Quizzes(
			ints(one[2] for one in quizzes),
			ints(NOW - one[0] for one in quizzes),
			np.array([one[1] for one in quizzes], dtype=np.float64),
		),
		questions=Questions(
			ints(one[3] for one in questions),
			ints(NOW - one[0] for one in questions),
			ints(one[1] for one in questions),
			np.array([one[2] for one in questions], dtype=np.str_),
		),
		attendance=Attendance(zero, zero, zero, zero, zero, zero),
		activity=CourseActivity(*np.zeros((3, size), dtype=np.int64)),
		noticed=Noticed(),
	)


def use(questions=(), quizzes=(), falling=False, kept_days=30):
	return ai_uses(facts(questions, quizzes), [falling], kept_days)[0]


def codes(one):
	return {reason.code for reason in one.reasons}


def asked(times, ago=3, hour=16, intent="explanation"):
	return [(ago, hour, intent)] * times


@pytest.mark.parametrize(
	("questions", "quizzes", "falling", "level", "reasons"),
	[
		([], [], False, "none", set()),
		([], [], True, "none", set()),
		(asked(1), [], False, "healthy", set()),
		(asked(40), [], False, "healthy", set()),
		(asked(9, intent="answer_request"), [], False, "healthy", set()),
		(asked(10, intent="answer_request"), [], False, "watch", {"asks_for_answers"}),
		(asked(10, intent="answer_request") + asked(10, intent="check"), [], False, "watch", {"asks_for_answers"}),
		(asked(10, intent="answer_request") + asked(11, intent="practice"), [], False, "healthy", set()),
		(asked(9, intent="answer_request"), [(2, 0.5)], False, "healthy", set()),
		(asked(10, intent="answer_request"), [(2, 0.5)] * 11, False, "healthy", set()),
		(asked(10, intent="answer_request"), [(40, 0.5)] * 11, False, "watch", {"asks_for_answers"}),
		(asked(9, hour=23), [], False, "healthy", set()),
		(asked(10, hour=23), [], False, "watch", {"asks_at_night"}),
		(asked(5, hour=5) + asked(15, hour=6), [], False, "watch", {"asks_at_night"}),
		(asked(4, hour=5) + asked(15, hour=21), [], False, "healthy", set()),
		(asked(10, hour=2, intent="answer_request"), [], False, "concern", {"asks_at_night", "asks_for_answers"}),
		(asked(30), [], True, "concern", {"use_rises_results_fall"}),
		(asked(30) + asked(28, ago=20), [], True, "healthy", set()),
		(asked(30) + asked(10, ago=20), [], True, "concern", {"use_rises_results_fall"}),
		(asked(10, ago=20), [], True, "healthy", set()),
		(asked(9), [], True, "healthy", set()),
	],
)  # fmt: skip
def test_level(questions, quizzes, falling, level, reasons):
	one = use(questions, quizzes, falling)
	assert (one.level, codes(one)) == (level, reasons)


def test_a_rise_is_not_seen_where_nothing_older_is_kept():
	assert use(asked(30), falling=True, kept_days=20).level == "healthy"
	assert use(asked(30), falling=True, kept_days=21).level == "concern"


def test_a_shorter_memory_is_compared_by_the_day():
	questions = asked(18) + asked(9, ago=17)
	assert use(questions, falling=True, kept_days=21).level == "healthy"
	assert use(questions, falling=True, kept_days=28).level == "concern"


def test_how_much_and_when():
	one = use([(0, 8, "help"), (0, 9, "help"), (13, 23, "check"), (14, 0, "help"), (29, 12, "help")])
	assert (one.questions, one.days_used, one.recent, one.before, one.before_days) == (5, 4, 3, 1, 14)
	assert len(one.hours) == 24
	assert [hour for hour, count in enumerate(one.hours) if count] == [0, 8, 9, 12, 23]
	assert one.night_share == pytest.approx(0.4)
	assert (one.answer_requests, one.own_attempts, one.answer_share) == (0, 1, 0)


@pytest.mark.parametrize(
	("with_tutor", "without", "independent", "reasons"),
	[
		([0.9] * 3, [0.85] * 3, True, set()),
		([0.9] * 3, [0.5] * 3, False, {"quizzes_need_tutor"}),
		([0.4] * 3, [0.9] * 3, True, set()),
		([0.9] * 2, [0.5] * 3, None, set()),
		([0.9] * 3, [0.5] * 2, None, set()),
		([], [], None, set()),
	],
)
def test_independence_is_success_without_the_tutor(with_tutor, without, independent, reasons):
	one = use(asked(10, ago=3), [(3, share) for share in with_tutor] + [(5, share) for share in without])
	assert (one.independent, codes(one)) == (independent, reasons)
	assert (one.quizzes_with, one.quizzes_without) == (len(with_tutor), len(without))


def test_quiz_scores_that_cannot_be_read_are_attempts_but_no_success():
	one = use(asked(10), [(3, float("nan"))] * 5)
	assert (one.own_attempts, one.quizzes_with, one.quiz_share_with) == (5, 0, None)


def test_students_of_a_batch_do_not_mix():
	questions = [(3, 23, "help", 1)] * 12 + [(3, 12, "answer_request", 2)] * 12
	quizzes = [(3, 0.5, 0)] * 3 + [(3, 1.0, 1)] * 2
	found = ai_uses(facts(questions, quizzes, 3), [True, False, True], 30)
	assert [one.level for one in found] == ["none", "watch", "concern"]
	assert codes(found[2]) == {"use_rises_results_fall", "asks_for_answers"}
	assert [one.quizzes_with for one in found] == [0, 2, 0]
	assert [one.quizzes_without for one in found] == [3, 0, 0]


def test_no_students():
	assert ai_uses(facts(size=0), [], 30) == []


intents = st.sampled_from(["", "help", "answer_request", "check"])
question = st.tuples(st.integers(0, 29), st.integers(0, 23), intents)
attempt = st.tuples(st.integers(0, 400), st.floats(0, 1) | st.just(float("nan")))


@given(st.lists(question, max_size=40), st.lists(attempt, max_size=20), st.booleans(), st.integers(1, 400))
def test_anything_gives_a_bounded_answer(questions, quizzes, falling, kept_days):
	one = use(questions, quizzes, falling, kept_days)
	assert sum(one.hours) == one.questions == len(questions)
	assert (one.level == "none") == (not questions)
	for share in (one.answer_share, one.night_share, one.quiz_share_with, one.quiz_share_without):
		assert share is None or -1e-9 <= share <= 1 + 1e-9
