"""Who may read the figures of whom."""

import pytest

from tests.support.analytics import insight, refresh

pytestmark = pytest.mark.usefixtures("own_records")


def as_user(person):
	import frappe

	frappe.set_user(person.email)


def test_an_instructor_reads_the_own_classes_alone(db, school):
	import frappe

	from ai_school.analytics import api

	refresh()
	as_user(school.instructor)
	names = [row["name"] for row in api.students(limit=1000)]
	assert school.student.student in names
	assert school.other_student.student not in names
	assert insight(school.student.student)["profile"]
	with pytest.raises(frappe.PermissionError):
		insight(school.other_student.student)
	with pytest.raises(frappe.PermissionError):
		insight("nobody")


@pytest.mark.parametrize("who", ["student", "manager", "lead"])
def test_whoever_does_not_teach_reads_nobody(db, school, who):
	import frappe

	from ai_school.analytics import api

	as_user(getattr(school, who))
	assert api.students() == []
	with pytest.raises(frappe.PermissionError):
		insight(school.student.student)


def test_a_head_reads_everybody(db, school):
	from ai_school.analytics import api

	as_user(school.head)
	names = [row["name"] for row in api.students(limit=1000)]
	assert {school.student.student, school.other_student.student} <= set(names)
	assert insight(school.other_student.student)["student"]["groups"] == [school.other_group]


def test_students_are_found_by_a_part_of_their_name_or_number(db, school, pupil):
	from ai_school.analytics import api

	student, name = pupil(), f"Zörn 50%_{school}"
	db.set_value("Student", student, "student_name", name)
	assert [row["name"] for row in api.students(f"zörn 50%_{school}")] == [student]
	assert api.students(name.upper()) == [{"name": student, "student_name": name, "groups": [school.group]}]
	assert student in [row["name"] for row in api.students(student.lower()[-6:], limit=1000)]
	assert api.students(f"z%{school}") == []
	assert api.students("' or 1=1 --") == []
	assert api.students(start=-5, limit=-1) == []


def test_pages_of_students_follow_each_other(db, school):
	from ai_school.analytics import api

	as_user(school.instructor)
	everybody = api.students(limit=50)
	assert api.students(limit=1) + api.students(start=1, limit=49) == everybody


def test_the_answer_is_json_over_http(log_in, school):
	head = log_in(school.head)
	found = head.call("ai_school.analytics.api.student_insight", student=school.student.student)
	assert found["student"]["name"] == school.student.student
	assert found["stale"] in (True, False)
	refused = log_in(school.other_instructor)
	answer = refused.get("ai_school.analytics.api.student_insight", student=school.student.student)
	assert answer.status_code == 403
