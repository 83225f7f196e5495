"""Inserts the records of a school through Frappe's document API, in a way that the real Education app accepts.

Every function takes the names it needs and returns the name of what it inserted; none assumes an empty site. What is
inserted inside `with recording() as created:` can be taken away again with `remove(created)`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

import frappe
from frappe.model.document import Document

Created = list[tuple[str, str]]

ALL_ASSESSMENT_GROUPS = "All Assessment Groups"
_ledger: ContextVar[Created | None] = ContextVar("created records", default=None)


@contextmanager
def recording() -> Iterator[Created]:
	"""Collect (DocType, name) of everything that the functions here insert, in the order of insertion."""
	created: Created = []
	token = _ledger.set(created)
	try:
		yield created
	finally:
		_ledger.reset(token)


@contextmanager
def quiet() -> Iterator[None]:
	"""Insert without mails and messages, and without Frappe's limit of new users per hour."""
	flags, limit = {"mute_emails": True, "mute_messages": True}, "throttle_user_limit"
	before = {flag: frappe.flags.get(flag) for flag in flags}
	limit_before = frappe.local.conf.get(limit)
	frappe.flags.update(flags)
	frappe.local.conf[limit] = float("inf")
	try:
		yield
	finally:
		frappe.flags.update(before)
		frappe.local.conf[limit] = limit_before
		if limit_before is None:
			del frappe.local.conf[limit]


def record(doctype: str, name: str) -> None:
	"""Note that a record was made, for `remove`."""
	created = _ledger.get()
	if created is not None:
		created.append((doctype, name))


def insert(doctype: str, submit: bool = False, **values: Any) -> str:
	"""Insert one document, submitted if asked for, and return its name."""
	document = frappe.get_doc({"doctype": doctype, **values})
	if submit:
		document.docstatus = 1
	document.insert(ignore_permissions=True)
	name: str = document.name
	record(doctype, name)
	return name


def ensure(doctype: str, key: str | Mapping[str, Any], submit: bool = False, **values: Any) -> str:
	"""Return the name of the document with that name, or those values, and insert it if there is none."""
	found: str | None = frappe.db.exists(doctype, key if isinstance(key, str) else dict(key))
	return found or insert(doctype, submit, **values, **({} if isinstance(key, str) else key))


# The site ---------------------------------------------------------------------------------------------


def company(name: str = "Demonstration School", abbreviation: str = "DS") -> str | None:
	"""The Company whose holidays Education asks for: the default one, else the list's first; made here if there is none.

	None where the DocType is missing.
	"""
	if not frappe.db.exists("DocType", "Company"):
		return None
	found: list[str] = frappe.get_all("Company", pluck="name", limit=1)
	if found:
		return frappe.defaults.get_user_default("company") or found[0]
	if frappe.db.exists("DocType", "Warehouse Type"):
		ensure("Warehouse Type", "Transit", name="Transit")
	country = frappe.db.get_single_value("System Settings", "country") or "United Kingdom"
	currency = frappe.db.get_default("currency") or "GBP"
	values: dict[str, Any] = {"abbr": abbreviation, "default_currency": currency, "country": country}
	return insert("Company", company_name=name, **values)


@contextmanager
def open_days(name: str, start: date, end: date) -> Iterator[None]:
	"""Let attendance be marked on every day while the block lasts, whatever the company's default Holiday List says.

	Without a default list Education marks no attendance: a company that has none keeps the one made here.
	"""
	employer = company()
	if not employer:
		yield
		return
	default = frappe.db.get_value("Company", employer, "default_holiday_list")
	made = ensure("Holiday List", name, holiday_list_name=name, from_date=start, to_date=end)
	frappe.db.set_value("Company", employer, "default_holiday_list", made)
	try:
		yield
	except BaseException:
		frappe.db.rollback()
		raise
	finally:
		kept = default or frappe.db.exists("Holiday List", made)
		frappe.db.set_value("Company", employer, "default_holiday_list", kept)
		frappe.db.commit()


def academic_year(name: str, start: date, end: date) -> str:
	"""An Academic Year, new or the one of that name."""
	dates: dict[str, Any] = {"year_start_date": start, "year_end_date": end}
	return ensure("Academic Year", name, academic_year_name=name, **dates)


def academic_term(year: str, name: str, start: date, end: date) -> str:
	"""A term inside an Academic Year."""
	key = {"academic_year": year, "term_name": name}
	return ensure("Academic Term", key, term_start_date=start, term_end_date=end)


# Content ----------------------------------------------------------------------------------------------


def article(title: str, html: str, author: str | None = None) -> str:
	"""An Article, named by its title; the content is HTML."""
	return ensure("Article", title, title=title, content=html, author=author)


def question(text: str, options: Iterable[tuple[str, bool]]) -> str:
	"""A Question with (option, whether it is correct)."""
	rows = [{"option": option, "is_correct": int(correct)} for option, correct in options]
	return insert("Question", question=text, options=rows)


def quiz(title: str, questions: Sequence[str], passing_score: float = 50, max_attempts: int = 0) -> str:
	"""A Quiz of Questions, named by its title; `passing_score` in percent, `max_attempts` 0 for no limit."""
	rows = [{"question_link": name} for name in questions]
	limits: dict[str, Any] = {"passing_score": passing_score, "max_attempts": max_attempts}
	return ensure("Quiz", title, title=title, question=rows, **limits)


def topic(name: str, description: str, articles: Iterable[str] = (), quizzes: Iterable[str] = ()) -> str:
	"""A Topic with its content."""
	contents = [("Article", title) for title in articles] + [("Quiz", title) for title in quizzes]
	rows = [{"content_type": kind, "content": content} for kind, content in contents]
	return ensure("Topic", name, topic_name=name, description=description, topic_content=rows)


def course(
	name: str,
	topics: Iterable[str] = (),
	weights: Mapping[str, float] | None = None,
	scale: str | None = None,
	description: str = "",
) -> str:
	"""A Course; `weights` are the Assessment Criteria with their weightage, which has to add up to 100."""
	rows = [{"assessment_criteria": key, "weightage": value} for key, value in (weights or {}).items()]
	links = [{"topic": topic_name} for topic_name in topics]
	values: dict[str, Any] = {"topics": links, "assessment_criteria": rows, "default_grading_scale": scale}
	return ensure("Course", name, course_name=name, description=description, **values)


def program(name: str, courses: Iterable[str], abbreviation: str | None = None) -> str:
	"""A Program whose courses are all required: enrolling into it enrols into each of them."""
	rows = [{"course": course_name, "required": 1} for course_name in courses]
	return ensure("Program", name, program_name=name, program_abbreviation=abbreviation, courses=rows)


# Assessment -------------------------------------------------------------------------------------------


def grading_scale(name: str, thresholds: Mapping[str, float]) -> str:
	"""A submitted Grading Scale of grade to threshold in percent; one threshold has to be 0."""
	rows = [{"grade_code": code, "threshold": threshold} for code, threshold in thresholds.items()]
	return ensure("Grading Scale", name, submit=True, grading_scale_name=name, intervals=rows)


def assessment_criteria(name: str) -> str:
	"""An Assessment Criteria, such as a written test."""
	return ensure("Assessment Criteria", name, assessment_criteria=name)


def assessment_group(name: str, parent: str = ALL_ASSESSMENT_GROUPS) -> str:
	"""An Assessment Group under another."""
	return ensure("Assessment Group", name, assessment_group_name=name, parent_assessment_group=parent)


def assessment_plan(
	group: str,
	course: str,
	day: date,
	maximum: Mapping[str, float],
	*,
	assessment_group: str,
	scale: str,
	hours: tuple[str, str] = ("09:00:00", "10:00:00"),
	title: str | None = None,
	**values: Any,
) -> str:
	"""A submitted Assessment Plan; `maximum` is the highest score per Assessment Criteria.

	No two plans of a Student Group, Room or supervisor may overlap in time.
	"""
	rows = [{"assessment_criteria": key, "maximum_score": score} for key, score in maximum.items()]
	return insert(
		"Assessment Plan",
		submit=True,
		student_group=group,
		course=course,
		assessment_group=assessment_group,
		assessment_name=title,
		grading_scale=scale,
		schedule_date=day,
		from_time=hours[0],
		to_time=hours[1],
		maximum_assessment_score=sum(maximum.values()),
		assessment_criteria=rows,
		**values,
	)


def assessment_result(plan: str, student: str, scores: Mapping[str, float], comment: str = "") -> str:
	"""A submitted Assessment Result with the score per Assessment Criteria of its plan."""
	rows = [{"assessment_criteria": key, "score": score} for key, score in scores.items()]
	values: dict[str, Any] = {
		"assessment_plan": plan,
		"student": student,
		"details": rows,
		"comment": comment,
	}
	return insert("Assessment Result", submit=True, **values)


# Attendance and activity ------------------------------------------------------------------------------


def attendance(student: str, group: str, day: date, status: str = "Present") -> str:
	"""A submitted Student Attendance: Present, Absent or Leave; the student has to be active in the group."""
	values: dict[str, Any] = {"student": student, "student_group": group, "date": day, "status": status}
	return insert("Student Attendance", submit=True, **values)


def quiz_activity(
	enrollment: str,
	quiz: str,
	when: datetime,
	answers: Iterable[tuple[str, str, bool]],
	passing: float = 50,
	seconds: int | None = None,
) -> str:
	"""A Quiz Activity as Education writes it; `answers` are (question, selected option, whether correct)."""
	rows = [
		{"question": name, "selected_option": option, "quiz_result": "Correct" if correct else "Wrong"}
		for name, option, correct in answers
	]
	score = 100 * sum(row["quiz_result"] == "Correct" for row in rows) / max(len(rows), 1)
	status = "Pass" if score >= passing else "Fail"
	values: dict[str, Any] = {
		"enrollment": enrollment,
		"quiz": quiz,
		"score": str(score),
		"status": status,
		"result": rows,
	}
	return insert("Quiz Activity", activity_date=str(when), time_taken=seconds, **values)


def course_activity(enrollment: str, content: str, when: datetime, content_type: str = "Article") -> str:
	"""A Course Activity: the enrolled student opened an article or watched a video."""
	values: dict[str, Any] = {"enrollment": enrollment, "content_type": content_type, "content": content}
	return insert("Course Activity", activity_date=when, **values)


# Removal ----------------------------------------------------------------------------------------------


def remove(created: Iterable[tuple[str, str]]) -> None:
	"""Cancel and delete records, the last made first; with a Student goes what ai_school keeps about them."""
	for doctype, name in reversed(list(created)):
		if not frappe.db.exists(doctype, name):
			continue
		if doctype == "Holiday List":
			frappe.db.set_value("Company", {"default_holiday_list": name}, "default_holiday_list", None)
		if doctype == "Student":
			frappe.db.delete("Student Group Student", {"student": name})
			frappe.db.delete("AI Safeguarding Flag", {"student": name})
		document = frappe.get_doc(doctype, name)
		if document.docstatus == 1:
			document.flags.ignore_permissions = True
			document.cancel()
		alone = doctype == "User" and _forget_account(document)
		options = {"force": True, "ignore_permissions": True, "delete_permanently": True}
		frappe.delete_doc(doctype, name, ignore_on_trash=alone, **options)


def _forget_account(user: Document) -> bool:
	"""Whether Administrator alone is left to manage the site: then Frappe 15 refuses to delete any user."""
	managed = getattr(user, "get_other_system_managers", None)
	if not managed or managed():
		return False
	for keeper, field in (
		("Notification Settings", "name"),
		("User Permission", "user"),
		("DocShare", "user"),
	):
		frappe.db.delete(keeper, {field: user.name})
	return True
