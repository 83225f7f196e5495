"""Mastery of concepts, from quizzes and criteria on a site to the profile and back to the records."""

from datetime import timedelta

import pytest

from tests.support import school as builder
from tests.support.analytics import enrolled, insight, refresh

CONCEPT, CRITERION, QUIZ = "AI Concept", "AI Concept Criterion", "Quiz Activity"

pytestmark = pytest.mark.usefixtures("own_records")


@pytest.fixture(scope="module")
def concepts(school, own_records):
	"""Two concepts of the school's own: the first is the topic of the fractions, the second builds on it."""
	import frappe

	from ai_school.demo import records

	first, second = f"{school} parts", f"{school} per cent"
	about = {"subject": "Mathematics", "definition": "A part of a whole."}
	records.insert(CONCEPT, concept=first, topic=school.fractions, **about)
	records.insert(CONCEPT, concept=second, prerequisites=[{"prerequisite": first}], **about)
	frappe.db.commit()
	return first, second


@pytest.fixture
def pupil(db, school):
	from ai_school.demo import records

	with records.quiet():
		return builder.new_student(school, "Mia", school.group).student


def answer(school, student, *right, days_ago=0):
	"""An attempt at the fractions' quiz, a question for each value."""
	import frappe
	from frappe.utils import now_datetime

	from ai_school.demo import records

	given = [(school.questions[number % 2], "an option", value) for number, value in enumerate(right)]
	when = now_datetime() - timedelta(days=days_ago)
	name = records.quiz_activity(enrolled(student, school.maths), school.quiz, when, given)
	frappe.db.set_value(QUIZ, name, {"student": student, "quiz": school.quiz})
	return name


def test_answers_to_a_topic_s_quiz_speak_of_its_concept(db, school, concepts, pupil):
	name = answer(school, pupil, True, True, False, days_ago=3)
	answer(school, pupil, True, True)
	refresh(student=pupil)
	found = insight(pupil)
	assert [one["concept"] for one in found["profile"]["mastery"]] == [concepts[0]]
	one = found["profile"]["mastery"][0]
	assert (one["count"], one["subject"], one["last"]) == (5, "Mathematics", found["answers"][0]["date"])
	assert one["low"] < one["probability"] < one["high"]
	oldest = found["answers"][-1]
	assert (oldest["name"], oldest["doctype"], oldest["right"], oldest["asked"]) == (name, QUIZ, 2, 3)
	assert oldest["title"] == school.quiz


def test_a_criterion_speaks_of_the_concept_that_staff_link_it_to(db, school, concepts, pupil):
	from frappe.utils import getdate

	from ai_school.demo import records

	link = {"course": school.biology, "assessment_criteria": school.criteria, "concept": concepts[1]}
	records.insert(CRITERION, **link)
	plan = builder.plan(school, school.group, school.biology, getdate(), hour=20)
	result = builder.result(school, plan, pupil, 18)
	refresh(student=pupil)
	found = insight(pupil)
	assert [one["concept"] for one in found["profile"]["mastery"]] == [concepts[1]]
	assert [one["name"] for one in found["answers"]] == [result]
	assert found["answers"][0]["title"] == f"{school.biology}: {school.criteria}"
	import frappe

	frappe.get_doc("Assessment Result", result).cancel()
	refresh(student=pupil)
	assert insight(pupil)["profile"]["mastery"] == []


def test_a_course_shows_the_concepts_of_the_course_alone(db, school, concepts, pupil):
	from frappe.utils import getdate

	from ai_school.analytics import api
	from ai_school.demo import records

	link = {"course": school.biology, "assessment_criteria": school.criteria, "concept": concepts[1]}
	if not db.exists(CRITERION, link):
		records.insert(CRITERION, **link)
	plan = builder.plan(school, school.group, school.biology, getdate(), hour=21)
	builder.result(school, plan, pupil, 18)
	answer(school, pupil, True, False, True)
	refresh(student=pupil)

	def shown(**of):
		db.delete("AI Analytics Cache", {"cache_key": ("like", "class %")})
		return {one["name"] for one in api.class_insight(**of)["concepts"]}

	assert shown(group=school.group) >= set(concepts)
	assert shown(course=school.maths) == {concepts[0]}
	assert shown(group=school.group, course=school.biology) == {concepts[1]}
	assert shown(course=school.art) == set()


def test_the_same_link_twice_is_refused(db, school, concepts):
	import frappe

	from ai_school.demo import records

	link = {"course": school.art, "assessment_criteria": school.criteria, "concept": concepts[0]}
	records.insert(CRITERION, **link)
	with pytest.raises(frappe.ValidationError):
		records.insert(CRITERION, **link)


def test_a_concept_that_gets_a_topic_changes_its_students(db, school, concepts, pupil):
	from frappe.utils import now_datetime

	from ai_school.analytics import changes

	answer(school, pupil, True)
	db.commit()
	since = now_datetime()
	assert pupil not in changes._of_changed_concepts(since)
	db.set_value(CONCEPT, concepts[0], "topic", school.fractions)
	assert pupil in changes._of_changed_concepts(since)


def test_without_a_link_nothing_is_claimed(db, school, concepts, pupil):
	answer(school, pupil, True, False)
	db.set_value(CONCEPT, concepts[0], "topic", None)
	refresh(student=pupil)
	assert insight(pupil)["profile"]["mastery"] == []
	db.set_value(CONCEPT, concepts[0], "topic", school.fractions)
	db.commit()


def test_a_summary_is_of_facts_and_for_staff(db, school, concepts, pupil, log_in):
	answer(school, pupil, True, True, True)
	refresh(student=pupil)
	db.commit()
	path = "ai_school.analytics.api.summary"
	found = log_in(school.instructor).call(path, student=pupil)
	assert found["text"].startswith("There are not yet enough results of Mia's")
	for who in (school.other_instructor, school.student):
		assert log_in(who).get(path, student=pupil).status_code == 403
