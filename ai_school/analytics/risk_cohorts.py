"""A school's own history for a model of risk: finished years, what was known on a day of each, and how it ended.

Trained on the older years, measured on the newest against the rule "last grade below pass", kept only if it is better; what
is kept is then calibrated by the newest year too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import frappe
import numpy as np
from frappe import _
from frappe.utils import getdate, now_datetime
from pypika.functions import Avg

from ai_school.analytics import group_fields, records, risk_features, risk_groups
from ai_school.analytics.facts import Facts, Floats, Window
from ai_school.analytics.profile import from_stored
from ai_school.analytics.risk_features import NAMES, Trained
from ai_school.analytics.risk_model import Model, ModelError, from_json, to_json

STATE = "AI Analytics State"
DAYS = (30, 60, 90, 120)
FEWEST_STUDENTS = 50
BATCH = 500
YEAR = "Academic Year"
KEPT_QUESTIONS = 1

Progress = Callable[[str, int, int], None]


class SchoolYear(NamedTuple):
	"""A school year and its first and last day."""

	name: str
	start: date
	end: date


class Seen(NamedTuple):
	"""Students of one or several years on a day: features, whether they failed or left, last share, class.

	traits: (students, fields) texts of the fields that errors are reported by; no feature is made of them.
	"""

	students: tuple[str, ...]
	values: Floats
	failed: Any
	last: Floats
	groups: Any
	traits: Any


def train(
	days: Sequence[int], pass_share: float, progress: Progress, group_by: Sequence[str] = ()
) -> dict[str, Any]:
	"""Train and keep a model for each of the days; returns {day: report} as _report says. The caller commits.

	A model that was kept before goes if that of the same day is refused now; those of other days stay.
	group_by: fields of Student that error rates are reported by, beside gender. Raises frappe.ValidationError
	without two finished years of records, or for a field that group_fields refuses.
	"""
	fields = group_fields.checked(group_by)
	years = _finished_years()
	if len(years) < 2:
		frappe.throw(
			_("Training needs the records of two finished school years at least; there are {0}.").format(
				len(years)
			)
		)
	kept, reports = _stored(), {}
	for number, day in enumerate(days):
		model, report = _train_day(years, day, pass_share, fields)
		reports[str(day)] = report
		kept.pop(str(day), None)
		if model:
			kept[str(day)] = to_json(model)
		progress("days", number + 1, len(days))
	frappe.db.set_single_value(STATE, {"risk_models": json.dumps(kept)}, update_modified=False)
	return reports


def trained() -> list[Trained]:
	"""The kept models; those of another version of this app are left out."""
	found = []
	for day, model in _stored().items():
		try:
			found.append(Trained(int(day), from_json(model)))
		except ModelError:
			continue
	return found


def _stored() -> dict[str, Any]:
	"""By day, the kept models as JSON knows them."""
	stored: dict[str, Any] = from_stored(frappe.db.get_single_value(STATE, "risk_models") or "{}")
	return stored


def current_year_from(today: date) -> int | None:
	"""Ordinal of the first day of the school year that today is in."""
	year = frappe.qb.DocType(YEAR)
	query = frappe.qb.from_(year).select(year.year_start_date)
	query = query.where((year.year_start_date <= today) & (year.year_end_date >= today))
	rows = query.orderby(year.year_start_date, order=frappe.qb.desc).limit(1).run()
	return getdate(rows[0][0]).toordinal() if rows else None


def _train_day(
	years: Sequence[SchoolYear], day: int, pass_share: float, fields: Sequence[str]
) -> tuple[Model | None, dict[str, Any]]:
	from ai_school.analytics.risk_training import Cohort, fit, recalibrated

	*older, newest = years
	learnt = _together([_seen(year, day, pass_share, fields) for year in older])
	seen = _seen(newest, day, pass_share, fields)
	sizes = {"trained_on": len(learnt.students), "measured_on": len(seen.students)}
	if min(sizes.values()) < FEWEST_STUDENTS:
		return None, {
			**sizes,
			"kept": False,
			"why": _("Fewer than {0} students are known.").format(FEWEST_STUDENTS),
		}
	about = {
		"day": day,
		"trained_on": f"{older[0].name} – {older[-1].name}",
		"calibrated_to": newest.name,
	}
	try:
		model, left_out = fit(Cohort(NAMES, learnt.values, learnt.failed, _groups(learnt)), about)
	except ValueError as error:
		return None, {**sizes, "kept": False, "why": str(error)}
	report = {**sizes, **_report(model, seen, pass_share, fields)}
	if not report["kept"]:
		return None, report
	return recalibrated(model, left_out, learnt.failed, seen.values, seen.failed), report


def _groups(learnt: Seen) -> Any:
	"""Whose records are left out together: a year's programme, or where there is only one, each student."""
	several = len(np.unique(learnt.groups)) > 1
	return learnt.groups if several else np.arange(len(learnt.students))


def _report(model: Model, seen: Seen, pass_share: float, fields: Sequence[str]) -> dict[str, Any]:
	"""{auc, rule_auc, ece, failed, kind, kept, why, groups}: on the newest year, which the model has not seen.

	groups: {field: {value: risk_groups.errors}}.
	"""
	from ai_school.analytics.risk_training import auc, calibration_error

	probability = model.probabilities(seen.values)
	rule = np.where(seen.last < pass_share, 1.0, 0.0)
	found, of_rule = auc(seen.failed, probability), auc(seen.failed, rule)
	better = bool(found > of_rule)
	flagged = probability >= model.flagged
	return {
		"auc": _rounded(found),
		"rule_auc": _rounded(of_rule),
		"ece": _rounded(calibration_error(seen.failed, probability)),
		"failed": _rounded(float(seen.failed.mean())),
		"kind": model.about["kind"],
		"kept": better,
		"why": "" if better else _("The rule of the last grade is as good."),
		"groups": {
			field: risk_groups.errors(seen.traits[:, at], seen.failed, flagged)
			for at, field in enumerate(fields)
		},
	}


def _finished_years() -> list[SchoolYear]:
	"""Finished years with enrolled students, oldest first."""
	year, enrollment = frappe.qb.DocType(YEAR), frappe.qb.DocType("Program Enrollment")
	query = frappe.qb.from_(year).join(enrollment)
	query = query.on((enrollment.academic_year == year.name) & (enrollment.docstatus == 1)).distinct()
	query = query.where(year.year_end_date < now_datetime().date()).orderby(year.year_start_date)
	rows = query.select(year.name, year.year_start_date, year.year_end_date).run()
	return [SchoolYear(name, getdate(start), getdate(end)) for name, start, end in rows]


def _seen(year: SchoolYear, day: int, pass_share: float, fields: Sequence[str]) -> Seen:
	"""A year's students of whom the end is known: records up to the day, and what followed it."""
	cut = year.start + timedelta(days=day)
	people, outcome = _enrolled(year, cut, fields), _outcomes(year, cut, pass_share)
	names = sorted(name for name in people if name in outcome)
	parts = [_facts(names[at : at + BATCH], cut) for at in range(0, len(names), BATCH)]
	start = year.start.toordinal()
	return Seen(
		students=tuple(names),
		values=np.concatenate(
			[risk_features.table(part, start, pass_share) for part in parts] or [np.zeros((0, len(NAMES)))]
		),
		failed=np.array([outcome[name] for name in names], dtype=np.bool_),
		last=np.concatenate([risk_features.last_shares(part, start) for part in parts] or [np.zeros(0)]),
		groups=np.array([f"{year.name}/{people[name][0]}" for name in names], dtype=np.str_),
		traits=np.array([people[name][1:] for name in names], dtype=np.str_).reshape(len(names), len(fields)),
	)


def _facts(students: Sequence[str], cut: date) -> Facts:
	window = Window(cut)
	return records.facts(students, records.read(students, window, KEPT_QUESTIONS, {}), window)


def _enrolled(year: SchoolYear, cut: date, fields: Sequence[str]) -> dict[str, tuple[str, ...]]:
	"""(program, value of each of the fields) of the students who were enrolled in the year and had not left by the day."""
	enrollment, student = frappe.qb.DocType("Program Enrollment"), frappe.qb.DocType("Student")
	query = frappe.qb.from_(enrollment).join(student).on(student.name == enrollment.student)
	query = query.where((enrollment.academic_year == year.name) & (enrollment.docstatus == 1))
	query = query.where(student.date_of_leaving.isnull() | (student.date_of_leaving > cut))
	rows = query.select(student.name, enrollment.program, *(student[field] for field in fields)).run()
	return {name: (program, *map(group_fields.text_of, values)) for name, program, *values in rows}


def _outcomes(year: SchoolYear, cut: date, pass_share: float) -> dict[str, bool]:
	"""Who failed (the results after the day average below the pass mark) or left, and who did not."""
	return {**_failed(year, cut, pass_share), **dict.fromkeys(_left(year, cut), True)}


def _failed(year: SchoolYear, cut: date, pass_share: float) -> Mapping[str, bool]:
	result, plan = frappe.qb.DocType(records.RESULT), frappe.qb.DocType(records.PLAN)
	query = frappe.qb.from_(result).join(plan).on(plan.name == result.assessment_plan)
	query = query.where((result.docstatus == 1) & (result.maximum_score > 0) & (result.total_score >= 0))
	query = query.where(result.total_score <= result.maximum_score)
	query = query.where((plan.schedule_date > cut) & (plan.schedule_date <= year.end)).groupby(result.student)
	rows = query.select(result.student, Avg(result.total_score / result.maximum_score)).run()
	return {student: float(share) < pass_share for student, share in rows}


def _left(year: SchoolYear, cut: date) -> list[str]:
	student = frappe.qb.DocType("Student")
	query = frappe.qb.from_(student).select(student.name)
	rows = query.where((student.date_of_leaving > cut) & (student.date_of_leaving <= year.end)).run()
	return [row[0] for row in rows]


def _together(parts: Sequence[Seen]) -> Seen:
	return Seen(
		tuple(name for part in parts for name in part.students),
		*(np.concatenate([part[at] for part in parts]) for at in range(1, len(Seen._fields))),
	)


def _rounded(value: float) -> float | None:
	return None if np.isnan(value) else round(value, 4)
