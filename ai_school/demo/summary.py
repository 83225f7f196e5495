"""What a loaded demonstration holds: counts, logins, and the stories to look for."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from ai_school.demo import names
from ai_school.demo.generator import STEADY_CLIMBER
from ai_school.demo.names import Name
from ai_school.demo.roster import Pupil
from ai_school.demo.school_year import School

OF_STUDENTS = (
	"Program Enrollment",
	"Course Enrollment",
	"Assessment Result",
	"Student Attendance",
	"Quiz Activity",
	"Course Activity",
	"AI Chat Message",
)


def summary(
	described: Mapping[str, Any], school: School, pupils: Sequence[Pupil], password: str, inserted: int
) -> dict[str, Any]:
	"""{school, inserted, counts: {DocType: number}, password, logins: {who: {user, …}}, stories: [{…}]}.

	`inserted` counts the records of this run, `counts` all that the site has of the demonstration's students.
	"""
	people = [_pupil(school, position, pupil) for position, pupil in enumerate(pupils)]
	return {
		"school": described["school"],
		"inserted": inserted,
		"counts": counts([name for name, _ in school.students]),
		"password": password,
		"logins": {
			**_students(described, people),
			"guardian": _guardian(described, people),
			**_instructors(described),
			**_staff(described),
		},
		"stories": [person for person in people if person["story"]],
	}


def counts(students: Sequence[str]) -> dict[str, int]:
	"""How many records of each kind the site has of these students."""
	of_them = {"student": ("in", list(students))}
	return {
		"Student": len(students),
		**{doctype: frappe.db.count(doctype, of_them) for doctype in OF_STUDENTS},
	}


def _pupil(school: School, position: int, pupil: Pupil) -> dict[str, str]:
	student, full_name = school.students[position]
	about = {"student": student, "student_name": full_name, "group": pupil.group}
	return {"user": pupil.email, **about, "story": pupil.story}


def _students(described: Mapping[str, Any], people: Sequence[dict[str, str]]) -> dict[str, Any]:
	"""A student of the first instructor's classes, and one of a class that is not theirs."""
	classes = described["instructors"][0]["classes"]
	climber = next(person for person in people if person["story"] == STEADY_CLIMBER)
	other = next(person for person in people if person["group"] not in classes)
	return {"student": climber, "student of another class": other}


def _guardian(described: Mapping[str, Any], people: Sequence[dict[str, str]]) -> dict[str, Any]:
	person = described["guardian"]
	children = [one["student_name"] for one in people if one["story"] in person["children"]]
	return {**_person(described, person), "children": children}


def _instructors(described: Mapping[str, Any]) -> dict[str, Any]:
	first, *_, last = described["instructors"]
	return {"instructor": _person(described, first), "another instructor": _person(described, last)}


def _staff(described: Mapping[str, Any]) -> dict[str, Any]:
	return {person["login"]: _person(described, person) for person in described["staff"]}


def _person(described: Mapping[str, Any], person: Mapping[str, Any]) -> dict[str, Any]:
	name = Name(person["first_name"], person["last_name"], "")
	found = {"user": names.address(name, described["domain"]), "name": name.full}
	return {**found, "groups": person["classes"]} if "classes" in person else found
