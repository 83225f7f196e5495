"""The demonstration's generated year: its spread, its stories, and that it is the same each time."""

from dataclasses import replace

import numpy as np
import pytest

from ai_school.demo import generator
from ai_school.demo.generator import (
	ABSENT,
	LEAVE,
	NO_SCORE,
	PRESENT,
	QUIET_ABSENTEE,
	STEADY_CLIMBER,
	STORIES,
	SUDDEN_FALL,
	TUTOR_RELIANCE,
	Plan,
)

DAYS, TESTS = 120, 4
MIDDLE = DAYS // 2
PLAN = Plan(
	students=160,
	subjects=(0, 0, 0, 1, 1, 1),
	days=DAYS,
	test_days=tuple(tuple(24 + course + 30 * test for test in range(TESTS)) for course in range(6)),
	maximum=(30, 20),
	lessons=(((4, 1), (3, 0), (4, 3), (4, 2), (2, 1)),) * 30,
	stories=dict(zip((0, 40, 80, 120), STORIES, strict=True)),
)


@pytest.fixture(scope="module")
def year():
	return generator.generate(PLAN, seed=7)


@pytest.fixture(scope="module")
def shares(year):
	"""(students, courses, tests) from 0 to 1, NaN where absent."""
	scores = np.where(year.scores == NO_SCORE, np.nan, year.scores)
	return scores.sum(axis=3) / sum(PLAN.maximum)


def student_of(story):
	return next(student for student, told in PLAN.stories.items() if told == story)


def test_the_same_seed_makes_the_same_year_and_another_seed_another(year):
	again = generator.generate(PLAN, seed=7)
	assert np.array_equal(again.scores, year.scores)
	assert np.array_equal(again.attendance, year.attendance)
	assert (again.readings, again.attempts, again.wishes) == (year.readings, year.attempts, year.wishes)
	other = generator.generate(replace(PLAN, lessons=PLAN.lessons[:6]), seed=8)
	assert not np.array_equal(other.scores, year.scores)


def test_scores_lie_between_zero_and_the_maximum_of_their_criterion(year):
	assert year.scores.shape == (160, 6, TESTS, 2)
	assert np.all((year.scores >= 0) | (year.scores == NO_SCORE))
	assert np.all(year.scores <= np.array(PLAN.maximum))


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_marks_spread_as_in_a_school(seed):
	year = generator.generate(replace(PLAN, stories={}, lessons=PLAN.lessons[:6]), seed)
	scores = np.where(year.scores == NO_SCORE, np.nan, year.scores)
	means = np.nanmean(scores.sum(axis=3) / sum(PLAN.maximum), axis=(1, 2))
	assert 0.52 < means.mean() < 0.7
	assert 0.1 < means.std() < 0.22
	assert means.min() < 0.35
	assert means.max() > 0.85


def test_courses_of_one_subject_go_together_more_than_those_of_two(shares):
	correlation = np.corrcoef(np.nanmean(shares, axis=2).T)
	assert correlation[0, 1] > correlation[0, 3] > 0.3


def test_who_is_absent_on_the_day_has_no_score(year):
	days = np.array(PLAN.test_days)
	away = year.attendance[:, days] != PRESENT
	assert away.any()
	assert np.array_equal(away, (year.scores == NO_SCORE).all(axis=3))


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_absence_is_rare_comes_in_runs_and_goes_with_low_marks(seed):
	year = generator.generate(replace(PLAN, stories={}, lessons=PLAN.lessons[:6]), seed)
	away = year.attendance != PRESENT
	assert 0.03 < away.mean() < 0.1
	after_absence = away[:, 1:][away[:, :-1]].mean()
	assert after_absence > 3 * away.mean()
	scores = np.where(year.scores == NO_SCORE, np.nan, year.scores).sum(axis=3)
	assert np.corrcoef(np.nanmean(scores, axis=(1, 2)), away.mean(axis=1))[0, 1] < -0.15
	assert (year.attendance == ABSENT).sum() > 3 * (year.attendance == LEAVE).sum() > 0


def test_a_sudden_fall_comes_with_the_last_tests(shares):
	marks = np.nanmean(shares[student_of(SUDDEN_FALL)], axis=0)
	assert marks[:3].min() > 0.6
	assert marks[3] < marks[:3].mean() - 0.25


def test_a_steady_climber_rises_from_test_to_test(shares):
	marks = np.nanmean(shares[student_of(STEADY_CLIMBER)], axis=0)
	assert marks[3] > marks[0] + 0.2
	assert marks[2:].mean() > marks[:2].mean()


def test_a_quiet_absentee_stays_away_in_the_second_half_without_failing(year, shares):
	student = student_of(QUIET_ABSENTEE)
	away = year.attendance[student] != PRESENT
	assert away[:MIDDLE].mean() < 0.1
	assert away[MIDDLE:].mean() > 0.2
	assert np.nanmean(shares[student]) > 0.45


def test_a_student_who_relies_on_the_tutor_asks_ever_more_for_answers_while_marks_fall(year, shares):
	student = student_of(TUTOR_RELIANCE)
	marks = np.nanmean(shares[student], axis=0)
	assert marks[3] < marks[0] - 0.2
	asked = [wish for wish in year.wishes if wish.student == student]
	recent = [wish for wish in asked if wish.days_ago < generator.FORTNIGHT]
	assert len(recent) > 1.5 * (len(asked) - len(recent))
	assert sum(wish.wants == "answer_request" for wish in asked) > len(asked) / 2


def test_others_ask_the_tutor_a_little_and_never_just_for_answers(year):
	others = [wish for wish in year.wishes if wish.student not in PLAN.stories]
	askers = {wish.student for wish in others}
	assert 0.1 * PLAN.students < len(askers) < 0.4 * PLAN.students
	assert all(wish.wants != "answer_request" for wish in others)
	assert all(0 < wish.days_ago < generator.TUTOR_DAYS for wish in year.wishes)


def test_online_work_is_done_on_days_at_school_after_reading(year):
	first_read = {}
	for reading in year.readings:
		key = reading.student, reading.lesson
		first_read[key] = min(reading.day, first_read.get(key, DAYS))
		assert year.attendance[reading.student, reading.day] == PRESENT
	for attempt in year.attempts:
		assert year.attendance[attempt.student, attempt.day] == PRESENT
		assert attempt.day >= first_read[attempt.student, attempt.lesson]


def test_quizzes_of_able_students_go_better(year, shares):
	ability = np.nanmean(shares, axis=(1, 2))
	able = ability > np.median(ability)
	right = {True: [], False: []}
	for attempt in year.attempts:
		asked = zip(PLAN.lessons[attempt.lesson], attempt.choices, strict=True)
		right[bool(able[attempt.student])] += [choice == key for (_, key), choice in asked]
	assert np.mean(right[True]) > np.mean(right[False]) + 0.1


def test_every_choice_is_one_of_the_options(year):
	for attempt in year.attempts:
		asked = zip(PLAN.lessons[attempt.lesson], attempt.choices, strict=True)
		assert all(0 <= choice < options for (options, _), choice in asked)


def test_a_quiz_is_tried_again_only_after_it_went_badly(year):
	tries = {}
	for attempt in year.attempts:
		tries.setdefault((attempt.student, attempt.lesson), []).append(attempt)
	again = [attempts for attempts in tries.values() if len(attempts) > 1]
	assert again
	for attempts in again:
		for earlier in attempts[:-1]:
			asked = zip(PLAN.lessons[earlier.lesson], earlier.choices, strict=True)
			assert np.mean([choice == key for (_, key), choice in asked]) < generator.PASS_SHARE
