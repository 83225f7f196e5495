"""The concept graph as staff edit it: a circle of prerequisites is refused with its path, on every way in."""

import json
from contextlib import contextmanager
from itertools import pairwise

import pytest

CONCEPT = "AI Concept"


@pytest.fixture
def chain(site):
	"""Three concepts of the test's own, each building on the one before."""
	import frappe

	names = [f"Test concept {frappe.generate_hash(length=6)} {letter}" for letter in "abc"]
	for position, name in enumerate(names):
		frappe.get_doc(
			{
				"doctype": CONCEPT,
				"concept": name,
				"subject": "Mathematics",
				"definition": "Something to learn.",
				"prerequisites": [
					{"prerequisite": earlier} for earlier in names[max(0, position - 1) : position]
				],
			}
		).insert()
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	for name in reversed(names):
		frappe.delete_doc(CONCEPT, name, force=True, ignore_missing=True)
	frappe.db.commit()


@contextmanager
def refused(path):
	"""The block is refused, and the message names every step of the circle, wherever it begins."""
	import frappe

	with pytest.raises(frappe.ValidationError) as refusal:
		yield
	assert all(f"{one} → {other}" in str(refusal.value) for one, other in pairwise(path)), refusal.value


def test_a_circle_is_refused_with_its_path_when_saved(chain):
	import frappe

	first, second, third = chain
	concept = frappe.get_doc(CONCEPT, first)
	concept.append("prerequisites", {"prerequisite": third})
	with refused([first, third, second, first]):
		concept.save()


def test_a_concept_that_builds_on_itself_is_refused(chain):
	import frappe

	concept = frappe.get_doc(CONCEPT, chain[0])
	concept.append("prerequisites", {"prerequisite": chain[0]})
	with refused([chain[0], chain[0]]):
		concept.save()


def test_a_circle_is_refused_at_the_http_border(chain, school, log_in):
	import frappe

	client = log_in(school.head)
	concept = client.call("frappe.client.get", doctype=CONCEPT, name=chain[0])
	concept["prerequisites"] = [{"doctype": "AI Concept Prerequisite", "prerequisite": chain[2]}]
	answer = client.post("frappe.client.save", doc=concept)
	assert answer.status_code == 417, answer.text
	assert "cannot build on itself" in answer.text
	frappe.db.rollback()
	assert not frappe.db.exists("AI Concept Prerequisite", {"parent": chain[0]})


def test_merging_two_concepts_of_one_chain_is_refused_and_renaming_keeps_the_links(chain):
	import frappe

	first, second, third = chain
	with refused([third, second, third]):
		frappe.rename_doc(CONCEPT, first, third, merge=True)
	frappe.db.rollback()
	renamed = f"{first} renamed"
	frappe.rename_doc(CONCEPT, first, renamed)
	assert frappe.get_all("AI Concept Prerequisite", {"parent": second}, pluck="prerequisite") == [renamed]
	frappe.rename_doc(CONCEPT, renamed, first)
	frappe.db.commit()


def test_the_seeded_concepts_are_there_and_all_their_prerequisites_exist(site):
	import frappe

	from ai_school.tutor.records import concept_graph

	graph = concept_graph()
	assert len(graph) >= 150
	assert graph.cycle() is None
	linked = set(frappe.get_all("AI Concept Prerequisite", {"parenttype": CONCEPT}, pluck="prerequisite"))
	assert linked <= set(frappe.get_all(CONCEPT, pluck="name"))


def test_a_concept_is_linked_to_the_topic_of_its_title(chain):
	import frappe

	from ai_school import course_material

	topic = frappe.get_doc({"doctype": "Topic", "topic_name": chain[1]}).insert()
	try:
		course_material.link_concepts()
		assert frappe.db.get_value(CONCEPT, chain[1], "topic") == topic.name
	finally:
		frappe.db.set_value(CONCEPT, chain[1], "topic", None)
		topic.delete()
		frappe.db.commit()


def test_what_a_student_has_not_mastered_is_revisited_first(chain, school):
	import frappe

	from ai_school.tutor import records

	first, second, third = chain
	rows = [
		{"concept": first, "subject": "Mathematics", "probability": 0.2, "low": 0.1, "high": 0.4, "count": 5},
		{
			"concept": second,
			"subject": "Mathematics",
			"probability": 0.9,
			"low": 0.8,
			"high": 1.0,
			"count": 5,
		},
	]
	profile = frappe.get_doc(
		{
			"doctype": "AI Student Profile",
			"student": school.student.student,
			"user": school.student.email,
			"mastery": json.dumps(rows),
		}
	)
	frappe.db.delete("AI Student Profile", {"student": school.student.student})
	profile.insert()
	known = records.mastery(school.student.student)
	graph = records.concept_graph()
	assert known == {first: 0.2, second: 0.9}
	assert records.gaps(known) == (first,)
	assert records.weak_prerequisite(graph, graph.get(third), known).key == first
	assert records.weak_prerequisite(graph, graph.get(third), {}) is None
	frappe.db.rollback()
