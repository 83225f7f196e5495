"""Classes and courses as their teachers see them, and who may see them."""

from datetime import timedelta

import pytest

PROFILE = "AI Student Profile"


@pytest.fixture(scope="module", autouse=True)
def _computed(school, own_records):
	import frappe

	_results(school)
	frappe.db.commit()
	refresh(full=True)


@pytest.fixture(autouse=True)
def _nothing_kept(db):
	yield
	db.rollback()
	db.delete("AI Analytics Cache", {"cache_key": ("like", "class %")})
	db.commit()


def _results(school):
	"""Two maths and one biology result of the first class, one maths result of the second."""
	from frappe.utils import getdate

	from tests.support import school as builder

	today = getdate()
	for back, hour, scores in ((40, 9, (18, 6)), (1, 9, (16, 4))):
		plan = builder.plan(school, school.group, school.maths, today - timedelta(days=back), hour=hour)
		for person, score in zip((school.student, school.classmate), scores, strict=True):
			builder.result(school, plan, person.student, score)
	plan = builder.plan(school, school.group, school.biology, today - timedelta(days=2), hour=11)
	builder.result(school, plan, school.student.student, 2)
	plan = builder.plan(school, school.other_group, school.maths, today - timedelta(days=1), hour=13)
	builder.result(school, plan, school.other_student.student, 20)


def refresh(**options):
	from ai_school.analytics import refresh

	return refresh.run(**options)


def class_insight(**of):
	from ai_school.analytics import api

	return api.class_insight(**of)


def as_user(person):
	import frappe

	frappe.set_user(person.email)


def by_name(found):
	return {row["name"]: row for row in found["students"]}


def test_a_class_is_the_profiles_of_its_students(db, school):
	as_user(school.instructor)
	found = class_insight(group=school.group)
	assert found["of"] == {"group": school.group, "course": None, "title": school.group}
	rows = by_name(found)
	assert set(rows) == {school.student.student, school.classmate.student}
	for name, row in rows.items():
		stored = db.get_value(PROFILE, {"student": name}, ["mean_share", "trend", "engagement"], as_dict=True)
		assert row["mean_share"] == pytest.approx(stored.mean_share)
		assert (row["trend"], row["engagement"]) == (stored.trend, stored.engagement)
	assert rows[school.student.student]["mean_share"] == pytest.approx((0.9 + 0.8 + 0.1) / 3)
	assert sum(one["count"] for one in found["distribution"]) == 2
	assert found["over_time"][-1]["count"] >= 1
	assert [len(row) for row in found["cells"]] == [len(found["concepts"])] * 2


def test_a_course_counts_its_own_results_alone(db, school):
	as_user(school.head)
	rows = by_name(class_insight(course=school.maths))
	assert rows[school.student.student]["mean_share"] == pytest.approx(0.85)
	assert rows[school.classmate.student]["mean_share"] == pytest.approx(0.25)
	assert rows[school.other_student.student]["mean_share"] == pytest.approx(1.0)
	within = by_name(class_insight(group=school.group, course=school.biology))
	assert within[school.student.student]["mean_share"] == pytest.approx(0.1)
	assert within[school.classmate.student]["mean_share"] is None


def test_a_student_who_was_never_computed_has_no_figures(db, school):
	from tests.support import school as builder

	new = builder.new_student(school, "Nia", school.group).student
	as_user(school.instructor)
	row = by_name(class_insight(group=school.group))[new]
	figures = ("trend", "slope", "mean_share", "attendance", "engagement", "ai_use", "risk", "computed_on")
	assert [row[figure] for figure in figures] == [None] * len(figures)


def test_a_refresh_of_one_student_renews_the_class(db, school):
	from frappe.utils import getdate

	from tests.support import school as builder

	before = class_insight(group=school.other_group)
	assert class_insight(group=school.other_group) == before
	name = school.other_student.student
	plan = builder.plan(school, school.other_group, school.biology, getdate(), hour=15)
	builder.result(school, plan, name, 0)
	assert by_name(class_insight(group=school.other_group)) == by_name(before)
	refresh(student=name)
	after = class_insight(group=school.other_group)
	assert by_name(after)[name]["mean_share"] == pytest.approx(0.5)
	assert after["computed_on"] > before["computed_on"]


def test_what_is_kept_is_read_again_until_it_expires(db, school, monkeypatch):
	from ai_school.analytics import class_records

	found = class_insight(group=school.group)
	monkeypatch.setattr(class_records, "_insight", lambda *_: {"students": [], "kept": False})
	assert class_insight(group=school.group) == found
	db.set_value("AI Analytics Cache", {"cache_key": ("like", "class %")}, "expires_on", "2020-01-01")
	assert class_insight(group=school.group)["kept"] is False


def test_a_teacher_sees_the_own_class_and_of_a_course_the_own_students(db, school):
	import frappe

	class_insight(course=school.maths)
	as_user(school.other_instructor)
	assert set(by_name(class_insight(course=school.maths))) == {school.other_student.student}
	assert set(by_name(class_insight(group=school.other_group))) == {school.other_student.student}
	for of in ({"group": school.group}, {"group": school.group, "course": school.maths}, {"group": "none"}):
		with pytest.raises(frappe.PermissionError):
			class_insight(**of)
	with pytest.raises(frappe.PermissionError):
		class_insight(course=school.art)


def test_who_may_be_asked_about_is_who_may_be_seen(db, school):
	from ai_school.analytics import api

	as_user(school.instructor)
	picked = api.groups()
	assert [one["name"] for one in picked["groups"]] == [school.group]
	assert [one["name"] for one in picked["courses"]] == [school.biology, school.maths]
	as_user(school.head)
	picked = api.groups()
	assert {school.group, school.other_group} <= {one["name"] for one in picked["groups"]}
	counts = {one["name"]: one["students"] for one in picked["courses"]}
	assert counts[school.maths] >= 3


@pytest.mark.parametrize("who", ["student", "manager", "lead"])
def test_whoever_does_not_teach_sees_no_class(db, school, who):
	import frappe

	from ai_school.analytics import api

	as_user(getattr(school, who))
	assert api.groups() == {"groups": [], "courses": []}
	for of in ({"group": school.group}, {"course": school.maths}):
		with pytest.raises(frappe.PermissionError):
			class_insight(**of)


def test_a_class_has_to_be_named_and_a_course_to_be_there(db, school):
	import frappe

	with pytest.raises(frappe.ValidationError, match="Choose"):
		class_insight(group="", course="")
	with pytest.raises(frappe.DoesNotExistError):
		class_insight(course="nothing")


def test_a_student_who_left_the_class_is_not_in_it(db, school):
	from tests.support import school as builder

	left = builder.new_student(school, "Lou", school.group).student
	db.set_value("Student Group Student", {"parent": school.group, "student": left}, "active", 0)
	assert left not in by_name(class_insight(group=school.group))


def test_the_answer_is_json_over_http(db, log_in, school):
	teacher = log_in(school.instructor)
	found = teacher.call("ai_school.analytics.api.class_insight", group=school.group)
	assert {row["name"] for row in found["students"]} >= {school.student.student}
	assert found["concepts"] == []
	refused = teacher.get("ai_school.analytics.api.class_insight", group=school.other_group)
	assert refused.status_code == 403
