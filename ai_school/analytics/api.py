"""What staff ask of the analytics over HTTP: a student's or a class's insight, and which they may choose from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika.functions import Lower
from pypika.terms import Term

from ai_school import errors, permissions
from ai_school.analytics import (
	answers,
	changes,
	class_records,
	own_progress,
	records,
	summary_records,
	support,
)
from ai_school.analytics import summary as paragraph
from ai_school.analytics.engagement import weeks
from ai_school.analytics.facts import Window
from ai_school.analytics.profile import STORED, from_stored, parts, plain
from ai_school.analytics.reasons import Reason, sentence
from ai_school.tutor import config

PROFILE = "AI Student Profile"
MOST_STUDENTS = 1000
MOST_NOTE = 1000


@frappe.whitelist(methods=["GET"])
@errors.without_text("Student Insight")
def student_insight(student: str) -> dict[str, Any]:
	"""What the records say about one student, with the records behind it.

	Returns {student: {name, student_name, image, groups, programs}, profile, support, results, answers,
	attendance, computed_on, stale}. profile is None before the first refresh, else {trend, strengths, gaps,
	engagement, ai_use, risk, mastery, sources} as the dataclasses Trend, Standing, Engagement, AIUse, Risk and
	Mastery say, each reason and next step with its `sentence` in the caller's language, each reason of the
	risk with the `marks` that staff gave it. support: the latest AI Support Flag or None. results, oldest
	first: {name, course, date, share, score, maximum, assessment}. answers, newest first: what mastery was
	computed from, as answers.named says. attendance: engagement.Week. stale: a record changed since. Raises
	frappe.PermissionError, frappe.DoesNotExistError.
	"""
	permissions.check_student_visible(student)
	fields = ["name", "student_name", "image"]
	record = frappe.db.get_value("Student", student, fields, as_dict=True)
	if not record:
		frappe.throw(_("There is no student {0}.").format(student), frappe.DoesNotExistError)
	stored = frappe.db.get_value(
		PROFILE, {"student": student}, [*STORED.values(), "computed_on"], as_dict=True
	)
	window = Window(now_datetime().date())
	return {
		"student": {
			**record,
			"groups": _groups([student])[student],
			"programs": _programs(student),
		},
		"profile": _profile(stored) if stored else None,
		"support": support.latest(student),
		"results": _results(student, window),
		"answers": answers.named(student, window, answers.curriculum(answers.NOBODY)),
		"attendance": _attendance(student, window),
		"computed_on": str(stored.computed_on) if stored else None,
		"stale": stored is not None and _is_stale(student, stored),
	}


@frappe.whitelist(methods=["GET"])
@errors.without_text("Summing up for a parents' evening")
def summary(student: str) -> dict[str, Any]:
	"""A paragraph about a student for a parents' evening, in the caller's language, and when it was computed.

	Returns {text, computed_on}; plain text of the profile's facts, made from templates. `summary_api` has
	it worded by a model. Raises frappe.PermissionError, and frappe.DoesNotExistError before the first refresh.
	"""
	permissions.check_student_visible(student)
	facts = summary_records.read(student)
	return {
		"text": paragraph.summary(facts.name, facts.profile, _),
		"computed_on": str(facts.computed_on),
	}


@frappe.whitelist(methods=["POST"])
@errors.without_text("Marking a call for support")
def mark_support(student: str, status: str, note: str = "") -> dict[str, Any]:
	"""Mark the call for support of one student: `Handled`, `Wrong` (the signs misled), or `Open` again.

	Returns the flag as `student_insight` does. Raises frappe.PermissionError, frappe.DoesNotExistError,
	frappe.ValidationError for another status or a note of more than 1,000 characters.
	"""
	permissions.check_student_visible(student)
	if status not in support.STATUSES:
		frappe.throw(
			_("A call for support can be marked as {0}.").format(", ".join(map(_, support.STATUSES)))
		)
	if len(note) > MOST_NOTE:
		frappe.throw(_("A note has at most {0} characters.").format(MOST_NOTE))
	return support.mark(student, status, note.strip())


@frappe.whitelist(methods=["GET"])
@errors.without_text("My progress")
def my_progress(student: str | None = None) -> dict[str, Any]:
	"""What a student reads about their own learning, and a guardian about a child's; no rank, no risk.

	`student` names a guardian's child; without it, oneself or the first child. Returns {student: {name, first_name,
	own}, people: [{name, first_name}] whom the caller may choose from, trend or None, results newest first {course,
	date, share, score, maximum, assessment}, good_at [{kind: course|concept, name}], practise [{name, course, topic}],
	use {questions, days_used, kept_days} or None, tutor: whether it can be asked, computed_on or None}.
	Raises frappe.PermissionError.
	"""
	student, people = permissions.check_progress_of(student)
	rows = frappe.get_all(
		"Student",
		filters={"name": ("in", list(people))},
		fields=["name", "first_name"],
		order_by="first_name, name",
	)
	chosen = next(row for row in rows if row.name == student)
	return {
		"student": {**chosen, "own": people[student] is None},
		"people": rows,
		"tutor": config.load().enabled,
		**own_progress.of(student),
	}


@frappe.whitelist(methods=["GET"])
@errors.without_text("Choosing a student")
def students(txt: str = "", start: int = 0, limit: int = 20) -> list[dict[str, Any]]:
	"""The enabled students whom the caller may see and whose name or number contains `txt`, by name.

	Returns [{name, student_name, groups}], at most 1,000.
	"""
	student = frappe.qb.DocType("Student")
	query = frappe.qb.from_(student).select(student.name, student.student_name).where(student.enabled == 1)
	visible = permissions.visible_students()
	if visible is not None:
		query = query.where(student.name.isin(visible))
	if txt:
		query = query.where(_contains(student.student_name, txt) | _contains(student.name, txt))
	query = query.orderby(student.student_name).orderby(student.name)
	found = query.offset(max(start, 0)).limit(min(max(limit, 0), MOST_STUDENTS)).run(as_dict=True)
	groups = _groups([row.name for row in found])
	return [{**row, "groups": groups[row.name]} for row in found]


@frappe.whitelist(methods=["GET"])
def groups() -> dict[str, list[dict[str, Any]]]:
	"""The classes and courses that the caller may ask class_insight about.

	Returns {groups: [{name, course, program, students}], courses: [{name, course_name, students}]}, with the
	number of students whom the caller would see.
	"""
	return {"groups": class_records.groups(), "courses": class_records.courses()}


@frappe.whitelist(methods=["GET"])
@errors.without_text("Class Insight")
def class_insight(group: str | None = None, course: str | None = None) -> dict[str, Any]:
	"""A Student Group, a course (of it the students whom the caller may see), or a course within a group.

	Returns {of: {group, course, title}, students: [{name, student_name, image, trend, slope, mean_share,
	attendance, recent_attendance, engagement, ai_use, risk, risk_reasons: [{code, values, sentence}],
	last_question_on, computed_on}] (classes.by_need), concepts: [{name, subject}], cells (classes.Heat),
	distribution: [{from, to, count}] of the students' means, over_time: [{month, mean, low_quartile,
	high_quartile, count}] (classes.Month), computed_on: when the newest of the profiles was}. With a course,
	trend, slope, mean and over_time are of its results alone. What is not known is None. Raises
	frappe.PermissionError, frappe.DoesNotExistError, frappe.ValidationError where neither is named.
	"""
	of = _named_class(group or None, course or None)
	students = class_records.members(group, course)
	if not students and permissions.visible_students() is not None and not group:
		frappe.throw(_("No student of yours takes this course."), frappe.PermissionError)
	found = class_records.insight(students, group, course)
	rows = [
		{**row, "risk_reasons": [_as_sentence(one) for one in row["risk_reasons"]]}
		for row in found["students"]
	]
	return {"of": of, **found, "students": rows}


def _named_class(group: str | None, course: str | None) -> dict[str, str | None]:
	if not group and not course:
		frappe.throw(_("Choose a class or a course."))
	if group:
		permissions.check_group_visible(group)
	title = frappe.db.get_value("Course", course, "course_name") if course else None
	if course and not title:
		frappe.throw(_("There is no such course."), frappe.DoesNotExistError)
	return {"group": group, "course": course, "title": " · ".join(filter(None, (group, title)))}


def _as_sentence(reason: Mapping[str, Any]) -> dict[str, Any]:
	values = {name: value for name, value in reason.items() if name != "code"}
	return {"code": reason["code"], "values": values, "sentence": sentence(Reason(**reason), _)}


def _contains(field: Term, txt: str) -> Term:
	"""`field` contains the text as it stands, in capitals or not."""
	escaped = txt.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
	return Lower(field).like(f"%{escaped}%")


def _groups(names: Sequence[str]) -> defaultdict[str, list[str]]:
	"""Enabled groups by active student."""
	found: defaultdict[str, list[str]] = defaultdict(list)
	if not names:
		return found
	member, group = frappe.qb.DocType("Student Group Student"), frappe.qb.DocType("Student Group")
	query = frappe.qb.from_(member).join(group).on((group.name == member.parent) & (group.disabled == 0))
	query = query.where(member.student.isin(names) & (member.active == 1))
	for name, of in query.select(member.student, group.name).distinct().orderby(group.name).run():
		found[name].append(of)
	return found


def _programs(student: str) -> list[str]:
	enrollment = frappe.qb.DocType("Program Enrollment")
	query = frappe.qb.from_(enrollment).select(enrollment.program).distinct()
	query = query.where((enrollment.student == student) & (enrollment.docstatus == 1))
	return [row[0] for row in query.orderby(enrollment.program).run()]


def _profile(stored: Mapping[str, Any]) -> dict[str, Any]:
	found = parts(stored)
	worded = {part: _with_sentences(found[part]) for part in ("engagement", "ai_use")}
	risk = _risk(found["risk"]) if found["risk"] else None
	return {**found, **worded, "risk": risk, "mastery": found["mastery"] or []}


def _risk(risk: dict[str, Any]) -> dict[str, Any]:
	"""The risk in words; each reason with how often staff marked calls for support that had it."""
	worded, marks = _with_sentences(risk, "reasons", "next_steps"), support.marks()
	unmarked = dict.fromkeys(support.MARKS, 0)
	reasons = [{**one, "marks": marks.get(one["code"], unmarked)} for one in worded["reasons"]]
	return {**worded, "reasons": reasons}


def _with_sentences(detail: dict[str, Any], *keys: str) -> dict[str, Any]:
	worded = {
		key: [{**one, "sentence": sentence(Reason(**one), _)} for one in detail[key]]
		for key in keys or ("reasons",)
	}
	return {**detail, **worded}


def _results(student: str, window: Window) -> list[dict[str, Any]]:
	return [
		{
			"name": name,
			"course": course,
			"date": str(date.fromordinal(day)),
			"share": plain(share),
			"score": float(score),
			"maximum": float(maximum),
			"assessment": assessment or name,
		}
		for day, share, (name, course, score, maximum, assessment) in records.named_results(student, window)
	]


def _attendance(student: str, window: Window) -> list[dict[str, Any]]:
	days = records.attendance_days(student, window)
	recorded = zip(map(date.fromordinal, days.day), days.counts, days.attended, days.leave, strict=True)
	return [{**plain(week), "week": str(week.week)} for week in weeks(recorded)]


def _is_stale(student: str, stored: Mapping[str, Any]) -> bool:
	"""Whether a record was written since the profile was computed, or there are now more or fewer of them."""
	computed_on = stored["computed_on"]
	if (changed_on := changes.last_change(student)) and changed_on >= computed_on:
		return True
	rows = records.read([student], Window(computed_on.date()), records.kept_days(), {})
	return bool(records.counts([student], rows)[0] != from_stored(stored["sources"]))
