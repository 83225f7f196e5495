"""What the analytics are measured against on the site's tables: the least a database can do, and one student at a time."""

import json
from collections import defaultdict
from datetime import timedelta
from statistics import fmean
from time import perf_counter
from typing import Any

import frappe
from frappe.utils import now_datetime
from pypika.functions import Count, Max, Sum

from benchmarks import records


def settle() -> None:
	"""Have the database count its rows anew, as it does by itself in a school's time."""
	for doctype in records.TABLES[:12]:
		statement = "ANALYZE" if frappe.db.db_type == "postgres" else "ANALYZE TABLE"
		frappe.db.sql_ddl(f"{statement} `tab{doctype}`")


def floor_s() -> float:
	"""Seconds of one scan of each source, grouped by student, over an index that has all it reads."""
	result, attendance = frappe.qb.DocType("Assessment Result"), frappe.qb.DocType("Student Attendance")
	quiz, activity = frappe.qb.DocType("Quiz Activity"), frappe.qb.DocType("Course Activity")
	queries = [
		frappe.qb.from_(table).groupby(table.student).select(table.student, Count("*"), figure)
		for table, figure in (
			(result, Sum(result.total_score)),
			(attendance, Max(attendance.date)),
			(quiz, Max(quiz.activity_date)),
			(activity, Max(activity.activity_date)),
		)
	]
	started = perf_counter()
	for query in queries:
		query.run()
	return perf_counter() - started


def incremental_s(students: int, share: float, number: int) -> float:
	"""Seconds of a refresh after so many of the students had a result changed; the watermark is an hour old."""
	from ai_school.analytics import refresh

	step = round(1 / share)
	names = [records.student(at) for at in range(number, students, step)]
	_make_old()
	_change(names)
	started = perf_counter()
	report = refresh.run()
	seconds = perf_counter() - started
	if report.students != len(names):
		raise SystemExit(f"{report.students} students were refreshed where {len(names)} had changed.")
	return seconds


def _make_old() -> None:
	"""What was changed before is out of the refreshes' sight."""
	long_ago = now_datetime() - timedelta(days=2)
	result = frappe.qb.DocType("Assessment Result")
	query = frappe.qb.update(result).set(result.modified, long_ago)
	query.where(result.modified > now_datetime() - timedelta(days=1)).run()
	frappe.db.commit()


def _change(names: list[str]) -> None:
	result = frappe.qb.DocType("Assessment Result")
	rows = (
		frappe.qb.from_(result)
		.where(result.student.isin(names))
		.groupby(result.student)
		.select(Max(result.name))
		.run()
	)
	query = frappe.qb.update(result).set(result.modified, now_datetime()).set(result.total_score, 11)
	query.where(result.name.isin([row[0] for row in rows])).run()
	frappe.db.commit()


def per_student_s(students: int, sample: int) -> float:
	"""Seconds that all students would take one after another, from a sample of them.

	The original design's way: five queries a student through Frappe's API (get_list, by the Administrator),
	means and rates in Python, and the profile stored as a document. The network that it had between the two
	is left out, and the indexes are ours.
	"""
	step = max(students // sample, 1)
	names = [records.student(at) for at in range(0, students, step)][:sample]
	started = perf_counter()
	for name in names:
		_one(name)
	frappe.db.commit()
	return (perf_counter() - started) / len(names) * students


def _one(name: str) -> None:
	_listed("Student", ["name", "student_name", "user"], name=name)
	results = _listed(
		"Assessment Result", ["course", "total_score", "maximum_score"], student=name, docstatus=1
	)
	days = _listed("Student Attendance", ["date", "status"], student=name, docstatus=1)
	quizzes = _listed("Quiz Activity", ["score", "activity_date"], student=name)
	activities = _listed("Course Activity", ["activity_date"], student=name)
	shares = [row.total_score / row.maximum_score for row in results]
	recent, earlier = fmean(shares[-5:]), fmean(shares[:5])
	present = sum(row.status == "Present" for row in days) / len(days)
	profile = frappe.get_doc("AI Student Profile", {"student": name})
	profile.update(
		{
			"trend": "declining"
			if recent < earlier - 0.1
			else "improving"
			if recent > earlier + 0.1
			else "stable",
			"mean_share": fmean(shares),
			"results_count": len(shares),
			"strengths": json.dumps(_best(results)),
			"engagement": "high" if present > 0.9 and len(quizzes) + len(activities) > 20 else "medium",
		}
	)
	profile.save(ignore_permissions=True)


def _best(results: list[Any]) -> list[str]:
	courses: dict[str, list[float]] = defaultdict(list)
	for row in results:
		courses[row.course].append(row.total_score / row.maximum_score)
	return sorted(courses, key=lambda course: -fmean(courses[course]))[:3]


def _listed(doctype: str, fields: list[str], **filters: Any) -> list[Any]:
	return frappe.get_list(
		doctype, filters=filters, fields=fields, order_by="creation asc", limit_page_length=0
	)
