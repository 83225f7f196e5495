"""Keeps the AI Student Profiles up to date: who changed, batch by batch, each committed by itself.

Whoever works holds a lock on one row for one batch, and what is left to do is stored with each batch. So a
refresh that was killed is gone on with by the next, two at once share the work, and no lock outlives its
database connection.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

import ai_school
from ai_school.analytics import answers, changes, plan, records, risk_cohorts, support, work
from ai_school.analytics.facts import Facts, Noticed, School, Window
from ai_school.analytics.plan import Plan, Report
from ai_school.analytics.profile import Profile, encoded, profiles
from ai_school.analytics.school import school
from ai_school.errors import no_student
from ai_school.health import relief
from ai_school.names import Names
from ai_school.privacy import leavers
from ai_school.upsert import upsert

STATE = "AI Analytics State"
PROFILE = "AI Student Profile"
STUDENT = "Student"
BATCH = 200

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Work:
	"""A plan with what is known for the whole of it: the names to compute (None: every student) and the school.

	plan_days: the days of the Assessment Plans that were read so far (records.read).
	"""

	plan: Plan
	names: list[str] | None
	school: School
	total: int
	plan_days: dict[str, int] = field(default_factory=dict)


def refresh_changed() -> None:
	"""Compute the students whose records changed since the last refresh: the scheduler's, every ten minutes."""
	run()


def refresh_all() -> None:
	"""Compute every student: the scheduler's, each night."""
	run(full=True)


def run(full: bool = False, student: str | None = None, progress: Progress | None = None) -> Report:
	"""Compute the changed students, or all, or one, and return what was done.

	`progress` is called with (what, done, total) after each batch. Commits. Raises frappe.DoesNotExistError
	for a student who is not there.
	"""
	if student:
		return _run_one(student)
	asked_on = now_datetime()
	finished = _work_off(_take_up(full), progress)
	if plan.needs_another(finished, asked_on):
		finished = _work_off(_take_up(full), progress)
	return finished.report


def before_student_rename(doc: Any, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Hook: when a Student is merged into another, only the other's profile stays, and none of this one's calls for support is open.

	The next refresh computes the other.
	"""
	if merge:
		frappe.db.delete(PROFILE, {"student": old})
		support.let_pass(old)


def _run_one(student: str) -> Report:
	started = perf_counter()
	with _locked():
		users = _users([student], enabled_only=False)
		if not users:
			no_student(student)
		noticed = _compute(users, school(_window(), fresh=False), {})
	return Report().after_batch(1, perf_counter() - started, noticed)


def _take_up(full: bool) -> _Work:
	"""The unfinished plan, or a new one."""
	with _locked():
		now, state = now_datetime(), _state()
		watermark = get_datetime(state["watermark"]) if state.get("watermark") else None
		stored, newest = _stored_plan(state), changes.newest()
		found = plan.plan(
			frappe.generate_hash(length=10),
			ai_school.__version__,
			now,
			watermark,
			stored,
			newest,
			full=full or _is_restored(stored, newest),
		)
		_store(found)
		names = None if found.full else sorted(changes.changed_students(found.since))
		fresh = found.full or changes.figures_changed(found.since)
		total = len(names) if names is not None else frappe.db.count(STUDENT, {"enabled": 1})
		return _Work(found, names, school(_window(), fresh=fresh), total)


def _is_restored(stored: Plan | None, newest: Mapping[str, str]) -> bool:
	"""Whether records went back in time other than by deleting them: their `modified` does not tell what changed."""
	if not stored or not (sources := plan.gone_back(stored, newest)):
		return False
	return not sources <= changes.deleted_of(stored.until - plan.OVERLAP)


def _work_off(work: _Work, progress: Progress | None) -> Plan:
	"""Do batches of the plan until it is done, by this process or another, or until a full one takes its place."""
	current = work.plan
	while not current.done:
		with _locked():
			current = _stored_plan(_state()) or work.plan
			if current.key != work.plan.key or current.done:
				return current
			current = _next_batch(work, current)
		if progress:
			progress("students", current.report.students, max(work.total, current.report.students))
	return current


def _next_batch(work: _Work, current: Plan) -> Plan:
	started = perf_counter()
	names = _names_after(work, current.after)
	if not names:
		return _finish(current)
	users = _users(names, enabled_only=True)
	for gone in leavers.due(users.keys()):
		del users[gone]
	noticed = _compute(users, work.school, work.plan_days)
	report = current.report.after_batch(len(users), perf_counter() - started, noticed)
	current = replace(current, after=names[-1], report=report)
	_store(current)
	return current


def _names_after(work: _Work, after: str) -> list[str]:
	if work.names is not None:
		return [name for name in work.names if name > after][: relief.at_most(BATCH)]
	student = frappe.qb.DocType(STUDENT)
	query = frappe.qb.from_(student).select(student.name).where(student.name > after)
	rows = query.where(student.enabled == 1).orderby(student.name).limit(relief.at_most(BATCH)).run()
	return [row[0] for row in rows]


def _finish(current: Plan) -> Plan:
	"""Move the watermark to the plan's beginning; a full plan also takes away what belongs to nobody."""
	if current.full:
		_delete_orphans()
	finished = replace(current, done=True)
	now = now_datetime()
	_store(finished, watermark=current.until, last_run=now, **({"last_full": now} if current.full else {}))
	return finished


def _compute(users: Mapping[str, str | None], figures: School, plan_days: dict[str, int]) -> Noticed:
	"""Compute and write the profiles of these students, given with their users."""
	computed_on, window = now_datetime(), _window()
	students = list(users)
	if not students:
		return Noticed()
	rows = records.read(students, window, figures.kept_days, plan_days, figures.holidays)
	facts: Facts = records.facts(students, rows, window)
	given, left_out = answers.read(students, window, figures.curriculum)
	facts.noticed.add(left_out)
	due = work.read(students, rows.results, figures)
	facts = replace(facts, work=due, answers=given)
	sources = records.counts(students, rows)
	computed = profiles(facts, figures, risk_cohorts.trained())
	written = [
		{
			**_columns(profile),
			"user": users[profile.student],
			"sources": encoded(sources[i]),
			"computed_on": computed_on,
		}
		for i, profile in enumerate(computed)
	]
	upsert(PROFILE, "student", written)
	support.keep({profile.student: profile.risk for profile in computed}, users, computed_on)
	return facts.noticed


def _columns(profile: Profile) -> dict[str, Any]:
	"""The fields of AI Student Profile that the analytics compute."""
	return {
		"student": profile.student,
		"trend": profile.trend.label,
		"trend_detail": encoded(profile.trend),
		"mean_share": profile.trend.mean or 0.0,
		"results_count": profile.trend.count,
		"strengths": encoded(profile.strengths),
		"gaps": encoded(profile.gaps),
		"engagement": profile.engagement.level,
		"engagement_detail": encoded(profile.engagement),
		"ai_use": profile.ai_use.level,
		"ai_use_detail": encoded(profile.ai_use),
		"risk": profile.risk.level,
		"risk_reasons": encoded(profile.risk),
		"mastery": encoded(profile.mastery),
	}


def _users(names: list[str], *, enabled_only: bool) -> dict[str, str | None]:
	"""User by name of the students that are there, in the order of their names."""
	student = frappe.qb.DocType(STUDENT)
	query = frappe.qb.from_(student).select(student.name, student.user).where(student.name.isin(Names(names)))
	if enabled_only:
		query = query.where(student.enabled == 1)
	return {name: user or None for name, user in query.orderby(student.name).run()}


def _delete_orphans() -> None:
	profile, student = frappe.qb.DocType(PROFILE), frappe.qb.DocType(STUDENT)
	query = frappe.qb.from_(profile).left_join(student).on(student.name == profile.student)
	names = [row[0] for row in query.select(profile.name).where(student.name.isnull()).run()]
	if names:
		frappe.db.delete(PROFILE, {"name": ("in", names)})


def _window() -> Window:
	return Window(now_datetime().date())


@contextmanager
def _locked() -> Iterator[None]:
	"""A transaction of its own that one process at a time is in: it holds the row of the state's own DocType.

	That row is always there and nothing but a migration writes it. The database lets go of it when the
	connection ends, however the process ends.
	"""
	frappe.db.commit()
	doctype = frappe.qb.DocType("DocType")
	frappe.qb.from_(doctype).select(doctype.name).where(doctype.name == STATE).for_update().run()
	try:
		yield
	except BaseException:
		frappe.db.rollback()
		raise
	frappe.db.commit()


def _state() -> Mapping[str, Any]:
	return frappe.db.get_singles_dict(STATE)


def _stored_plan(state: Mapping[str, Any]) -> Plan | None:
	try:
		return plan.from_json(json.loads(state.get("last_report") or "null"))
	except ValueError:
		return None


def _store(current: Plan, **values: Any) -> None:
	stored = {field: str(value) for field, value in values.items()}
	stored["last_report"] = json.dumps(plan.to_json(current))
	frappe.db.set_single_value(STATE, stored, update_modified=False)
