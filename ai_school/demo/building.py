"""Builds the demonstration school on a site: material, staff, students, classes."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import frappe

from ai_school.demo import lessons, names, people, records, structure
from ai_school.demo.names import Name
from ai_school.demo.roster import Pupil
from ai_school.demo.schedule import Schedule
from ai_school.demo.school_year import Class, School

Progress = Callable[[str, int, int], None]
COMMIT_EVERY = 20


def build(described: Mapping[str, Any], pupils: list[Pupil], secret: str, progress: Progress) -> School:
	"""The school on the site, or what of it was missing; committed."""
	names_of_courses = [course["name"] for course in described["courses"]]
	days = structure.calendar(len(names_of_courses))
	terms, tests = structure.year(days), structure.assessment()
	taught = _teach(names_of_courses, progress)
	structure.courses(described, taught)
	structure.link_concepts(taught)
	if not frappe.db.get_single_value("Education Settings", "current_academic_year"):
		frappe.db.set_single_value("Education Settings", "current_academic_year", structure.YEAR)
	examiners = _staff(described, secret, progress)
	students = _enroll(pupils, days, secret, progress)
	_guardian(described, pupils, students, secret)
	classes = [
		_class(described, group["name"], program["name"], pupils, students, examiners)
		for program in described["programs"]
		for group in program["classes"]
	]
	frappe.db.commit()
	people_of = [(student, pupil.name.full) for student, pupil in zip(students, pupils, strict=True)]
	enrollments = _enrollments(students)
	return School(days, terms, tests, names_of_courses, taught, classes, people_of, enrollments)


def _teach(courses: list[str], progress: Progress) -> list[structure.Taught]:
	"""All lessons on the site, in the order of the courses."""
	material = sorted(lessons.read(), key=lambda lesson: courses.index(lesson.course))
	taught = []
	for number, lesson in enumerate(material, start=1):
		taught.append(structure.teach(lesson))
		progress("articles", number, len(material))
	frappe.db.commit()
	return taught


def _staff(described: Mapping[str, Any], secret: str, progress: Progress) -> dict[tuple[str, str], str]:
	"""Users of the staff, and instructors by (class, course)."""
	subjects = {course["name"]: course["subject"] for course in described["courses"]}
	for person in described["staff"]:
		name = Name(person["first_name"], person["last_name"], "Female")
		people.user(names.address(name, described["domain"]), name.first, name.last, [person["role"]], secret)
	examiners: dict[tuple[str, str], str] = {}
	for number, person in enumerate(described["instructors"], start=1):
		name = Name(person["first_name"], person["last_name"], person["gender"])
		email = names.address(name, described["domain"])
		made = people.instructor(name.first, name.last, email, person["gender"], password=secret)
		for course, subject in subjects.items():
			if subject == person["subject"]:
				examiners.update({(group, course): made for group in person["classes"]})
		progress("staff", number, len(described["instructors"]))
	frappe.db.commit()
	return examiners


def _enroll(pupils: list[Pupil], days: Schedule, secret: str, progress: Progress) -> list[str]:
	"""Students with users, enrolled into their programmes; their names in the order of the pupils."""
	records.ensure("Gender", "Female", gender="Female")
	records.ensure("Gender", "Male", gender="Male")
	students = []
	known = set(frappe.get_all("Student", pluck="student_email_id"))
	for number, pupil in enumerate(pupils, start=1):
		about: dict[str, Any] = {"gender": pupil.name.gender, "date_of_birth": _birthday(pupil, number, days)}
		account_password = None if pupil.email in known else secret
		student = people.student(
			pupil.name.first, pupil.name.last, pupil.email, password=account_password, **about
		)
		people.enroll(student, pupil.program, structure.YEAR, days.year[0])
		students.append(student)
		if number % COMMIT_EVERY == 0:
			frappe.db.commit()
		progress("students", number, len(pupils))
	return students


def _guardian(described: Mapping[str, Any], pupils: list[Pupil], students: list[str], secret: str) -> None:
	"""A guardian who follows two children of the stories on the portal."""
	person = described["guardian"]
	name = Name(person["first_name"], person["last_name"], person["gender"])
	told = dict(zip((pupil.story for pupil in pupils), students, strict=True))
	children = [told[story] for story in person["children"]]
	people.guardian(name.first, name.last, names.address(name, described["domain"]), children, secret)
	frappe.db.commit()


def _birthday(pupil: Pupil, number: int, days: Schedule) -> date:
	"""Spread over the twelve months before the pupil's age is reached."""
	start = days.year[0]
	return date(start.year - pupil.age, start.month, 1) + timedelta(days=number * 29 % 365)


def _class(
	described: Mapping[str, Any],
	group: str,
	program: str,
	pupils: list[Pupil],
	students: list[str],
	examiners: dict[tuple[str, str], str],
) -> Class:
	positions = tuple(number for number, pupil in enumerate(pupils) if pupil.group == group)
	of_class = {course: person for (where, course), person in examiners.items() if where == group}
	members = [students[position] for position in positions]
	instructors = list(dict.fromkeys(of_class.values()))
	name = people.student_group(group, structure.YEAR, program, members, instructors)
	return Class(name, positions, of_class)


def _enrollments(students: list[str]) -> dict[tuple[str, str], str]:
	fields = ["student", "course", "name"]
	rows = frappe.get_all("Course Enrollment", filters={"student": ("in", students)}, fields=fields)
	return {(row.student, row.course): row.name for row in rows}
