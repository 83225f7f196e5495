"""Which assessments of the last eight weeks a student's class has results of, and the student has not."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, repeat
from typing import Any

import frappe
import numpy as np
from pypika.functions import Count, Min

from ai_school.analytics import moves, records
from ai_school.analytics.cleaning import NO_DAY, Table, days
from ai_school.analytics.facts import Planned, School, Window, Work, no_work
from ai_school.analytics.records import PLAN, RESULT, moment
from ai_school.names import Names

WORK_DAYS = 56
MARKED_SHARE = 0.5
MEMBER = "Student Group Student"


def planned(window: Window) -> list[Planned]:
	"""The assessments of the last eight weeks of classes in use that at least half of the class has a result of."""
	plan, result = frappe.qb.DocType(PLAN), frappe.qb.DocType(RESULT)
	due = (plan.schedule_date >= _from(window)) & (plan.schedule_date <= window.today)
	due = due & (plan.docstatus == 1)
	about = (plan.name, plan.student_group, plan.course, plan.schedule_date)
	rows = frappe.qb.from_(plan).where(due).select(*about).orderby(plan.name).run()
	query = frappe.qb.from_(plan).join(result)
	query = query.on((result.assessment_plan == plan.name) & (result.docstatus == 1)).where(due)
	marked = dict(query.groupby(plan.name).select(plan.name, Count("*")).run())
	sizes = _class_sizes() if rows else {}
	return [
		Planned(name, group, course, day.toordinal())
		for name, group, course, day in rows
		if marked.get(name, 0) >= MARKED_SHARE * sizes.get(group, float("inf"))
	]


def without_result(tests: Collection[str]) -> set[str]:
	"""Members of a class who have no result in one of these assessments, of which half of the class has or had one."""
	if not tests:
		return set()
	plan, member, result = (frappe.qb.DocType(doctype) for doctype in (PLAN, MEMBER, RESULT))
	of_member = (member.parent == plan.student_group) & (member.active == 1)
	own = (result.assessment_plan == plan.name) & (result.student == member.student) & (result.docstatus > 0)
	query = frappe.qb.from_(plan).join(member).on(of_member).left_join(result).on(own)
	query = query.where(plan.name.isin(Names(sorted(tests)))).select(
		plan.name, member.student, Min(result.docstatus)
	)
	classes: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
	for name, student, docstatus in query.groupby(plan.name, member.student).run():
		classes[name][student] = docstatus
	assessed = [of for of in classes.values() if sum(map(bool, of.values())) >= MARKED_SHARE * len(of)]
	return {student for of in assessed for student, docstatus in of.items() if docstatus != 1}


def read(students: Sequence[str], results: Table, school: School) -> Work:
	"""The work of a batch's students: of their classes since they joined, in courses that they are enrolled in, since they are.

	results: the students' own, as records.read gives them.
	"""
	if not school.planned or not students:
		return no_work()
	position = {name: at for at, name in enumerate(students)}
	done = _done(results, school)
	rows = [(position[one], plan.day, (one, plan.name) in done) for one, plan in _due(students, school, done)]
	if not rows:
		return no_work()
	student, day, has_result = zip(*rows, strict=True)
	return Work(np.array(student, np.int64), np.array(day, np.int64), np.array(has_result, np.bool_))


def _due(
	students: Sequence[str], school: School, done: Collection[tuple[str, str]]
) -> Iterator[tuple[str, Planned]]:
	of_group: defaultdict[str, list[Planned]] = defaultdict(list)
	for plan in school.planned:
		of_group[plan.group].append(plan)
	enrolled, classes = _enrolled(students), _classes(students)
	joined = moves.joined(school.planned, classes, done)
	for student, group in ((student, group) for student, groups in classes.items() for group in groups):
		for plan in of_group[group]:
			since = enrolled.get((student, plan.course))
			if since and plan.day >= max(since, joined.get((student, group, plan.course), 0)):
				yield student, plan


def _enrolled(students: Sequence[str]) -> dict[tuple[str, str], int]:
	"""The day on which each student was enrolled in a course first."""
	enrollment = frappe.qb.DocType("Course Enrollment")
	query = records.of_students(enrollment, students)
	found = records.table(query, (enrollment.course, enrollment.enrollment_date))
	first: dict[tuple[str, str], int] = {}
	for of, day in zip(_owned(found), days(found.column(1)), strict=True):
		if day != NO_DAY:
			first[of] = min(day, first.get(of, day))
	return first


def _owned(found: Table) -> Iterator[tuple[str, str]]:
	"""(student, first column) of each row."""
	owners = chain.from_iterable(map(repeat, found.students, found.counts))
	return zip(owners, found.column(0), strict=True)


def _classes(students: Sequence[str]) -> dict[str, list[str]]:
	member, query = _members()
	query = query.where(member.student.isin(Names(students)))
	classes: defaultdict[str, list[str]] = defaultdict(list)
	for student, name in query.select(member.student, member.parent).distinct().run():
		classes[student].append(name)
	return classes


def _done(results: Table, school: School) -> set[tuple[str, str]]:
	planned = {plan.name for plan in school.planned}
	return {of for of in _owned(results) if of[1] in planned}


def _class_sizes() -> dict[str, int]:
	member, query = _members()
	return dict(query.groupby(member.parent).select(member.parent, Count(member.name)).run())


def _members() -> tuple[Any, Any]:
	"""The table of the members of classes, and a query of those who are in a class in use."""
	member, group = frappe.qb.DocType(MEMBER), frappe.qb.DocType("Student Group")
	query = frappe.qb.from_(member).join(group).on((group.name == member.parent) & (group.disabled == 0))
	return member, query.where(member.active == 1)


def _from(window: Window) -> Any:
	return moment(window.today.toordinal() - WORK_DAYS + 1).date()
