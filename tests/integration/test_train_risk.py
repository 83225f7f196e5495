"""A school learns from its finished years who fails: measured on the newest, refused where it is no better."""

import json
import subprocess
import sys
from datetime import timedelta

import numpy as np
import pytest

from tests.support import school as builder
from tests.support.analytics import insight, refresh

STATE = "AI Analytics State"
STUDENTS, WEEKS = 60, (1, 4, 7, 20, 24)


@pytest.fixture(scope="module")
def history(school):
	"""Two finished years of 60 students each: who begins weakly ends weakly; written straight into the tables."""
	import frappe
	from frappe.utils import getdate

	from ai_school.demo import records

	rng, made = np.random.default_rng(1), []
	with records.recording() as created:
		years = []
		for back in (2, 1):
			start = getdate() - timedelta(days=365 * back + 40)
			years.append(
				(records.academic_year(f"{school} past {back}", start, start + timedelta(days=300)), start)
			)
		for name, start in years:
			made += _year(school, name, start, rng)
	frappe.db.commit()
	yield years
	frappe.db.rollback()
	for doctype, names in made:
		frappe.db.delete(doctype, {"name": ("in", names)})
	frappe.db.set_single_value(STATE, "risk_models", None)
	records.remove(created)
	frappe.db.commit()


def _year(school, year, start, rng):
	"""Students, enrolments, plans and results of a year; returns [(DocType, names)]."""
	names = [f"{year}-{number}" for number in range(STUDENTS)]
	levels = rng.normal(0.55, 0.15, STUDENTS)
	about = {"first_name": "Past", "student_name": "Past", "enabled": 0, "gender": None}
	students = [
		{"name": name, "student_email_id": f"{name}@example.com", "nationality": nationality(number), **about}
		for number, name in enumerate(names)
	]
	_rows("Student", students)
	enrolled = {"docstatus": 1, "academic_year": year, "program": school.program, "enrollment_date": start}
	_rows("Program Enrollment", [{"name": f"PE-{name}", "student": name, **enrolled} for name in names])
	plans, results = [], []
	for week in WEEKS:
		plan = f"{year}-plan-{week}"
		plans.append(
			{
				"name": plan,
				"docstatus": 1,
				"schedule_date": start + timedelta(weeks=week),
				"course": school.maths,
			}
		)
		for name, level in zip(names, levels, strict=True):
			share = float(np.clip(level + rng.normal(0, 0.08), 0, 1))
			score = {"total_score": 20 * share, "maximum_score": 20, "course": school.maths, "docstatus": 1}
			results.append({"name": f"{plan}-{name}", "student": name, "assessment_plan": plan, **score})
	_rows("Assessment Plan", plans)
	_rows("Assessment Result", results)
	return [
		("Assessment Result", [row["name"] for row in results]),
		("Assessment Plan", [row["name"] for row in plans]),
		("Program Enrollment", [f"PE-{name}" for name in names]),
		("Student", names),
	]


def nationality(number):
	"""Of 60 students 5 are of one, 15 of none, 40 of another."""
	return "Few" if number < 5 else None if number < 20 else "Many"


def _rows(doctype, rows):
	import frappe
	from frappe.utils import now_datetime

	now = now_datetime()
	common = {"creation": now, "modified": now, "owner": "Administrator", "modified_by": "Administrator"}
	fields = [*common, *rows[0]]
	values = [[*common.values(), *row.values()] for row in rows]
	frappe.db.bulk_insert(doctype, fields, values)


@pytest.fixture(scope="module")
def reports(history):
	import frappe

	from ai_school.analytics import risk_cohorts

	found = risk_cohorts.train([60], 0.5, lambda *_: None)
	frappe.db.commit()
	return found


def test_what_is_learnt_is_better_than_the_rule_across_years(reports):
	report = reports["60"]
	assert (report["trained_on"], report["measured_on"], report["kept"]) == (STUDENTS, STUDENTS, True)
	assert report["auc"] > report["rule_auc"] > 0.5
	assert report["groups"]["gender"][""]["n"] == STUDENTS


def test_errors_are_reported_by_a_field_that_no_model_learns_from(db, reports):
	from ai_school.analytics import risk_cohorts
	from ai_school.analytics.risk_features import NAMES

	before = db.get_single_value(STATE, "risk_models")
	report = risk_cohorts.train([60], 0.5, lambda *_: None, ["nationality", "enabled", "nationality"])["60"]
	assert {
		field: {value: one["n"] for value, one in of.items()} for field, of in report["groups"].items()
	} == {
		"gender": {"": STUDENTS},
		"nationality": {"": 15, "Many": 40},
		"enabled": {"0": STUDENTS},
	}
	assert 0 <= report["groups"]["enabled"]["0"]["misses"] <= 1
	assert db.get_single_value(STATE, "risk_models") == before
	assert all(one.model.features == NAMES for one in risk_cohorts.trained())
	db.rollback()


@pytest.mark.parametrize(
	("field", "says"),
	[
		("student_email_id", "more than 20 values"),
		("date_of_birth", "type Date"),
		("guardians", "type Table"),
		("no_such_field", "no field no_such_field"),
		("name", "no field name"),
	],
)
def test_a_field_that_makes_no_groups_is_refused(db, history, field, says):
	import frappe

	from ai_school.analytics import risk_cohorts

	with pytest.raises(frappe.ValidationError, match=says):
		risk_cohorts.train([60], 0.5, lambda *_: None, [field])


def test_the_model_is_numbers_and_no_names(db, reports):
	stored = db.get_single_value(STATE, "risk_models")
	assert "past 1-" not in stored
	assert set(json.loads(stored)) == {"60"}


def test_a_forecast_is_said_of_today_s_students(db, school, reports):
	from frappe.utils import getdate

	from ai_school.demo import records

	with records.recording() as created, records.quiet():
		student = builder.new_student(school, "Fay", school.group).student
		for weeks in (1, 2, 3):
			plan = builder.plan(
				school, school.group, school.maths, getdate() - timedelta(weeks=weeks), hour=21
			)
			builder.result(school, plan, student, 4)
	refresh(student=student)
	risk = insight(student)["profile"]["risk"]
	assert risk["probability"] > 0.5
	assert "past 2" in risk["model"]
	assert "school_record" in [reason["code"] for reason in risk["reasons"]]
	with records.quiet():
		records.remove(created)
	db.commit()


def test_one_year_is_not_enough(db, school, history, monkeypatch):
	import frappe

	from ai_school.analytics import risk_cohorts

	monkeypatch.setattr(risk_cohorts, "_finished_years", lambda: [])
	with pytest.raises(frappe.ValidationError, match="two finished"):
		risk_cohorts.train([60], 0.5, lambda *_: None)


def test_a_day_trained_later_leaves_the_other_days(db, reports):
	from ai_school.analytics import risk_cohorts

	before = db.get_single_value(STATE, "risk_models")
	assert risk_cohorts.train([90], 0.5, lambda *_: None)["90"]["kept"]
	assert sorted(one.day for one in risk_cohorts.trained()) == [60, 90]
	db.set_single_value(STATE, "risk_models", before, update_modified=False)
	db.commit()


def test_the_command_says_what_was_learnt_and_what_comes_next(site, reports):
	found = bench_command(site, "--day", "60", "--group-by", "nationality")
	assert found.returncode == 0
	assert found.stdout.startswith("Day 60: kept.")
	assert f"learnt from {STUDENTS} students" in found.stdout
	assert "gender not recorded (60)" in found.stdout
	assert "nationality Many (40)" in found.stdout
	assert "Few" not in found.stdout
	assert "refresh --full" in found.stdout
	assert bench_command(site, "--day", "0").returncode == 2
	refused = bench_command(site, "--group-by", "date_of_birth")
	assert refused.returncode == 1
	assert "type Date" in refused.stderr


def bench_command(site, *arguments):
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, "ai-school"]
	return subprocess.run([*command, "train-risk", *arguments], capture_output=True, text=True, timeout=300)


def test_a_model_that_is_no_better_is_not_kept(db, history, monkeypatch):
	from ai_school.analytics import risk_cohorts, risk_training

	monkeypatch.setattr(risk_training, "auc", lambda *_: 0.5)
	report = risk_cohorts.train([60], 0.5, lambda *_: None)["60"]
	assert not report["kept"]
	assert report["why"]
	assert risk_cohorts.trained() == []
	db.rollback()
