"""What a student, and a guardian about a child, read of the student's own learning; and that nobody else does."""

import json
from datetime import timedelta

import pytest

MY_PROGRESS = "ai_school.analytics.api.my_progress"
PROFILE, CONCEPT = "AI Student Profile", "AI Concept"


@pytest.fixture(scope="module")
def results(school, own_records):
	"""Three results of the first student in mathematics, for all tests here, and the profile computed from them."""
	import frappe
	from frappe.utils import getdate

	from ai_school.analytics import refresh
	from tests.support import school as builder

	student = school.student.student
	for number, score in enumerate((10, 12, 15)):
		day = getdate() - timedelta(days=60 - 20 * number)
		plan = builder.plan(school, school.group, school.maths, day, hour=12)
		builder.result(school, plan, student, score)
	frappe.db.commit()
	refresh.run(full=False, student=student)
	frappe.db.commit()


@pytest.fixture
def concepts(school, db, results):
	"""Two concepts of the test school, the second built on the first, both weak, and a third that is mastered."""
	import frappe

	from ai_school import stored_json

	first, second, third = (f"{school} {name}" for name in ("halves", "quarters", "wholes"))
	for name, before in ((first, None), (second, first), (third, None)):
		values = {
			"concept": name,
			"subject": "Mathematics",
			"definition": "A part.",
			"topic": school.fractions,
		}
		record = frappe.get_doc({"doctype": CONCEPT, **values})
		if before:
			record.append("prerequisites", {"prerequisite": before})
		record.insert(ignore_permissions=True)
	stored = db.get_value(PROFILE, {"student": school.student.student}, "mastery")
	before = json.dumps(stored_json.value(stored, []))
	mastery = [known(second, 0.2), known(first, 0.4), known(third, 0.9)]
	write_mastery(db, school, json.dumps(mastery))
	yield first, second, third
	write_mastery(db, school, before)
	for name in (second, first, third):
		frappe.delete_doc(CONCEPT, name, ignore_permissions=True, force=True)
	db.commit()


def known(concept, probability):
	figures = {"probability": probability, "low": probability - 0.1, "high": probability + 0.1, "count": 9}
	return {"concept": concept, "subject": "Mathematics", "last": "2026-01-05", **figures}


def write_mastery(db, school, value):
	db.set_value(PROFILE, {"student": school.student.student}, "mastery", value)
	db.commit()


def test_a_student_reads_own_results_and_nothing_about_others(log_in, school, results):
	found = log_in(school.student).call(MY_PROGRESS)
	assert found["student"] == {"name": school.student.student, "first_name": "Amina", "own": True}
	assert [one["score"] for one in found["results"]] == [15, 12, 10]
	assert found["results"][0]["share"] == 0.75
	assert found["people"] == [{"name": school.student.student, "first_name": "Amina"}]
	assert found["tutor"] is True
	said = json.dumps(found)
	assert not [word for word in ("risk", "rank", "course_mean", "against_course") if word in said]


def test_what_to_practise_begins_with_what_the_rest_builds_on(log_in, school, concepts):
	first, second, third = concepts
	found = log_in(school.student).call(MY_PROGRESS)
	place = {"course": school.maths, "topic": school.fractions}
	assert found["practise"] == [{"name": first, **place}, {"name": second, **place}]
	assert {"kind": "concept", "name": third} in found["good_at"]


def test_a_guardian_reads_about_an_own_child(log_in, school, results):
	found = log_in(school.guardian).call(MY_PROGRESS)
	assert found["student"] == {"name": school.student.student, "first_name": "Amina", "own": False}
	assert len(found["results"]) == 3
	assert log_in(school.guardian).call(MY_PROGRESS, student=school.student.student) == found


@pytest.mark.parametrize("who", ["guardian", "student", "classmate"])
def test_nobody_reads_about_another_child(log_in, school, who):
	answer = log_in(getattr(school, who)).get(MY_PROGRESS, student=school.other_student.student)
	assert answer.status_code == 403


@pytest.mark.parametrize("who", ["instructor", "head", "academic", "lead", "manager"])
def test_staff_read_it_on_the_desk_alone(log_in, school, who):
	person = log_in(getattr(school, who))
	assert person.get(MY_PROGRESS, student=school.student.student).status_code == 403
	assert person.page("/my-progress").status_code == 403


def test_a_guest_reads_nothing(guest, school):
	assert guest.get(MY_PROGRESS, student=school.student.student).status_code == 403
	assert guest.page("/my-progress").status_code in (301, 302)


def test_a_guardian_reads_no_conversation(log_in, school):
	guardian = log_in(school.guardian)
	for method in ("start", "sessions"):
		assert guardian.get(f"ai_school.tutor.api.{method}").status_code == 403
	assert guardian.page("/ai-tutor").status_code == 403


def test_guardians_alone_find_the_page_beside_their_account(log_in, school):
	assert "/my-progress" in log_in(school.guardian).page("/me").text
	assert "/my-progress" not in log_in(school.instructor).page("/me").text
	assert "/my-progress" in "".join(log_in(school.student).page(page).text for page in ("/me", "/portal"))
