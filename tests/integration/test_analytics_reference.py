"""A site's profiles against the reference (tests/reference), which reads the same records with plain `get_all`."""

from fractions import Fraction

import pytest

from tests.support.analytics import PROFILE, STATE, refresh, school_days

pytestmark = pytest.mark.usefixtures("own_records")


def test_every_profile_is_the_reference_s(db, dirty, concepts, exact):
	from tests.support.reference_site import compare, expected, read

	refresh(full=True)
	wanted = expected(read())
	compare(dirty.students, wanted)
	said = [wanted[name] for name in dirty.students]
	assert {one["risk"]["level"] for one in said} == {"none", "watch", "support", "urgent"}
	assert {"missing_work", "gaps"} <= {sign["code"] for one in said for sign in one["risk"]["reasons"]}
	assert {one["concept"] for of in said for one in of["mastery"]} >= set(concepts)


def test_a_site_that_has_another_date_than_its_server(db, dirty, exact, monkeypatch):
	import frappe.utils.data
	from frappe.utils import now_datetime

	from tests.support.reference_site import compare, expected, read

	here = now_datetime()
	try:
		for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
			monkeypatch.setattr(frappe.utils.data, "get_system_timezone", lambda zone=zone: zone)
			if now_datetime().date() != here.date():
				break
		assert now_datetime().date() != here.date()
		refresh(full=True)
		compare(dirty.students, expected(read()))
	finally:
		monkeypatch.undo()
		db.set_single_value(STATE, "watermark", str(now_datetime()))
		db.commit()


@pytest.mark.parametrize(("seed", "renames"), [(1, False), (2, True)])
def test_after_any_changes_every_profile_is_the_reference_s(db, dirty, exact, seed, renames):
	"""Of whoever was computed all is as it is now; of the others only the school's figures are older, until the night.

	One of the changes, the deletion of a student, takes away what is kept of the school.
	"""
	from tests.support.dirty_changes import Changes
	from tests.support.reference_site import compare, expected, figures_of, read

	refresh(full=True)
	before, changes = figures_of(read())[0], Changes(dirty, seed)
	stamps = computed_on(db)
	changes.make(renames=renames)
	db.commit()
	assert not refresh().full
	site, after = read(), computed_on(db)
	computed = [name for name in changes.students if after[name] != stamps.get(name)]
	others = sorted(set(changes.students) - set(computed))
	compare(computed, expected(site))
	if not renames:
		assert min(len(computed), len(others)) > 3
		compare(others, expected(site, (before, site.planned())))
	refresh(full=True)
	compare(changes.students, expected(site))
	gone = set(dirty.pupils) - set(changes.students) - set(dirty.pupils[4:5])
	assert not db.exists(PROFILE, {"student": ("in", sorted(gone))})


def test_what_is_entered_by_education_s_forms(db, school, pupil, exams, exact):
	"""A result that was amended and one that is a draft; lessons, leave, and a day that became a holiday afterwards."""
	import frappe

	from ai_school.demo import records
	from tests.support import school as builder
	from tests.support.reference_site import compare, expected, read

	student, days = pupil(), school_days(8)
	amended = frappe.get_doc("Assessment Result", exams(student, "maths", 4, 18)[0])
	amended.cancel()
	for score, docstatus in ((19, 1), (1, 0)):
		result = frappe.copy_doc(amended)
		result.amended_from, result.docstatus = amended.name if docstatus else None, 0
		result.details[0].score = score
		if not docstatus:
			result.assessment_plan = builder.plan(school, school.group, school.art, days[0], hour=18)
		result.insert(ignore_permissions=True)
		records.record("Assessment Result", result.name)
		if docstatus:
			result.submit()
	for day, status in zip(days[:4], ("Present", "Absent", "Absent", "Present"), strict=True):
		records.attendance(student, school.group, day, status)
	_lessons(school, student, days[4], ("Present", "Absent", "Present", "Leave"))
	leave = {"from_date": min(days[5:7]), "to_date": max(days[5:7]), "student_group": school.group}
	asked = records.insert("Student Leave Application", submit=True, student=student, reason="ill", **leave)
	for name in frappe.get_all("Student Attendance", {"leave_application": asked}, pluck="name"):
		records.record("Student Attendance", name)
	holidays = frappe.get_doc("Holiday List", {"name": ("like", f"{school}%")})
	holidays.append("holidays", {"holiday_date": days[2], "description": "Snow"})
	holidays.save(ignore_permissions=True)
	db.commit()
	try:
		refresh(student=student)
		wanted = expected(read())[student]
		compare([student], {student: wanted})
	finally:
		holidays.reload()
		holidays.holidays = [row for row in holidays.holidays if row.holiday_date != days[2]]
		holidays.save(ignore_permissions=True)
		db.commit()
	assert wanted["trend"]["mean"] == Fraction(37, 40)
	year = wanted["engagement"]["year"]
	assert (year["days"], year["attended"]) == (4, 2 + Fraction(2, 3))
	assert wanted["sources"]["Assessment Result"] == 2


def _lessons(school, student, day, statuses):
	"""Lessons of a day, one an hour, with their records."""
	import frappe

	from ai_school.demo import records

	room = records.insert("Room", room_name=f"{school} room")
	about = {"student_group": school.group, "course": school.maths, "room": room, "schedule_date": day}
	teacher = frappe.db.get_value("Instructor", {"instructor_name": ("like", f"%{school}%")})
	for hour, status in enumerate(statuses, start=5):
		times = {"from_time": f"{hour:02}:00:00", "to_time": f"{hour:02}:45:00"}
		lesson = records.insert("Course Schedule", instructor=teacher, **about, **times)
		mark = {"course_schedule": lesson, "student_group": school.group, "date": day, "status": status}
		records.insert("Student Attendance", submit=True, student=student, **mark)


def computed_on(db):
	import frappe

	return dict(frappe.get_all(PROFILE, fields=["student", "computed_on"], as_list=True))
