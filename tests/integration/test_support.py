"""Calls for support: raised by the refresh, marked by staff, counted."""

from datetime import timedelta

import pytest

from tests.support.analytics import HOURS, insight, refresh

FLAG, PROFILE = "AI Support Flag", "AI Student Profile"
REFUSED = 403

pytestmark = pytest.mark.usefixtures("own_records")


@pytest.fixture
def pupil(db, school):
	"""A function that makes a student of the first class with results, one a week, the last one today."""
	from ai_school.demo import records
	from tests.support import school as builder

	def make(first="Pia", scores=()):
		with records.quiet():
			student = builder.new_student(school, first, school.group).student
		for weeks_ago, score in enumerate(reversed(scores)):
			builder.result(school, weekly_plan(school, weeks_ago), student, score)
		return student

	return make


def weekly_plan(school, weeks_ago):
	from frappe.utils import getdate

	from ai_school.demo import records

	group = records.assessment_group(f"{school} support week {weeks_ago}")
	found = {"student_group": school.group, "course": school.maths, "assessment_group": group, "docstatus": 1}
	import frappe

	return frappe.db.exists("Assessment Plan", found) or records.assessment_plan(
		school.group,
		school.maths,
		getdate() - timedelta(weeks=weeks_ago),
		{school.criteria: 20.0},
		assessment_group=group,
		scale=school.scale,
		hours=(f"{HOURS['maths'] + 6:02}:00:00", f"{HOURS['maths'] + 6:02}:45:00"),
		title=f"support {weeks_ago}",
		program=school.program,
		academic_year=school.year,
	)


def flags(student):
	import frappe

	frappe.db.rollback()
	fields = ["name", "status", "level", "marked_by", "marked_on", "note"]
	return frappe.get_all(FLAG, filters={"student": student}, fields=fields, order_by="raised_on, name")


def mark(student, status, note=""):
	from ai_school.analytics import api

	return api.mark_support(student, status, note)


def test_a_call_for_support_says_why_and_what_to_do(db, school, pupil):
	student = pupil(scores=[8, 7, 8, 7])
	refresh(student=student)
	found = insight(student)
	risk = found["profile"]["risk"]
	assert (risk["level"], risk["probability"], risk["model"]) == ("support", None, None)
	assert risk["reasons"][0]["sentence"] == "The last results average 38%; to pass, 50% are needed."
	assert risk["next_steps"][0]["sentence"]
	assert risk["since"] == found["results"][0]["date"]
	assert (found["support"]["status"], found["support"]["level"]) == ("Open", "support")
	assert found["support"]["signals"] == ["results_below_pass"]
	assert db.get_value(PROFILE, {"student": student}, "risk") == "support"


def test_a_flag_is_raised_once_and_passes_by_itself(db, school, pupil):
	import frappe

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	refresh(student=student)
	assert [flag.status for flag in flags(student)] == ["Open"]
	for name in frappe.get_all("Assessment Result", filters={"student": student}, pluck="name"):
		frappe.get_doc("Assessment Result", name).cancel()
	refresh(student=student)
	assert [flag.status for flag in flags(student)] == ["Passed"]


def test_what_was_handled_is_not_raised_again_unless_it_gets_worse(db, school, pupil):
	from ai_school.demo import records
	from tests.support.analytics import school_days

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	assert mark(student, "Handled", "We talked.")["status"] == "Handled"
	db.commit()
	refresh(student=student)
	assert [(flag.status, flag.note) for flag in flags(student)] == [("Handled", "We talked.")]
	for day in school_days(4):
		records.attendance(student, school.group, day, "Absent")
	refresh(student=student)
	assert [(flag.status, flag.level) for flag in flags(student)] == [
		("Handled", "support"),
		("Open", "urgent"),
	]


def test_wrong_marks_are_counted_by_sign(db, school, pupil):
	from ai_school.analytics import support

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	before = support.marks().get("results_below_pass", {"Wrong": 0})["Wrong"]
	mark(student, "Wrong")
	assert support.marks()["results_below_pass"]["Wrong"] == before + 1
	reopened = mark(student, "Open")
	assert (reopened["status"], reopened["marked_by"]) == ("Open", None)
	assert support.marks().get("results_below_pass", {"Wrong": 0})["Wrong"] == before


def test_only_the_student_s_own_staff_mark(db, school, pupil, log_in):
	import frappe

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	frappe.db.commit()
	path = "ai_school.analytics.api.mark_support"
	values = {"student": student, "status": "Handled", "note": "Done."}
	for who in (school.other_instructor, school.student, school.lead, school.manager):
		assert log_in(who).post(path, **values).status_code == REFUSED
	assert [flag.status for flag in flags(student)] == ["Open"]
	assert log_in(school.instructor).send(path, **values)["marked_by"] == school.instructor.email
	assert [flag.status for flag in flags(student)] == ["Handled"]


def test_flags_are_seen_by_the_own_instructors_and_the_office(db, school, pupil, log_in):
	import frappe

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	frappe.db.commit()
	name = flags(student)[0].name
	for who, seen in (("instructor", True), ("head", True), ("other_instructor", False), ("student", False)):
		client = log_in(getattr(school, who))
		answer = client.session.get(f"{client.base_url}/api/resource/{FLAG}/{name}")
		assert answer.ok is seen, who


@pytest.mark.parametrize("values", [("Passed", ""), ("Gone", ""), ("Wrong", "x" * 1001)])
def test_what_cannot_be_a_mark_is_refused(db, school, pupil, values):
	import frappe

	with pytest.raises(frappe.ValidationError):
		mark(pupil(), *values)


def test_without_a_call_there_is_nothing_to_mark(db, school, pupil):
	import frappe

	with pytest.raises(frappe.DoesNotExistError):
		mark(pupil(), "Handled")


def test_an_erased_student_leaves_no_flag(db, school, pupil):
	from ai_school import privacy

	student = pupil(scores=[8, 7, 8])
	refresh(student=student)
	privacy.erase_student(student)
	assert not db.exists(FLAG, {"student": student})
	db.commit()


def test_work_that_the_class_has_done_is_missed(db, school, pupil):
	import frappe
	from frappe.utils import getdate

	from ai_school.analytics import records, work
	from ai_school.analytics.facts import School, Window

	student = pupil(scores=[15])
	enrollment = {"student": student, "course": school.maths}
	plans = [weekly_plan(school, weeks) for weeks in (0, 1, 2)]
	window = Window(getdate())
	planned = [
		work.Planned(plan, school.group, school.maths, (getdate() - timedelta(weeks=weeks)).toordinal())
		for weeks, plan in enumerate(plans)
	]
	figures = School({}, 1.0, 30, planned=planned)
	frappe.db.set_value("Course Enrollment", enrollment, "enrollment_date", getdate() - timedelta(days=10))
	results = records.read([student], window, 30, {}).results
	found = work.read([student], results, figures)
	assert sorted(zip(found.day - window.today.toordinal(), found.done, strict=True)) == [
		(-7, False),
		(0, True),
	]


def test_an_assessment_counts_as_work_once_half_of_the_class_has_a_result(db, school, pupil):
	from frappe.utils import getdate

	from ai_school.analytics import work
	from ai_school.analytics.facts import Window
	from tests.support import school as builder

	plan = builder.plan(school, school.other_group, school.maths, getdate(), hour=18)
	window = Window(getdate())
	assert plan not in {one.name for one in work.planned(window)}
	builder.result(school, plan, school.other_student.student, 12)
	found = [one for one in work.planned(window) if one.name == plan]
	assert found == [work.Planned(plan, school.other_group, school.maths, getdate().toordinal())]
