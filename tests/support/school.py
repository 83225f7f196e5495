"""A small school of the tests' own, made through Frappe's API in the order that the real Education app accepts."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from frappe.utils import getdate

from ai_school.demo import people, records

FRACTIONS = """<h2>What a fraction is</h2><p>A fraction is a number that says how many equal parts of a whole are
taken. The denominator says how many equal parts the whole has, the numerator how many of them are taken.</p>
<h2>How to add fractions</h2><p>To add fractions, first give them a common denominator, then add the numerators and
keep the denominator. For example 1/2 + 1/3 = 3/6 + 2/6 = 5/6.</p><h2>Common mistakes with fractions</h2><p>Adding the
denominators too is a common mistake: 1/2 + 1/3 is not 2/5.</p>"""
PHOTOSYNTHESIS = """<h2>What photosynthesis is</h2><p>Photosynthesis is the process by which green plants make glucose
from carbon dioxide and water with the energy of sunlight, and give off oxygen.</p><h2>Where photosynthesis happens</h2>
<p>Photosynthesis happens in the chloroplasts of leaf cells, where chlorophyll absorbs the light.</p>"""
SCALE = {"A": 80.0, "B": 65.0, "C": 50.0, "F": 0.0}


@dataclass(frozen=True, slots=True)
class Person:
	"""A login; `student` is the Student's name where the person is one."""

	email: str
	password: str
	student: str = ""


@dataclass(slots=True)
class School:
	"""Two classes of one programme: `student` and `classmate` are in the first, `other_student` in the second."""

	prefix: str
	password: str
	year: str = ""
	scale: str = ""
	assessment_group: str = ""
	criteria: str = ""
	program: str = ""
	maths: str = ""
	biology: str = ""
	art: str = ""
	fractions: str = ""
	photosynthesis: str = ""
	quiz: str = ""
	questions: list[str] = field(default_factory=list)
	group: str = ""
	other_group: str = ""
	student: Person | None = None
	classmate: Person | None = None
	other_student: Person | None = None
	instructor: Person | None = None
	other_instructor: Person | None = None
	academic: Person | None = None
	head: Person | None = None
	manager: Person | None = None
	lead: Person | None = None
	guardian: Person | None = None
	other_guardian: Person | None = None

	def __str__(self) -> str:
		return self.prefix


def build() -> School:
	"""Insert the school; uncommitted."""
	school = School(prefix=f"T{secrets.token_hex(3)}", password=secrets.token_urlsafe(12))
	with records.quiet():
		_calendar(school)
		_content(school)
		_people(school)
	return school


def plan(school: School, group: str, course: str, day: date, maximum: float = 20.0, hour: int = 9) -> str:
	"""A submitted Assessment Plan of one criterion, in an Assessment Group of its own as Education wants it."""
	return records.assessment_plan(
		group,
		course,
		day,
		{school.criteria: maximum},
		assessment_group=records.assessment_group(f"{school} {secrets.token_hex(4)}"),
		scale=school.scale,
		hours=(f"{hour:02}:00:00", f"{hour:02}:45:00"),
		title=f"{school} {course} {day}",
		program=school.program,
		academic_year=school.year,
	)


def result(school: School, plan_name: str, student: str, score: float) -> str:
	"""A submitted Assessment Result."""
	return records.assessment_result(plan_name, student, {school.criteria: score})


def new_student(school: School, first: str, group: str | None = None, **values: object) -> Person:
	"""A further enrolled student with a login, in a group if one is given."""
	email = f"{first}.{secrets.token_hex(3)}@{school}.example.com".lower()
	with records.quiet():
		name = people.student(first, "Example", email, password=school.password, **values)
		people.enroll(name, school.program, school.year, getdate())
		if group:
			add_to_group(group, name)
	return _person(school, email, name)


def add_to_group(group: str, student: str) -> None:
	"""Make a student an active member of a group."""
	import frappe

	record = frappe.get_doc("Student Group", group)
	record.append("students", {"student": student, "active": 1})
	record.save(ignore_permissions=True)


def year() -> tuple[date, date]:
	"""The first and last day of the school's academic year."""
	today = getdate()
	return today - timedelta(days=300), today + timedelta(days=200)


def _calendar(school: School) -> None:
	start, end = year()
	school.year = records.academic_year(f"{school} year", start, end)
	school.criteria = records.assessment_criteria(f"{school} test")
	school.scale = records.grading_scale(f"{school} scale", SCALE)
	school.assessment_group = records.assessment_group(f"{school} term")


def _content(school: School) -> None:
	options = [("2/5", False), ("5/6", True), ("1/6", False)]
	school.questions = [
		records.question("What is 1/2 + 1/3?", options),
		records.question("Which fraction is equal to 1/2?", [("2/4", True), ("2/3", False)]),
	]
	school.quiz = records.quiz(f"{school} fractions quiz", school.questions)
	article = records.article(f"{school} All about fractions", FRACTIONS)
	school.fractions = records.topic(f"{school} Fractions", "Parts of a whole.", [article], [school.quiz])
	leaf = records.article(f"{school} How leaves feed a plant", PHOTOSYNTHESIS)
	school.photosynthesis = records.topic(f"{school} Photosynthesis", "How plants make food.", [leaf])
	weights = {school.criteria: 100.0}
	school.maths = records.course(f"{school} Mathematics", [school.fractions], weights, school.scale)
	school.biology = records.course(f"{school} Biology", [school.photosynthesis], weights, school.scale)
	school.art = records.course(f"{school} Art", [], weights, school.scale)
	school.program = records.program(f"{school} Programme", [school.maths, school.biology], school.prefix)


def _people(school: School) -> None:
	school.student = new_student(school, "Amina")
	school.classmate = new_student(school, "Bruno")
	school.other_student = new_student(school, "Chidi")
	school.instructor, teacher = _instructor(school, "Dora")
	school.other_instructor, other_teacher = _instructor(school, "Emil")
	members = [school.student.student, school.classmate.student]
	school.group = people.student_group(
		f"{school} A", school.year, school.program, members, [teacher], "Activity"
	)
	others = [school.other_student.student]
	school.other_group = people.student_group(
		f"{school} B", school.year, school.program, others, [other_teacher], "Activity"
	)
	school.academic = _staff(school, "Farah", "Academics User")
	school.head = _staff(school, "Goran", "Education Manager")
	school.manager = _staff(school, "Hana", "AI School Manager")
	school.lead = _staff(school, "Ines", "Safeguarding Lead")
	school.guardian = _guardian(school, "Joana", school.student)
	school.other_guardian = _guardian(school, "Karim", school.other_student)


def _guardian(school: School, first: str, child: Person) -> Person:
	"""A guardian of a student, who logs in on the portal and has no role."""
	import frappe

	email = f"{first}.{school}@example.com".lower()
	people.user(email, first, "Example", [], school.password)
	name = records.insert("Guardian", guardian_name=f"{first} Example", email_address=email, user=email)
	student = frappe.get_doc("Student", child.student)
	student.append("guardians", {"guardian": name, "guardian_name": f"{first} Example", "relation": "Mother"})
	student.save(ignore_permissions=True)
	return _person(school, email)


def _staff(school: School, first: str, role: str) -> Person:
	email = f"{first}.{school}@example.com".lower()
	people.user(email, first, "Example", [role], school.password)
	return _person(school, email)


def _instructor(school: School, first: str) -> tuple[Person, str]:
	email = f"{first}.{school}@example.com".lower()
	name = people.instructor(first, f"Example {school}", email, password=school.password)
	return _person(school, email), name


def _person(school: School, email: str, student: str = "") -> Person:
	"""The login of a user, who reads English whatever the language of the site."""
	import frappe

	frappe.db.set_value("User", email, "language", "en")
	return Person(email, school.password, student)
