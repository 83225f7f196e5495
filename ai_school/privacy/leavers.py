"""Students who left the school, and since when, as Education's records tell it."""

from collections.abc import Collection
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import add_months, cint, getdate

from ai_school.leaving import Stay, left_on
from ai_school.names import Names

SETTINGS = "AI School Settings"


def kept_months() -> int:
	"""For how many months what is about a student who left is kept; 0: until it is erased by hand."""
	return cint(frappe.db.get_single_value(SETTINGS, "leaver_months"))


def due(students: Collection[str]) -> set[str]:
	"""Those of the students who left so long ago that what is about them is to be erased."""
	months, today = kept_months(), getdate()
	if not months or not students:
		return set()
	stays = _stays(students)
	left = {name: left_on(stay, today) for name, stay in stays.items()}
	since = getdate(add_months(today, -months))
	gone = {name for name, day in left.items() if day and day <= since}
	return gone - _with_records({name for name in gone if stays[name].is_presumed}, since, today)


def _with_records(students: set[str], since: date, today: date) -> set[str]:
	"""Those of whom there are attendance or results since that day, or who are in a group of a year that has not ended."""
	if not students:
		return set()
	names = Names(sorted(students))
	attendance, result = frappe.qb.DocType("Student Attendance"), frappe.qb.DocType("Assessment Result")
	member, group = frappe.qb.DocType("Student Group Student"), frappe.qb.DocType("Student Group")
	year = frappe.qb.DocType("Academic Year")
	grouped = frappe.qb.from_(member).join(group).on((group.name == member.parent) & (group.disabled == 0))
	grouped = grouped.join(year).on((year.name == group.academic_year) & (year.year_end_date >= today))
	queries = (
		frappe.qb.from_(attendance)
		.where(attendance.student.isin(names) & (attendance.date >= since))
		.select(attendance.student),
		frappe.qb.from_(result)
		.where(result.student.isin(names) & (result.creation >= since))
		.select(result.student),
		grouped.where(member.student.isin(names) & (member.active == 1)).select(member.student),
	)
	return {row[0] for query in queries for row in query.distinct().run()}


def _stays(students: Collection[str]) -> dict[str, Stay]:
	student, user = frappe.qb.DocType("Student"), frappe.qb.DocType("User")
	query = frappe.qb.from_(student).left_join(user).on(user.name == student.user)
	query = query.where(student.name.isin(Names(sorted(students))))
	rows = query.select(
		student.name,
		student.enabled,
		student.date_of_leaving,
		student.creation,
		student.modified,
		user.last_active,
	).run()
	enrolled = _enrolled(students)
	return {name: _stay(values, enrolled.get(name, (None, None))) for name, *values in rows}


def _stay(values: list[Any], enrolled: tuple[Any, Any]) -> Stay:
	enabled, leaving, created, changed, active = values
	return Stay(
		enabled=bool(enabled),
		leaving=leaving and getdate(leaving),
		enrolled_on=enrolled[0] and getdate(enrolled[0]),
		enrolled_until=enrolled[1] and getdate(enrolled[1]),
		seen=getdate(active or created),
		changed=getdate(changed),
	)


def _enrolled(students: Collection[str]) -> dict[str, tuple[Any, Any]]:
	"""(latest date, latest end of an academic year) of the students' submitted Program Enrollments."""
	enrollment, year = frappe.qb.DocType("Program Enrollment"), frappe.qb.DocType("Academic Year")
	query = frappe.qb.from_(enrollment).join(year).on(year.name == enrollment.academic_year)
	query = query.where(enrollment.student.isin(Names(sorted(students))) & (enrollment.docstatus == 1))
	query = query.groupby(enrollment.student).select(
		enrollment.student,
		Max(enrollment.enrollment_date).as_("enrolled"),
		Max(year.year_end_date).as_("until"),
	)
	return {name: (enrolled, until) for name, enrolled, until in query.run()}
