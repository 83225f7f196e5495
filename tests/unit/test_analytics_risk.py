"""Which signs call for support, how much, since when, and what follows."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from ai_school.analytics import cleaning, risk
from ai_school.analytics.cleaning import Batch
from ai_school.analytics.facts import Facts, Noticed, School, Window, Work
from ai_school.analytics.profile import profiles
from ai_school.analytics.reasons import NEXT_STEPS, Reason
from ai_school.analytics.risk import Forecast, level_of, risks
from tests.support import facts as made

TODAY = date(2026, 11, 23)
SCHOOL = School(course_means={"Algebra": 0.6, "Biology": 0.6}, pace=1.0, kept_days=30)


def day(weeks_ago):
	return TODAY - timedelta(weeks=weeks_ago)


def facts(students, marks=(), attendance=(), questions=(), work=()):
	"""marks: (student, scores of 20, one a week, the last today); work: (student, weeks ago, whether done)."""
	batch, window, noticed = Batch(students), Window(TODAY), Noticed()
	rows = [
		(student, "Algebra", day(len(scores) - 1 - week), datetime(2026, 1, 1), score, 20.0)
		for student, scores in marks
		for week, score in enumerate(scores)
	]
	due = [(batch.position(student), day(weeks).toordinal()) for student, weeks, _done in work]
	asked = np.array(due, np.int64).reshape(-1, 2).T
	return Facts(
		students=batch.students,
		window=window,
		results=made.results(rows, batch, window, noticed),
		quizzes=made.quizzes((), batch, window, noticed),
		questions=cleaning.questions(questions, batch, window, noticed),
		attendance=made.attendance(attendance, batch),
		activity=cleaning.course_activity((), batch, noticed),
		noticed=noticed,
		work=Work(*asked, np.array([done for *_, done in work], np.bool_)),
	)


def risk_of(school=SCHOOL, **records):
	return profiles(facts(["Ada"], **records), school)[0].risk


def codes(found):
	return [reason.code for reason in found.reasons]


def present(days, attended, recent_days=0, recent_attended=0):
	return [("Ada", days, attended, 0, recent_days, recent_attended, 0, 0)]


def test_without_records_nothing_is_said():
	assert risk_of() == risk.Risk("none", None, None, None, (), ())
	assert profiles(facts([]), SCHOOL) == []


def test_good_results_call_for_nothing():
	assert risk_of(marks=[("Ada", [15] * 8)], attendance=present(100, 98)).level == "none"


def test_a_single_bad_result_is_watched_and_dated():
	found = risk_of(marks=[("Ada", [16, 9])])
	assert (found.level, codes(found), found.since) == ("watch", ["last_below_pass"], TODAY.isoformat())
	assert (found.reasons[0].now, found.reasons[0].before) == (0.45, 0.5)


def test_results_below_the_pass_mark_call_for_support_since_the_first_of_them():
	found = risk_of(marks=[("Ada", [8] * 8)])
	assert (found.level, codes(found)) == ("support", ["results_below_pass"])
	assert found.since == day(4).isoformat()
	assert [step.code for step in found.next_steps] == ["look_at_tests"]


def test_results_just_below_the_pass_mark_are_watched():
	found = risk_of(marks=[("Ada", [9] * 8)])
	assert (found.level, codes(found)) == ("watch", ["results_below_pass"])


def test_two_results_far_below_the_pass_mark_call_for_support_and_one_does_not():
	assert risk_of(marks=[("Ada", [7, 8])]).level == "support"
	assert risk_of(marks=[("Ada", [2])]).level == "watch"


def test_the_pass_mark_is_the_school_s():
	assert risk_of(marks=[("Ada", [9] * 8)], school=replace(SCHOOL, pass_share=0.4)).level == "none"
	assert risk_of(marks=[("Ada", [10] * 8)]).level == "none"


def test_a_fall_that_ends_well_above_the_pass_mark_is_watched():
	found = risk_of(marks=[("Ada", [19] * 6 + [15] * 5)])
	assert (found.level, codes(found)) == ("watch", ["results_fall"])


def test_a_fall_to_just_above_the_pass_mark_calls_for_support():
	found = risk_of(marks=[("Ada", [15] * 6 + [11] * 5)])
	assert (found.level, codes(found)) == ("support", ["results_fall"])


def test_a_far_fall_above_the_pass_mark_calls_for_support():
	found = risk_of(marks=[("Ada", [19, 19, 18, 19, 19, 13, 12, 13, 12, 12])])
	assert (found.level, codes(found)) == ("support", ["results_fall"])
	assert found.since == day(4).isoformat()
	assert (found.reasons[0].now, found.reasons[0].before) == (pytest.approx(0.62), pytest.approx(0.94))


def test_strong_signs_of_two_kinds_are_urgent_and_bring_the_team_together():
	found = risk_of(marks=[("Ada", [8] * 6)], attendance=present(100, 88, 20, 13))
	assert found.level == "urgent"
	assert found.next_steps[0].code == "meet_team"


@pytest.mark.parametrize(
	("days", "attended", "level", "code"),
	[
		(3, 2, "none", None),
		(3, 1, "watch", "absent_early"),
		(9, 6, "watch", "absent_early"),
		(3, 0, "support", "absent_early"),
		(6, 2, "support", "absent_early"),
		(2, 0, "none", None),
		(9, 7, "none", None),
		(60, 53, "watch", "attendance_low"),
		(20, 15, "watch", "attendance_very_low"),
		(60, 47, "support", "attendance_very_low"),
	],
)
def test_attendance_speaks_from_the_first_week(days, attended, level, code):
	found = risk_of(attendance=present(days, attended))
	assert (found.level, codes(found)) == (level, [code] if code else [])


@pytest.mark.parametrize(
	("attendance", "level", "found"),
	[
		(present(100, 91, 20, 15), "watch", ["attendance_fell"]),
		(present(100, 90, 20, 13), "support", ["attendance_fell"]),
		(present(100, 85, 20, 17), "watch", ["attendance_low"]),
		(present(100, 85, 20, 19), "none", []),
		(present(100, 75, 20, 20), "none", []),
	],
)
def test_a_week_s_illness_is_watched_and_what_is_over_is_no_sign(attendance, level, found):
	one = risk_of(attendance=attendance)
	assert (one.level, codes(one)) == (level, found)


def test_missing_work_is_counted_and_dated():
	work = [("Ada", 6, True), ("Ada", 4, False), ("Ada", 2, False)]
	found = risk_of(work=work)
	assert (found.level, codes(found), found.since) == ("support", ["missing_work"], day(4).isoformat())
	assert (found.reasons[0].now, found.reasons[0].before) == (2, 3)
	assert risk_of(work=work[:2]).level == "none"
	assert risk_of(work=[*work, *[("Ada", 1, True)] * 2]).level == "watch"
	assert risk_of(work=[*work, *[("Ada", 1, True)] * 4]).level == "none"


def test_questions_at_night_alone_are_no_call_for_support():
	asked = [("Ada", datetime(2026, 11, 20, 23), "help")] * 12
	assert risk_of(questions=asked).level == "none"


def test_dependence_on_the_tutor_with_falling_results_is_urgent_only_with_a_second_strong_sign():
	asked = [("Ada", datetime(2026, 11, 20, 17), "help")] * 20
	found = risk_of(marks=[("Ada", [19] * 5 + [13] * 5)], questions=asked)
	assert (found.level, codes(found)) == ("support", ["results_fall", "use_rises_results_fall"])


def test_all_equal_students_have_the_same_risk():
	names = ["Ada", "Ben", "Cy"]
	found = [one.risk for one in profiles(facts(names, marks=[(name, [8] * 5) for name in names]), SCHOOL)]
	assert found[0].level == "support"
	assert len(set(found)) == 1


def test_a_risk_is_the_same_in_any_batch():
	marks = [("Ben", [18] * 6), ("Ada", [9] * 5)]
	work = [("Ben", 3, True), ("Ada", 2, False), ("Ada", 3, False)]
	assert profiles(facts(["Ben", "Ada"], marks, work=work), SCHOOL)[1].risk == risk_of(
		marks=marks[1:], work=work[1:]
	)


def test_a_forecast_raises_the_level_and_never_lowers_it():
	low, high = Forecast(0.1, 0.3, 0.6, "m"), Forecast(0.7, 0.3, 0.6, "m")
	one = facts(["Ada"], marks=[("Ada", [8] * 6)], attendance=present(100, 88, 20, 13))
	profile = profiles(one, SCHOOL)[0]
	args = (SCHOOL, [profile.trend], [profile.gaps], [profile.engagement], [profile.ai_use])
	assert risks(one, *args, forecasts=[low])[0].level == "urgent"
	nothing = facts(["Ada"])
	empty = profiles(nothing, SCHOOL)[0]
	args = (SCHOOL, [empty.trend], [()], [empty.engagement], [empty.ai_use])
	raised = risks(nothing, *args, forecasts=[high])[0]
	assert (raised.level, codes(raised), raised.probability, raised.model) == (
		"support",
		["school_record"],
		0.7,
		"m",
	)
	assert risks(nothing, *args, forecasts=[low])[0].level == "none"


def test_every_sign_has_a_kind_and_a_next_step():
	assert set(risk.STEPS.values()) <= set(NEXT_STEPS)
	assert set(risk.KIND_OF) | {"school_record"} == set(risk.STEPS)


def test_a_forecast_alone_is_watched_unless_it_is_more_likely_than_not():
	likely, unlikely = Forecast(0.5, 0.1, 0.2, "m"), Forecast(0.25, 0.1, 0.2, "m")
	empty, low = facts(["Ada"]), facts(["Ada"], attendance=present(60, 53))
	assert [level_with(empty, one) for one in (likely, unlikely)] == ["support", "watch"]
	assert level_with(low, unlikely) == "support"


def level_with(given, forecast):
	one = profiles(given, SCHOOL)[0]
	return risks(given, SCHOOL, [one.trend], [()], [one.engagement], [one.ai_use], [forecast])[0].level


def signs(*given):
	"""Reasons of these codes; a "!" at the end makes one strong."""
	return [Reason(code.rstrip("!"), 1.0, strong=code.endswith("!")) for code in given]


@pytest.mark.parametrize(
	("level", "given"),
	[
		("none", []),
		("watch", ["attendance_low"]),
		("watch", ["attendance_low", "attendance_fell"]),
		("watch", ["results_below_pass", "results_fall", "gaps"]),
		("support", ["attendance_low", "activity_fell"]),
		("support", ["attendance_low", "activity_fell", "gaps"]),
		("support", ["results_below_pass!", "results_fall!", "gaps"]),
		("support", ["results_below_pass!", "attendance_low"]),
		("urgent", ["results_below_pass!", "attendance_very_low!"]),
		("urgent", ["results_fall!", "activity_fell", "attendance_low"]),
	],
)
def test_a_level_needs_one_strong_sign_or_two_kinds_and_the_last_two_kinds_strong_or_three(level, given):
	assert level_of(signs(*given)) == level


def test_the_share_of_wrong_marks():
	assert risk.wrong_share({"Handled": 3, "Wrong": 1}) == 0.25
	assert risk.wrong_share({}) is None
