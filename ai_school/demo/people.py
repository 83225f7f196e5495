"""Inserts the people of a school: users, instructors, students, and the groups that they are taught in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import frappe
from frappe.utils.password import update_password

from ai_school.demo import records

SETTINGS = "Education Settings"
SKIP = "user_creation_skip"


def user(
	email: str, first_name: str, last_name: str = "", roles: Iterable[str] = (), password: str | None = None
) -> str:
	"""A user with roles, without a welcome mail; the one of that address if there is one.

	Inserted as a website user: Frappe gives the first system user of a site the role System Manager, and makes a
	system user of whoever has a role for the desk anyway.
	"""
	email = email.strip().lower()
	if not frappe.db.exists("User", email):
		rows = [{"role": role} for role in roles]
		values: dict[str, Any] = {
			"first_name": first_name,
			"last_name": last_name,
			"roles": rows,
			"send_welcome_email": 0,
		}
		with _follow_ups_at_once():
			records.insert("User", email=email, user_type="Website User", **values)
		for contact in frappe.get_all("Contact", filters={"user": email}, pluck="name"):
			records.record("Contact", contact)
	if password:
		update_password(email, password)
	return email


@contextmanager
def _follow_ups_at_once() -> Iterator[None]:
	"""Make a user's Contact now, and look for no avatar on the network, instead of two jobs for each user."""
	before, frappe.flags.in_install = frappe.flags.in_install, "ai_school"
	try:
		yield
	finally:
		frappe.flags.in_install = before


def instructor(
	first_name: str,
	last_name: str,
	email: str | None = None,
	gender: str = "Female",
	born: date = date(1985, 5, 17),
	joined: date = date(2015, 9, 1),
	password: str | None = None,
) -> str:
	"""An Instructor; with an address also the user with role Instructor and the Employee that joins the two."""
	name = f"{first_name} {last_name}"
	if not email:
		return records.ensure("Instructor", {"instructor_name": name}, status="Active")
	account = user(email, first_name, last_name, ["Instructor"], password)
	person = {"first_name": first_name, "last_name": last_name, "gender": gender}
	employed = employee(account, born=born, joined=joined, **person)
	return records.ensure("Instructor", {"employee": employed}, instructor_name=name, status="Active")


def employee(account: str, born: date, joined: date, gender: str, **values: Any) -> str:
	"""The Employee of a user, without user permissions that would narrow what the user may read.

	ERPNext saves the user too, who becomes an Employee by role.
	"""
	records.ensure("Gender", gender, gender=gender)
	dates: dict[str, Any] = {"date_of_birth": born, "date_of_joining": joined}
	employer: dict[str, Any] = {"company": records.company(), "status": "Active", "create_user_permission": 0}
	with _follow_ups_at_once():
		return records.ensure("Employee", {"user_id": account}, gender=gender, **dates, **employer, **values)


def student(
	first_name: str,
	last_name: str,
	email: str,
	with_user: bool = True,
	password: str | None = None,
	**values: Any,
) -> str:
	"""A Student, with a website user of role Student or without any; the one of that address if there is one."""
	email = email.strip().lower()
	found: str | None = frappe.db.get_value("Student", {"student_email_id": email}, "name")
	if found:
		return found
	person: dict[str, Any] = {"first_name": first_name, "last_name": last_name, "student_email_id": email}
	if with_user:
		account = user(email, first_name, last_name, ["Student"], password)
		name = records.insert("Student", user=account, **person, **values)
	else:
		with without_users():
			name = records.insert("Student", **person, **values)
	if customer := frappe.db.get_value("Student", name, "customer"):
		records.record("Customer", customer)
	return name


@contextmanager
def without_users() -> Iterator[None]:
	"""Switch off for a while that Education makes a user of every new student."""
	before = frappe.db.get_single_value(SETTINGS, SKIP)
	if before:
		yield
		return
	frappe.db.set_single_value(SETTINGS, SKIP, 1)
	try:
		yield
	finally:
		frappe.db.set_single_value(SETTINGS, SKIP, 0)


def guardian(
	first_name: str, last_name: str, email: str, children: Iterable[str], password: str | None = None
) -> str:
	"""A Guardian of these students with a user of no role; the one of that user if there is one."""
	account, name = user(email, first_name, last_name, [], password), f"{first_name} {last_name}"
	made = records.ensure("Guardian", {"user": account}, guardian_name=name, email_address=account)
	for child in children:
		if frappe.db.exists("Student Guardian", {"parent": child, "guardian": made}):
			continue
		document = frappe.get_doc("Student", child)
		document.append("guardians", {"guardian": made, "guardian_name": name, "relation": "Mother"})
		document.save(ignore_permissions=True)
	return made


def enroll(student: str, program: str, year: str, day: date, term: str | None = None) -> str:
	"""A submitted Program Enrollment, which enrols the student into the programme's required courses."""
	key = {"student": student, "program": program, "academic_year": year, "docstatus": 1}
	found: str | None = frappe.db.exists("Program Enrollment", key)
	if found:
		return found
	values: dict[str, Any] = {
		"student": student,
		"program": program,
		"academic_year": year,
		"academic_term": term,
	}
	name = records.insert("Program Enrollment", submit=True, enrollment_date=day, **values)
	for enrollment in course_enrollments(student).values():
		records.record("Course Enrollment", enrollment)
	return name


def course_enrollments(student: str) -> dict[str, str]:
	"""Course to Course Enrollment of a student."""
	rows = frappe.get_all("Course Enrollment", filters={"student": student}, fields=["course", "name"])
	return {row.course: row.name for row in rows}


def student_group(
	name: str,
	year: str,
	program: str,
	students: Iterable[str],
	instructors: Iterable[str] = (),
	based_on: str = "Batch",
	**values: Any,
) -> str:
	"""A Student Group of active students with its instructors."""
	members = [{"student": student, "active": 1} for student in students]
	teachers = [{"instructor": instructor} for instructor in instructors]
	about: dict[str, Any] = {"academic_year": year, "program": program, "group_based_on": based_on, **values}
	key: dict[str, Any] = {"student_group_name": name, "students": members, "instructors": teachers}
	return records.ensure("Student Group", name, **key, **about)
