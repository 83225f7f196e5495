"""Who may see whom: the single source of truth for hooks, endpoints, pages, reports and commands."""

from functools import partial
from typing import Any

import frappe
from frappe import _

from ai_school import courses
from ai_school.permission_rules import (
	INSTRUCTOR,
	READS_TRANSCRIPTS,
	RULES,
	SEES_ALL_STUDENTS,
	SEES_HEALTH,
	SEES_OVERSIGHT,
	SEES_PROGRESS,
	SEES_TOTALS,
	SEES_WORKSPACE,
	STUDENT,
)
from ai_school.tutor import config


def has_any_role(roles: frozenset[str], user: str | None = None) -> bool:
	"""Whether the user is the Administrator or has one of the roles."""
	user = user or frappe.session.user
	return user == "Administrator" or not roles.isdisjoint(roles_of(user))


def roles_of(user: str) -> frozenset[str]:
	"""The roles that count: those of an enabled user. Frappe keeps the roles of a disabled one, and a job may run as one."""
	enabled = frappe.db.get_value("User", user, "enabled", cache=True)
	return frozenset(frappe.get_roles(user)) if enabled else frozenset()


def current_student() -> str:
	"""Name of the enabled Student whose user is logged in.

	Raises frappe.PermissionError for Guest, for a user without a Student or with more than one, and for a
	disabled Student.
	"""
	user = frappe.session.user
	if user == "Guest":
		frappe.throw(_("Log in with your school account first."), frappe.PermissionError)
	student = frappe.qb.DocType("Student")
	query = frappe.qb.from_(student).where(student.user == user).select(student.name, student.enabled)
	students = query.limit(2).run(as_dict=True)
	if not students:
		frappe.throw(_("Your account does not belong to a student."), frappe.PermissionError)
	if len(students) > 1:
		frappe.throw(
			_("Your account belongs to more than one student. Ask the school office to correct it."),
			frappe.PermissionError,
		)
	if not students[0].enabled:
		frappe.throw(_("Your student record is not active. Ask the school office."), frappe.PermissionError)
	return students[0].name


def students_of_instructor(user: str) -> Any:
	"""Query (one column, student) of the active students in the enabled groups that name the user's Instructor."""
	member = frappe.qb.DocType("Student Group Student")
	query = frappe.qb.from_(member).where(member.parent.isin(_groups_of_instructor(user)))
	return query.where(member.active == 1).select(member.student)


def _groups_of_instructor(user: str) -> Any:
	employee, instructor = frappe.qb.DocType("Employee"), frappe.qb.DocType("Instructor")
	teaching, group = frappe.qb.DocType("Student Group Instructor"), frappe.qb.DocType("Student Group")
	return (
		frappe.qb.from_(group)
		.join(teaching)
		.on(teaching.parent == group.name)
		.join(instructor)
		.on((instructor.name == teaching.instructor) & (instructor.status == "Active"))
		.join(employee)
		.on((employee.name == instructor.employee) & (employee.status == "Active"))
		.where((employee.user_id == user) & (group.disabled == 0))
		.select(group.name)
	)


def visible_groups(user: str | None = None) -> Any:
	"""Query (one column) of the enabled Student Groups whose students the user may see as staff."""
	user = user or frappe.session.user
	if has_any_role(SEES_ALL_STUDENTS, user):
		group = frappe.qb.DocType("Student Group")
		return frappe.qb.from_(group).where(group.disabled == 0).select(group.name)
	if INSTRUCTOR in roles_of(user):
		return _groups_of_instructor(user)
	return _no_students()


def check_group_visible(group: str) -> None:
	"""Raise frappe.PermissionError unless the caller may see the class of this enabled Student Group as staff."""
	record = frappe.qb.DocType("Student Group")
	query = frappe.qb.from_(record).where((record.name == group) & record.name.isin(visible_groups()))
	if not query.select(record.name).limit(1).run():
		frappe.throw(_("You may only see your own classes."), frappe.PermissionError)


def visible_students(user: str | None = None) -> Any | None:
	"""Query of the students whose progress the user may see as staff; None means every student."""
	user = user or frappe.session.user
	if has_any_role(SEES_ALL_STUDENTS, user):
		return None
	if INSTRUCTOR in roles_of(user):
		return students_of_instructor(user)
	return _no_students()


def students_counted(user: str | None = None) -> Any | None:
	"""Query of the students in the totals a user reads, of which no single student can be told; None means every one."""
	if has_any_role(SEES_TOTALS, user):
		return None
	return visible_students(user)


def viewer(wanted: str | None) -> str:
	"""The user whose students a report shows: the session's, or, where Frappe mails it, the one it is mailed for.

	Raises frappe.PermissionError for anybody who wants to see as somebody else.
	"""
	user = frappe.session.user
	if not wanted or wanted == user:
		return user
	if user != "Administrator":
		frappe.throw(_("This report was set up for somebody else."), frappe.PermissionError)
	return wanted


def check_student_visible(student: str, user: str | None = None) -> None:
	"""Raise frappe.PermissionError or frappe.DoesNotExistError unless the user may see this student's progress as staff."""
	if not is_student_visible(student, user):
		frappe.throw(_("You may only see the students of your own groups."), frappe.PermissionError)
	if not frappe.db.exists("Student", student):
		frappe.throw(_("There is no student {0}.").format(student[:140]), frappe.DoesNotExistError)


def is_student_visible(student: str, user: str | None = None) -> bool:
	"""Whether the user may see this student's progress as staff."""
	return _contains(visible_students(user), student)


def check_health_visible() -> None:
	"""Raise frappe.PermissionError unless the user administers this app."""
	if not has_any_role(SEES_HEALTH):
		frappe.throw(_("Only an administrator of the school's AI may see this."), frappe.PermissionError)


def check_transcripts_readable() -> None:
	"""Raise frappe.PermissionError unless the user may read what students write to the tutor."""
	if not has_any_role(READS_TRANSCRIPTS):
		frappe.throw(_("Only a safeguarding lead may read what students write."), frappe.PermissionError)


def sees_workspace() -> bool:
	"""Whether the app's place on the desk is for the user."""
	return has_any_role(SEES_WORKSPACE)


def check_workspace_visible() -> None:
	"""Raise frappe.PermissionError unless the app's place on the desk is for the user."""
	if not sees_workspace():
		frappe.throw(_("Only staff may see this."), frappe.PermissionError)


def check_oversight_visible() -> None:
	"""Raise frappe.PermissionError unless the user teaches, heads or safeguards: each then sees rows of their own."""
	if not has_any_role(SEES_OVERSIGHT):
		frappe.throw(_("Only staff may look into the tutor."), frappe.PermissionError)


def check_progress_visible() -> None:
	"""Raise frappe.PermissionError unless the user sees students' progress as staff: their own, or everybody's."""
	if not has_any_role(SEES_PROGRESS):
		frappe.throw(_("Only staff may see students' progress."), frappe.PermissionError)


def check_row_visible(doctype: str, student: str) -> None:
	"""Raise frappe.PermissionError unless the user sees this student's rows of the DocType as staff."""
	if not _contains(rows_visible(doctype, frappe.session.user, as_staff=True), student):
		frappe.throw(_("You may only see the students of your own groups."), frappe.PermissionError)


def check_own_session(session: str, student: str) -> None:
	"""Raise frappe.DoesNotExistError or frappe.PermissionError unless the chat session is the student's own."""
	owner = frappe.db.get_value("AI Chat Session", session, "student")
	if owner is None:
		frappe.throw(_("This conversation does not exist any more."), frappe.DoesNotExistError)
	if owner != student:
		frappe.throw(_("This conversation belongs to somebody else."), frappe.PermissionError)


def check_own_message(message: str, student: str) -> None:
	"""Raise frappe.DoesNotExistError or frappe.PermissionError unless the chat message is the student's own."""
	owner = frappe.db.get_value("AI Chat Message", message, "student")
	if owner is None:
		frappe.throw(_("This message does not exist any more."), frappe.DoesNotExistError)
	if owner != student:
		frappe.throw(_("This message belongs to somebody else."), frappe.PermissionError)


def consents_for() -> dict[str, str | None]:
	"""The students for whom the session's user decides about consent: themself (None), children (their Guardian).

	Raises frappe.PermissionError for a user who is neither a student nor a guardian of one.
	"""
	user = frappe.session.user
	own = frappe.get_all("Student", filters={"user": user, "enabled": 1}, pluck="name")
	found: dict[str, str | None] = {current_student(): None} if own else {}
	found.update({child: guardian for child, guardian in children_of(user).items() if child not in found})
	if not found:
		frappe.throw(
			_("Your account belongs neither to a student nor to a guardian."), frappe.PermissionError
		)
	return found


def check_consents_for(student: str | None) -> tuple[str, str | None]:
	"""The student meant and, where the session's user is not that student, their Guardian record.

	Raises frappe.PermissionError unless it is themself (or None is named) or a child of theirs.
	"""
	student = student or current_student()
	found = consents_for()
	if student not in found:
		frappe.throw(_("You may decide for yourself and for your own children only."), frappe.PermissionError)
	return student, found[student]


def check_progress_of(student: str | None) -> tuple[str, dict[str, str | None]]:
	"""The student meant, and all whose progress the user may read: themself (None) and children (their Guardian).

	Without a name it is themself, or else the first child. Raises frappe.PermissionError for anybody else's.
	"""
	people = consents_for()
	student = student or next(iter(people))
	if student not in people:
		frappe.throw(
			_("You may see your own progress and that of your own children only."), frappe.PermissionError
		)
	return student, people


def check_course_open(course: str | None, student: str) -> None:
	"""Raise unless no course is named, or one that the student is enrolled in and has the tutor switched on."""
	if not course:
		return
	if course not in courses.enrolled(student):
		if not frappe.db.exists("Course", course):
			frappe.throw(_("There is no such course."), frappe.DoesNotExistError)
		frappe.throw(_("You are not enrolled in this course."), frappe.PermissionError)
	if config.policy_of(course).mode == config.OFF:
		frappe.throw(_("Your teachers have switched the tutor off in this course."), frappe.PermissionError)


def check_topic_taught(topic: str | None, course: str | None) -> None:
	"""Raise frappe.DoesNotExistError unless no topic is named, or one that the course teaches."""
	if topic and topic not in {
		row["name"] for row in courses.topics_of([course] if course else [])[course or ""]
	}:
		frappe.throw(_("This topic does not belong to the course."), frappe.DoesNotExistError)


def has_student_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Frappe's `has_permission` hook for every DocType in RULES: denies rows of students the user may not see.

	A change has to be of such a student's row as it is stored, too: what is sent may name another.
	"""
	rows = rows_visible(doc.doctype, user or frappe.session.user)
	if rows is None:
		return True
	students = {doc.student} if ptype == "read" else {doc.student, _stored_student(doc)}
	return all(student and _contains(rows, student) for student in students)


def _stored_student(doc: Any) -> Any:
	stored = doc.name and frappe.db.get_value(doc.doctype, doc.name, ["name", "student"], as_dict=True)
	return stored.student if stored else doc.student


def check_written_beside(doc: Any, method: str | None = None) -> None:
	"""Hook of what Frappe keeps beside a record, such as comments, likes and tags, whose own doors do not all look.

	Raises frappe.PermissionError unless the session's user may read the record of a student that it is written to.
	"""
	doctype, name = (
		(doc.document_type, doc.document_name)
		if doc.doctype == "Tag Link"
		else (doc.reference_doctype, doc.reference_name)
	)
	if doctype in RULES and not frappe.has_permission(doctype, "read", doc=name):
		frappe.throw(_("You may only see the students of your own groups."), frappe.PermissionError)


def rows_visible(doctype: str, user: str, as_staff: bool = False) -> Any | None:
	"""Query of the students whose rows of the DocType the user sees; None means every row.

	`as_staff` leaves out what a student sees of themself.
	"""
	rule = RULES[doctype]
	if has_any_role(rule.all_for, user):
		return None
	roles = roles_of(user)
	if rule.groups and INSTRUCTOR in roles:
		return students_of_instructor(user)
	if rule.own and not as_staff and STUDENT in roles:
		return _own_student(user)
	return _no_students()


def _query_conditions(doctype: str, user: str | None = None) -> str:
	rows = rows_visible(doctype, user or frappe.session.user)
	if rows is None:
		return ""
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	condition = frappe.qb.DocType(doctype).student.isin(rows)
	return condition.get_sql(quote_char=quote, secondary_quote_char="'", with_namespace=True, subquery=True)


def children_of(user: str) -> dict[str, str]:
	"""The enabled students whose guardian the user is, each with the Guardian's name."""
	guardian, relation = frappe.qb.DocType("Guardian"), frappe.qb.DocType("Student Guardian")
	student = frappe.qb.DocType("Student")
	query = (
		frappe.qb.from_(relation)
		.join(guardian)
		.on(guardian.name == relation.guardian)
		.join(student)
		.on((student.name == relation.parent) & (student.enabled == 1))
		.where((guardian.user == user) & (relation.parenttype == "Student"))
		.select(student.name, guardian.name.as_("guardian"))
		.orderby(student.name)
	)
	return {row.name: row.guardian for row in query.run(as_dict=True)}


def _own_student(user: str) -> Any:
	student = frappe.qb.DocType("Student")
	return (
		frappe.qb.from_(student).where((student.user == user) & (student.enabled == 1)).select(student.name)
	)


def _no_students() -> Any:
	student = frappe.qb.DocType("Student")
	return frappe.qb.from_(student).where(student.name.isnull()).select(student.name)


def _contains(query: Any | None, student: str) -> bool:
	if query is None:
		return True
	record = frappe.qb.DocType("Student")
	found = (
		frappe.qb.from_(record).where((record.name == student) & record.name.isin(query)).select(record.name)
	)
	return bool(found.limit(1).run())


profile_query_conditions = partial(_query_conditions, "AI Student Profile")
session_query_conditions = partial(_query_conditions, "AI Chat Session")
message_query_conditions = partial(_query_conditions, "AI Chat Message")
consent_query_conditions = partial(_query_conditions, "AI Consent")
flag_query_conditions = partial(_query_conditions, "AI Safeguarding Flag")
usage_query_conditions = partial(_query_conditions, "AI Usage Log")
support_query_conditions = partial(_query_conditions, "AI Support Flag")
access_query_conditions = partial(_query_conditions, "AI Transcript Access")
report_query_conditions = partial(_query_conditions, "AI Answer Report")
