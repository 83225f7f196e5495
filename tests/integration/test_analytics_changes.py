"""What changes in the records changes the figures with the next refresh, and nothing else does."""

import json
from datetime import timedelta

import pytest

from tests.support.analytics import (
	PROFILE,
	RESULT,
	STATE,
	cancel,
	computed_on,
	enrolled,
	insight,
	refresh,
	school_days,
)

ATTENDANCE = "Student Attendance"

pytestmark = pytest.mark.usefixtures("own_records")


def test_only_who_changed_is_computed(db, pupil, exams, exact):
	changed, unchanged = pupil("Cleo"), pupil("Uma")
	refresh()
	before = computed_on(db, changed, unchanged)
	exams(changed, "maths", 12)
	assert refresh().students == 1
	after = computed_on(db, changed, unchanged)
	assert after[0] > before[0]
	assert after[1] == before[1]
	assert refresh().students == 0


def test_a_cancelled_result_does_not_count(db, pupil, exams, exact):
	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	refresh()
	cancel(RESULT, last)
	assert insight(student)["stale"]
	assert [row["score"] for row in insight(student)["results"]] == [10]
	assert refresh().students == 1
	assert insight(student)["profile"]["trend"]["count"] == 1
	assert not insight(student)["stale"]


def test_a_deleted_result_does_not_count(db, pupil, exams, exact):
	import frappe

	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	cancel(RESULT, last)
	refresh()
	frappe.delete_doc(RESULT, last, ignore_permissions=True)
	assert refresh().students == 1
	assert insight(student)["profile"]["trend"]["mean"] == pytest.approx(0.5)


def test_who_missed_a_test_is_computed_when_the_others_are_marked_and_when_they_are_not(
	db, school, pupil, exact
):
	"""The class's results say what a student has missed, who has no record that changed."""
	import frappe
	from frappe.utils import getdate

	from ai_school.demo import people
	from tests.support import school as builder
	from tests.support.analytics import weekly_plan

	marked, absent = pupil("Mae"), pupil("Abe")
	members = [marked, absent]
	group = people.student_group(f"{school} W", school.year, school.program, members, [], "Activity")
	enrollments = {"student": ("in", members), "course": school.maths}
	frappe.db.set_value("Course Enrollment", enrollments, "enrollment_date", getdate() - timedelta(days=60))
	plans = [weekly_plan(school, group, "maths", weeks) for weeks in (1, 2)]
	refresh()
	results = [builder.result(school, plan, marked, 15) for plan in plans]
	refresh()
	signs = [one["code"] for one in insight(absent)["profile"]["risk"]["reasons"]]
	assert signs == ["missing_work"]
	for name in results:
		cancel(RESULT, name)
	refresh()
	assert [insight(one)["profile"]["risk"]["level"] for one in members] == ["none", "none"]


def test_a_draft_does_not_count(db, school, pupil, exams, exact):
	import frappe

	student = pupil()
	name = exams(student, "maths", 10)[0]
	cancel(RESULT, name)
	draft = frappe.copy_doc(frappe.get_doc(RESULT, name))
	draft.docstatus = 0
	draft.insert(ignore_permissions=True)
	refresh()
	assert insight(student)["profile"]["trend"]["count"] == 0
	frappe.delete_doc(RESULT, draft.name, ignore_permissions=True)
	db.commit()


def test_a_record_deleted_without_a_trace_makes_the_profile_stale(db, pupil, exams, exact):
	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	refresh()
	assert not insight(student)["stale"]
	db.delete(RESULT, {"name": last})
	assert insight(student)["stale"]


def test_a_plan_that_moved_moves_its_results(db, pupil, exams, exact):
	import frappe

	student = pupil()
	first, _last = exams(student, "art", 10, 20)
	refresh()
	plan = frappe.get_doc("Assessment Plan", db.get_value(RESULT, first, "assessment_plan"))
	day = plan.schedule_date - timedelta(days=3)
	plan.db_set("schedule_date", day)
	assert refresh().students >= 1
	assert insight(student)["results"][0]["date"] == str(day)


def test_a_renamed_course_is_renamed_in_the_profiles(db, school, pupil, exams, exact):
	import frappe

	from ai_school.demo import records

	student = pupil()
	exams(student, "art", 20, 20)
	exams(student, "maths", 5, 5)
	refresh()
	old, new = school.art, f"{school.art} and craft"
	with records.quiet():
		frappe.rename_doc("Course", old, new, force=True)
	try:
		assert refresh().students >= 1
		strength = insight(student)["profile"]["strengths"][0]
		assert strength["course"] == new
		assert strength["course_mean"] > 0.5
	finally:
		with records.quiet():
			frappe.rename_doc("Course", new, old, force=True)
		frappe.db.commit()


def test_a_renamed_student_keeps_the_profile_under_the_new_name(db, pupil, exams, exact):
	import frappe

	from ai_school.demo import records

	student = pupil()
	exams(student, "maths", 10, 10)
	refresh()
	new = f"{student}-R"
	with records.quiet():
		frappe.rename_doc("Student", student, new, force=True)
	records.record("Student", new)
	assert refresh().students == 1
	assert insight(new)["profile"]["trend"]["count"] == 2
	assert db.count(PROFILE, {"student": ("in", (student, new))}) == 1


def test_of_merged_students_one_profile_stays_and_has_both_s_results(db, school, pupil, exams, exact):
	import frappe

	from ai_school.analytics.refresh import before_student_rename
	from ai_school.demo import records

	kept, merged = pupil("Kay"), pupil("Mel", school.other_group)
	exams(kept, "maths", 10)
	exams(merged, "biology", 20, group=school.other_group)
	refresh()
	before_student_rename(frappe.get_doc("Student", merged), "before_rename", merged, kept, True)
	with records.quiet():
		frappe.rename_doc("Student", merged, kept, merge=True, force=True)
	refresh()
	assert insight(kept)["profile"]["trend"]["count"] == 2
	assert db.count(PROFILE, {"student": ("in", (kept, merged))}) == 1


def test_a_disabled_student_is_left_as_they_were(db, pupil, exams, exact):
	student = pupil()
	refresh()
	before = computed_on(db, student)
	exams(student, "maths", 10)
	db.set_value("Student", student, "enabled", 0)
	refresh()
	assert computed_on(db, student) == before
	db.set_value("Student", student, "enabled", 1)
	assert refresh().students == 1


def test_one_student_is_computed_on_request_and_the_watermark_stays(db, pupil, exams, exact):
	student = pupil()
	refresh()
	watermark = db.get_singles_dict(STATE)["watermark"]
	exams(student, "maths", 10)
	assert refresh(student=student).students == 1
	assert insight(student)["profile"]["trend"]["count"] == 1
	assert db.get_singles_dict(STATE)["watermark"] == watermark


def test_a_student_who_is_not_there_is_refused(db):
	import frappe

	with pytest.raises(frappe.DoesNotExistError):
		refresh(student="nobody")
	with pytest.raises(frappe.DoesNotExistError):
		insight("nobody")


def test_a_profile_of_nobody_is_removed_by_a_full_refresh(db, pupil):
	import frappe

	student = pupil()
	refresh(student=student)
	db.set_value(PROFILE, {"student": student}, "student", "nobody", update_modified=False)
	report = refresh(full=True)
	assert report.full
	assert not db.exists(PROFILE, {"student": "nobody"})
	assert db.exists(PROFILE, {"student": student})
	assert frappe.db.get_singles_dict(STATE)["last_full"]


def test_a_clock_that_was_set_back_loses_no_change(db, pupil, exams, exact):
	from frappe.utils import add_to_date, now_datetime

	student = pupil()
	refresh()
	db.set_single_value(STATE, "watermark", str(add_to_date(now_datetime(), hours=1)))
	exams(student, "maths", 10)
	assert refresh().full
	assert insight(student)["profile"]["trend"]["count"] == 1
	exams(student, "biology", 10)
	report = refresh()
	assert (report.full, report.students) == (False, 1)


def test_records_restored_from_a_backup_are_seen_though_they_are_older_than_the_last_refresh(
	db, pupil, exams, exact
):
	from frappe.utils import add_to_date, now_datetime

	student = pupil()
	names = exams(student, "maths", 10, 10)
	refresh()
	before = {"total_score": 20, "modified": add_to_date(now_datetime(), days=-2)}
	for name in names:
		db.set_value(RESULT, name, before, update_modified=False)
	assert refresh().full
	assert insight(student)["profile"]["trend"]["mean"] == pytest.approx(1.0)
	assert not refresh().full


def test_a_whole_backup_restored_goes_on_from_its_own_watermark(db, pupil, exams, exact):
	"""State, profiles and records are of the same earlier moment; what is entered again afterwards counts."""
	from frappe.utils import add_to_date, now_datetime

	student = pupil()
	first = exams(student, "maths", 10)
	refresh()
	then = add_to_date(now_datetime(), hours=-3)
	db.set_value(RESULT, first[0], "modified", then, update_modified=False)
	report = json.loads(db.get_singles_dict(STATE)["last_report"])
	report = {**report, "until": then.isoformat(), "newest": {}}
	db.set_single_value(STATE, {"watermark": str(then), "last_report": json.dumps(report)})
	exams(student, "biology", 20)
	assert not refresh().full
	assert insight(student)["profile"]["trend"]["count"] == 2


def test_cancelled_and_deleted_attendance_and_a_deleted_quiz_count_no_more(db, school, pupil, exact):
	import frappe
	from frappe.utils import now_datetime

	from ai_school.demo import records

	student, days = pupil(), school_days(3)
	kept, cancelled, deleted = (records.attendance(student, school.group, day, "Absent") for day in days)
	answers = [(school.questions[0], "5/6", True)]
	quiz = records.quiz_activity(enrolled(student, school.maths), school.quiz, now_datetime(), answers)
	db.set_value("Quiz Activity", quiz, "student", student)
	refresh()
	assert insight(student)["profile"]["engagement"]["year"]["days"] == 3
	cancel(ATTENDANCE, cancelled)
	cancel(ATTENDANCE, deleted)
	frappe.delete_doc(ATTENDANCE, deleted, ignore_permissions=True)
	frappe.delete_doc("Quiz Activity", quiz, ignore_permissions=True)
	report = refresh()
	assert (report.full, report.students) == (False, 1)
	engagement = insight(student)["profile"]["engagement"]
	assert engagement["year"]["days"] == 1
	assert engagement["quiz_attempts"] == {"recent": 0, "earlier": 0}
	assert db.get_value(ATTENDANCE, kept, "docstatus") == 1


def test_a_deleted_student_leaves_no_figure_behind(db, school, pupil, exams, exact):
	import frappe

	from ai_school.analytics import api

	student, group = pupil("Del"), {"group": school.group}
	names = exams(student, "maths", 2, 3, 2)
	refresh()
	assert db.exists("AI Support Flag", {"student": student})
	assert student in [row["name"] for row in api.class_insight(**group)["students"]]
	counted = {row["name"]: row["students"] for row in api.groups()["groups"]}[school.group]
	frappe.delete_doc("Student", student, force=True, ignore_permissions=True)
	for doctype in (PROFILE, "AI Support Flag"):
		assert not db.exists(doctype, {"student": student})
	assert student not in [row["name"] for row in api.class_insight(**group)["students"]]
	assert {row["name"]: row["students"] for row in api.groups()["groups"]}[school.group] == counted - 1
	assert refresh().students == 0
	assert refresh(full=True).full
	assert not db.exists(PROFILE, {"student": student})
	with pytest.raises(frappe.DoesNotExistError):
		insight(student)
	db.delete("Student Group Student", {"student": student})
	for name in names:
		cancel(RESULT, name)
	db.commit()


def test_merged_students_have_one_open_call_for_support(db, school, pupil, exams, exact):
	import frappe

	from ai_school.demo import records

	kept, merged = pupil("Kit"), pupil("Moe", school.other_group)
	exams(kept, "maths", 2, 3, 2)
	exams(merged, "biology", 2, 3, 2, group=school.other_group)
	refresh()
	with records.quiet():
		frappe.rename_doc("Student", merged, kept, merge=True, force=True)
	refresh()
	assert db.count("AI Support Flag", {"student": kept, "status": "Open"}) == 1
	assert db.count(PROFILE, {"student": ("in", (kept, merged))}) == 1
	assert insight(kept)["profile"]["trend"]["count"] == 6
