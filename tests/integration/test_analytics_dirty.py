"""Records that cannot be true: counted, and no figure about a child."""

from datetime import datetime, time, timedelta

import pytest

from tests.support.analytics import RESULT, STATE, ask, enrolled, insight, refresh, school_days

pytestmark = pytest.mark.usefixtures("own_records")


def test_a_result_without_its_plan_is_dated_by_its_creation_and_counted(db, pupil, exams, exact):
	student = pupil()
	name = exams(student, "maths", 10)[0]
	plan = db.get_value(RESULT, name, "assessment_plan")
	db.set_value(RESULT, name, "assessment_plan", "gone")
	report = refresh()
	assert report.mended == {f"{RESULT}: no readable date, dated by its creation": 1}
	row = insight(student)["results"][0]
	assert row["date"] == str(db.get_value(RESULT, name, "creation").date())
	assert row["assessment"] == name
	db.set_value(RESULT, name, "assessment_plan", plan)
	db.commit()


@pytest.mark.parametrize(
	("values", "reason"),
	[
		({"maximum_score": 0}, "no maximum"),
		({"total_score": 21}, "score above the maximum"),
		({"total_score": -1}, "score below zero"),
	],
)
def test_an_impossible_result_is_no_figure_about_a_child(db, pupil, exams, exact, values, reason):
	student = pupil()
	first, _second = exams(student, "maths", 10, 12)
	db.set_value(RESULT, first, values)
	report = refresh()
	assert report.dropped == {f"{RESULT}: {reason}": 1}
	found = insight(student)
	assert found["profile"]["trend"]["mean"] == pytest.approx(0.6)
	assert len(found["results"]) == 1


def test_attendance_twice_on_a_day_is_one_day(db, school, pupil, exact):
	import frappe

	from ai_school.demo import records

	student, day = pupil(), school_days(1)[0]
	twice = frappe.copy_doc(
		frappe.get_doc("Student Attendance", records.attendance(student, school.group, day, "Absent"))
	)
	twice.update({"status": "Present", "docstatus": 1})
	twice.name = f"{student}-twice"
	twice.db_insert()
	records.record("Student Attendance", twice.name)
	report = refresh()
	assert report.dropped == {"Student Attendance: second record of a day and class": 1}
	year = insight(student)["profile"]["engagement"]["year"]
	assert (year["days"], year["attended"]) == (1, 1)


def test_a_student_of_two_classes_has_days_not_records(db, school, pupil, exact):
	from ai_school.demo import records
	from tests.support import school as builder

	student, day = pupil(), school_days(1)[0]
	builder.add_to_group(school.other_group, student)
	records.attendance(student, school.group, day, "Present")
	records.attendance(student, school.other_group, day, "Absent")
	assert not refresh().dropped
	year = insight(student)["profile"]["engagement"]["year"]
	assert (year["days"], year["attended"]) == (1, 0.5)


def test_quizzes_are_read_as_they_were_written(db, school, pupil, exact):
	import frappe
	from frappe.utils import now_datetime

	from ai_school.demo import records

	student = pupil()
	answers = [(school.questions[0], "5/6", True)]
	now = now_datetime()
	names = [
		records.quiz_activity(
			enrolled(student, school.maths), school.quiz, now - timedelta(days=back), answers
		)
		for back in range(4)
	]
	old = now - timedelta(days=60)
	for name, values in zip(
		names,
		({}, {"score": "n/a"}, {"score": ""}, {"activity_date": old.strftime("%Y-%m-%d")}),
		strict=True,
	):
		frappe.db.set_value("Quiz Activity", name, {"student": student, **values})
	report = refresh()
	assert report.dropped == {"Quiz Activity: score is not a number from 0 to 100": 2}
	detail = insight(student)["profile"]["engagement"]
	assert detail["quiz_attempts"] == {"recent": 3, "earlier": 1}


@pytest.mark.parametrize(("form", "first"), [("dd-mm-yyyy", "%d-%m-%Y"), ("mm/dd/yyyy", "%m/%d/%Y")])
def test_a_quiz_s_day_is_read_in_the_site_s_order_and_in_iso(db, school, pupil, exact, form, first):
	from frappe.utils import getdate, now_datetime

	from ai_school.demo import records

	student, usual = pupil(), db.get_single_value("System Settings", "date_format")
	answers = [(school.questions[0], "5/6", True)]
	old = getdate() - timedelta(days=60)
	for written in (old.strftime(first), old.strftime("%Y-%m-%d"), f"{old} 09:30:00", "someday"):
		name = records.quiz_activity(enrolled(student, school.maths), school.quiz, now_datetime(), answers)
		db.set_value("Quiz Activity", name, {"student": student, "activity_date": written})
	db.set_single_value("System Settings", "date_format", form)
	try:
		report = refresh()
		found = insight(student)["profile"]["engagement"]["quiz_attempts"]
	finally:
		db.set_single_value("System Settings", "date_format", usual)
		db.commit()
	assert found == {"recent": 1, "earlier": 3}
	assert report.mended == {"Quiz Activity: no readable date, dated by its creation": 1}


def test_a_student_of_three_groups_is_one_student_shown_in_each(db, school, pupil, exams, exact):
	from ai_school.analytics import api
	from ai_school.demo import people
	from tests.support import school as builder

	student = pupil("Tri")
	third = people.student_group(f"{school} C", school.year, school.program, [student], [], "Activity")
	builder.add_to_group(school.other_group, student)
	exams(student, "maths", 2, 3, 2)
	assert refresh().students == 1
	groups = sorted((school.group, school.other_group, third))
	assert [(row["name"], row["groups"]) for row in api.students(student)] == [(student, groups)]
	for group in groups:
		names = [row["name"] for row in api.class_insight(group=group)["students"]]
		assert names.count(student) == 1
	assert insight(student)["profile"]["trend"]["count"] == 3
	assert [row["name"] for row in api.class_insight(course=school.maths)["students"]].count(student) == 1


def test_an_empty_class_and_a_class_of_one(db, school, pupil, exams):
	from ai_school.analytics import api
	from ai_school.demo import people

	nobody = people.student_group(f"{school} N", school.year, school.program, [], [], "Activity")
	found = api.class_insight(group=nobody)
	assert (found["students"], found["cells"], found["computed_on"]) == ([], [], None)
	student = pupil()
	alone = people.student_group(f"{school} O", school.year, school.program, [student], [], "Activity")
	exams(student, "maths", 12)
	refresh(student=student)
	(row,) = api.class_insight(group=alone)["students"]
	assert (row["name"], row["mean_share"]) == (student, pytest.approx(0.6))


@pytest.fixture
def site_in(monkeypatch):
	"""A function that moves the site to a time zone that is not the server's."""
	import frappe.utils.data

	def move(zone):
		monkeypatch.setattr(frappe.utils.data, "get_system_timezone", lambda: zone)
		return frappe.utils.now_datetime()

	yield move
	monkeypatch.undo()
	frappe.db.set_single_value(STATE, "watermark", str(frappe.utils.now_datetime()))
	frappe.db.commit()


@pytest.mark.parametrize(("zone", "hour"), [("Pacific/Kiritimati", 15), ("Pacific/Pago_Pago", 16)])
def test_days_begin_and_end_where_the_site_is(db, school, pupil, exact, site_in, zone, hour):
	"""Fourteen hours before UTC and eleven behind it: at any time one of the two has another date than the server."""
	from ai_school.demo import records
	from tests.support import school as builder

	now, student = site_in(zone), pupil()
	plan = builder.plan(school, school.group, school.art, now.date(), hour=hour)
	builder.result(school, plan, student, 15)
	midnight = datetime.combine(now.date(), time())
	for moment in (midnight, midnight - timedelta(seconds=1)):
		ask(student, moment)
	for day in (now.date(), now.date() - timedelta(days=27), now.date() - timedelta(days=28)):
		records.attendance(student, school.group, day, "Present")
	report = refresh(student=student)
	assert (report.dropped, report.mended) == ({}, {})
	found = insight(student)
	assert [row["date"] for row in found["results"]] == [str(now.date())]
	use = found["profile"]["ai_use"]
	assert (use["questions"], use["days_used"], use["hours"][0], use["hours"][23]) == (2, 2, 1, 1)
	engagement = found["profile"]["engagement"]
	assert (engagement["recent"]["days"], engagement["year"]["days"]) == (2, 3)


def test_a_day_that_has_not_begun_where_the_site_is_is_no_day_yet(db, school, pupil, exact, site_in):
	from tests.support import school as builder

	now, student = site_in("Pacific/Pago_Pago"), pupil()
	plan = builder.plan(school, school.group, school.art, now.date() + timedelta(days=1), hour=17)
	builder.result(school, plan, student, 15)
	report = refresh(student=student)
	assert report.mended == {"Assessment Result: dated in the future, dated by its creation": 1}
	assert [row["date"] for row in insight(student)["results"]] == [str(now.date())]
