"""Records that cannot be true: counted, and no figure about a child."""

from datetime import timedelta

import pytest

from tests.support.analytics import RESULT, enrolled, insight, refresh, school_days

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
