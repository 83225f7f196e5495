"""From the records of a school to the figures of its students."""

import json
from datetime import datetime, time, timedelta

import pytest

from tests.support.analytics import PROFILE, ask, enrolled, insight, refresh, school_days

pytestmark = pytest.mark.usefixtures("own_records")


def test_falling_results_are_seen_and_lead_back_to_their_records(db, pupil, exams, school):
	fallen, steady = pupil("Fay"), pupil("Stan")
	names = exams(fallen, "maths", 18, 18, 17, 18, 17, 8, 7, 8, 7, 6)
	exams(steady, "maths", 8, 9, 8, 8, 9, 8, 9, 8, 8, 9)
	exams(steady, "biology", 19, 20, 19, 19, 20, 19, 20, 19, 19, 20)
	refresh()
	found = insight(fallen)
	trend = found["profile"]["trend"]
	assert (trend["label"], trend["count"]) == ("declining", 10)
	assert (trend["recent_mean"], trend["earlier_mean"]) == (pytest.approx(0.36), pytest.approx(0.88))
	assert trend["slope_low"] <= trend["slope"] <= trend["slope_high"] < 0
	assert [row["name"] for row in found["results"]] == names
	assert found["results"][0]["share"] == pytest.approx(0.9)
	assert (found["results"][0]["score"], found["results"][0]["maximum"]) == (18, 20)
	assert sum(row["share"] for row in found["results"]) / 10 == pytest.approx(trend["mean"])
	assert found["student"]["groups"] == [school.group]
	assert found["student"]["programs"] == [school.program]
	profile = insight(steady)["profile"]
	assert profile["trend"]["label"] == "stable"
	strength = profile["strengths"][0]
	assert (strength["course"], strength["count"]) == (school.biology, 10)
	assert strength["share"] == pytest.approx(0.97)


def test_what_is_stored_is_what_is_answered(db, pupil, exams):
	student = pupil()
	exams(student, "maths", 10, 12)
	refresh()
	profile = insight(student)["profile"]
	stored = db.get_value(PROFILE, {"student": student}, "*", as_dict=True)
	for field, key in (
		("trend_detail", "trend"),
		("strengths", "strengths"),
		("gaps", "gaps"),
		("sources", "sources"),
	):
		value = stored[field]
		assert (json.loads(value) if isinstance(value, str) else value) == profile[key]
	assert (stored.trend, stored.engagement, stored.ai_use) == (
		profile["trend"]["label"],
		profile["engagement"]["level"],
		profile["ai_use"]["level"],
	)
	assert (stored.results_count, stored.mean_share) == (2, pytest.approx(0.55))


def test_attendance_counts_days_and_leave_is_not_absence(db, school, pupil, exact):
	from ai_school.demo import records

	student, days = pupil(), school_days(15)
	for number, day in enumerate(days):
		status = "Leave" if number in (0, 1) else "Absent" if number == 2 else "Present"
		records.attendance(student, school.group, day, status)
	assert refresh().students == 1
	found = insight(student)
	year = found["profile"]["engagement"]["year"]
	assert year == {"days": 13, "attended": 12, "leave": 2, "rate": pytest.approx(12 / 13)}
	weeks = found["attendance"]
	assert sum(week["present"] + week["absent"] for week in weeks) == 13
	assert weeks == sorted(weeks, key=lambda week: week["week"])
	assert all(datetime.fromisoformat(week["week"]).weekday() == 0 for week in weeks)


def test_course_activity_is_counted_by_the_student_s_name(db, school, pupil, exact):
	from frappe.utils import now_datetime

	from ai_school.demo import records

	student, article = pupil(), f"{school} All about fractions"
	enrollment = enrolled(student, school.maths)
	for back in (0, 3, 40):
		name = records.course_activity(enrollment, article, now_datetime() - timedelta(days=back))
		db.set_value("Course Activity", name, {"student": student, "course": school.maths})
	refresh()
	assert insight(student)["profile"]["engagement"]["course_activity"] == {"recent": 2, "earlier": 1}


def test_use_of_the_tutor_with_falling_results_is_a_concern(db, pupil, exams, exact):
	from frappe.utils import getdate

	student = pupil()
	exams(student, "maths", 18, 18, 17, 18, 17, 8, 7, 8, 7, 6)
	for number in range(12):
		ask(student, datetime.combine(getdate() - timedelta(days=1 + number % 5), time(16)))
	refresh()
	use = insight(student)["profile"]["ai_use"]
	assert (use["level"], use["questions"], use["days_used"], use["hours"][16]) == ("concern", 12, 5, 12)
	assert use["reasons"][0]["code"] == "use_rises_results_fall"
	assert use["reasons"][0]["sentence"].startswith("12 questions to the tutor in two weeks")
	assert "How?" not in json.dumps(insight(student))


def test_what_staff_wrote_into_a_profile_stays(db, pupil, exact):
	student = pupil()
	refresh()
	wishes = json.dumps({"pace": "slow"})
	db.set_value(PROFILE, {"student": student}, "learning_preferences", wishes)
	refresh(student=student)
	kept = db.get_value(PROFILE, {"student": student}, "learning_preferences")
	assert (json.loads(kept) if isinstance(kept, str) else kept) == {"pace": "slow"}
