"""Profiles of a batch, as they are stored, and the sentences for their reasons."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ai_school.analytics import cleaning
from ai_school.analytics.cleaning import Batch
from ai_school.analytics.facts import Facts, Noticed, School, Window
from ai_school.analytics.profile import encoded, plain, profiles
from ai_school.analytics.reasons import SENTENCES, Reason, sentence
from tests.support import facts as made

TODAY = date(2026, 11, 23)
SCHOOL = School(course_means={"Algebra": 0.6, "Biology": 0.6}, pace=1.0, kept_days=30)


def facts(students, results=(), quizzes=(), questions=(), attendance=(), activity=()):
	batch, window, noticed = Batch(students), Window(TODAY), Noticed()
	return Facts(
		students=batch.students,
		window=window,
		results=made.results(results, batch, window, noticed),
		quizzes=made.quizzes(quizzes, batch, window, noticed),
		questions=cleaning.questions(questions, batch, window, noticed),
		attendance=made.attendance(attendance, batch),
		activity=cleaning.course_activity(activity, batch, noticed),
		noticed=noticed,
	)


def result(student, course, weeks_ago, score):
	return (student, course, TODAY - timedelta(weeks=weeks_ago), datetime(2026, 1, 1), score, 20.0)


def falling(student):
	scores = [18, 18, 17, 18, 17, 8, 7, 8, 6, 7]
	return [result(student, "Algebra", 20 - week, score) for week, score in enumerate(scores)]


def test_a_student_without_any_record_has_a_profile_that_says_so():
	profile = profiles(facts(["Ada"]), SCHOOL)[0]
	assert profile.trend.label == profile.engagement.level == "insufficient_data"
	assert profile.ai_use.level == "none"
	assert profile.strengths == profile.gaps == ()


def test_heavy_use_with_falling_results_is_a_concern_for_that_student_alone():
	asked = [(name, datetime(2026, 11, 20, 17), "help") for name in ("Ada", "Ben") for _ in range(20)]
	ada, ben = profiles(facts(["Ada", "Ben"], results=falling("Ada"), questions=asked), SCHOOL)
	assert (ada.trend.label, ada.ai_use.level) == ("declining", "concern")
	assert (ben.trend.label, ben.ai_use.level) == ("insufficient_data", "healthy")


def test_strengths_begin_with_the_best_and_gaps_with_the_worst():
	means = School(dict.fromkeys("ABCD", 0.5), 1.0, 30)
	rows = [result("Ada", course, 1, score) for course, score in zip("ABCD", (2, 18, 20, 5), strict=True)] * 4
	profile = profiles(facts(["Ada"], results=rows), means)[0]
	assert [one.course for one in profile.strengths] == ["C", "B"]
	assert [one.course for one in profile.gaps] == ["A", "D"]


def test_all_equal_students_are_stable_and_neither_strong_nor_weak():
	names = ["Ada", "Ben", "Cy"]
	rows = [
		result(name, course, week, 12)
		for name in names
		for course in ("Algebra", "Biology")
		for week in range(9)
	]
	for profile in profiles(facts(names, results=rows), SCHOOL):
		assert profile.trend.label == "stable"
		assert profile.strengths == profile.gaps == ()


def test_a_profile_is_the_same_in_any_batch():
	rows = falling("Ada") + [result("Ben", "Biology", week, 15) for week in range(8)]
	alone = profiles(facts(["Ada"], results=rows[:10]), SCHOOL)[0]
	assert profiles(facts(["Ben", "Ada"], results=rows), SCHOOL)[1] == alone


def test_no_students():
	assert profiles(facts([]), SCHOOL) == []


def test_a_profile_is_plain_json():
	asked = [("Ada", datetime(2026, 11, 20, 23), "answer_request")] * 12
	profile = profiles(facts(["Ada"], results=falling("Ada"), questions=asked), SCHOOL)[0]
	stored = plain(profile)
	assert json.loads(json.dumps(stored, allow_nan=False)) == stored
	assert stored["trend"]["label"] == "declining"
	assert stored["ai_use"]["reasons"][0]["code"] == "use_rises_results_fall"


def test_a_figure_that_is_none_is_refused():
	with pytest.raises(ValueError, match="not a figure"):
		plain([1.0, float("nan")])


@pytest.mark.parametrize("code", SENTENCES)
def test_every_reason_has_a_sentence_without_a_gap(code):
	words = sentence(Reason(code, 0.25, 0.5))
	assert "{" not in words
	assert "None" not in words


def test_a_sentence_is_translated_before_its_figures_are_put_in():
	german = {SENTENCES["asks_at_night"]: "{now} % der Fragen kommen nachts."}
	assert sentence(Reason("asks_at_night", 0.375), german.__getitem__) == "38 % der Fragen kommen nachts."


def test_neither_frappe_nor_a_large_library_is_imported():
	code = (
		"import sys, ai_school.analytics.profile, ai_school.analytics.cleaning;"
		"print(sorted({'frappe', 'scipy', 'sklearn', 'pandas'} & set(sys.modules)))"
	)
	found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
	assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("size", [0, 1, 30])
def test_a_school_of_nobody_of_one_and_of_equals_has_figures_that_can_be_stored(size):
	names = [f"S{number}" for number in range(size)]
	of = facts(
		names,
		results=[result(name, "Algebra", weeks, 12) for name in names for weeks in (3, 1, 0)],
		attendance=[(name, 50, 48, 0, 10, 10, 0, 0) for name in names],
	)
	found = profiles(of, School(course_means={"Algebra": 0.6} if size else {}, pace=1.0, kept_days=30))
	json.dumps(plain(found), allow_nan=False)
	assert [one.student for one in found] == names
	assert len({json.dumps(plain(replace(one, student=""))) for one in found}) == min(size, 1)
	assert all(one.risk.level == "none" and one.trend.label == "stable" for one in found)
	assert not any(one.gaps or one.strengths for one in found)


def test_what_is_stored_is_what_plain_says():
	asked = [("Ada", datetime(2026, 11, 20, 23), "answer_request")] * 12
	for profile in profiles(facts(["Ada", "Ben"], results=falling("Ada"), questions=asked), SCHOOL):
		for part in (profile, profile.trend, profile.gaps, profile.engagement, profile.ai_use, profile.risk):
			assert encoded(part) == json.dumps(plain(part))


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_what_is_no_figure_is_not_stored(figure):
	with pytest.raises(ValueError, match="JSON"):
		encoded(Reason("results_fall", figure))
