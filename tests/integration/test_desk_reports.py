"""Reports, the weekly mail and the workspace's figures: each reader gets the own students and nobody else's."""

import json

import pytest

PROFILE, MAILED = "AI Student Profile", "Auto Email Report"
API, FIGURES = "ai_school.oversight.api", "ai_school.oversight.figures"
NEEDING, MASTERY, USAGE = "Students Needing Support", "Concept Mastery", "AI Usage and Cost"
RISK = {
	"level": "support",
	"since": "2026-02-02",
	"probability": None,
	"model": None,
	"reasons": [{"code": "results_below_pass", "now": 0.32, "before": 0.5, "since": None}],
	"next_steps": [{"code": "talk", "now": 0.0, "before": None, "since": None}],
}
KNOWN = [
	{
		"concept": "Fraction",
		"subject": "Mathematics",
		"probability": 0.3,
		"low": 0.1,
		"high": 0.6,
		"count": 4,
		"last": "2026-02-01",
	}
]


@pytest.fixture
def profiles(db, school):
	"""A student of each class needs support."""
	from ai_school.upsert import upsert

	upsert(
		PROFILE,
		"student",
		[
			{
				"student": person.student,
				"user": person.email,
				"risk": "support",
				"risk_reasons": json.dumps(RISK),
				"mastery": json.dumps(KNOWN),
			}
			for person in (school.student, school.other_student)
		],
	)
	db.commit()
	yield school
	db.rollback()
	db.delete(PROFILE, {"student": ("in", [school.student.student, school.other_student.student])})
	db.delete(MAILED, {"user": ("in", [school.instructor.email, school.head.email])})
	db.commit()


def run(client, report, **filters):
	return client.get("frappe.desk.query_report.run", report_name=report, filters=json.dumps(filters))


def students_in(client, report, **filters):
	answer = run(client, report, **filters)
	assert answer.ok, answer.text
	return {row["student"] for row in answer.json()["message"]["result"]}


def test_a_teacher_s_report_holds_the_own_students(profiles, log_in):
	mine, theirs = profiles.student.student, profiles.other_student.student
	assert mine in students_in(log_in(profiles.instructor), NEEDING)
	assert theirs not in students_in(log_in(profiles.instructor), NEEDING)
	assert {mine, theirs} <= students_in(log_in(profiles.academic), NEEDING)
	assert {mine, theirs} <= students_in(log_in(profiles.head), NEEDING)
	assert students_in(log_in(profiles.instructor), NEEDING, group=profiles.other_group) == set()
	assert run(log_in(profiles.manager), NEEDING).status_code == 403


def test_a_report_says_why_in_words_and_what_could_be_done(profiles, log_in):
	rows = run(log_in(profiles.instructor), NEEDING, level="support").json()["message"]["result"]
	row = next(row for row in rows if row["student"] == profiles.student.student)
	assert "average 32%" in row["reasons"]
	assert row["next_steps"].startswith("Talk with the student")
	assert (row["level"], row["since"]) == ("Needs support", "2026-02-02")


@pytest.mark.parametrize("module", ["students_needing_support", "concept_mastery"])
def test_a_report_that_breaks_logs_no_student(profiles, db, monkeypatch, module):
	import frappe

	from ai_school import errors

	path = f"ai_school.ai_school.report.{module}.{module}"
	monkeypatch.setattr(f"{path}.from_stored", lambda *_values: 1 / 0)
	before = set(db.get_all("Error Log", pluck="name"))
	with pytest.raises(errors.UnexpectedError) as broken:
		frappe.get_attr(f"{path}.execute")({})
	logs = db.get_all("Error Log", {"name": ("not in", before or [""])}, ["error"])
	assert len(logs) == 1
	names = db.get_all(
		"Student", {"name": ("in", db.get_all(PROFILE, pluck="student"))}, pluck="student_name"
	)
	assert names
	assert not [name for name in names if name in logs[0].error]
	assert broken.value.__context__ is None


def test_nobody_runs_a_report_as_somebody_else(profiles, log_in):
	answer = run(log_in(profiles.instructor), NEEDING, for_user=profiles.academic.email)
	assert answer.status_code == 403
	assert profiles.other_student.student not in answer.text


def test_concepts_are_counted_over_the_own_students(profiles, log_in):
	rows = run(log_in(profiles.instructor), MASTERY, group=profiles.group).json()["message"]["result"]
	assert [(row["concept"], row["students"], row["need_practice"]) for row in rows] == [("Fraction", 1, 1)]


def test_cost_is_for_who_administers_the_model(profiles, log_in, db):
	import frappe

	values = {"outcome": "answered", "model": "m", "cost": 0.5, "prompt_tokens": 10, "latency_ms": 1500}
	log = frappe.get_doc({"doctype": "AI Usage Log", **values}).insert(ignore_permissions=True)
	db.commit()
	try:
		rows = run(log_in(profiles.manager), USAGE, by="Model").json()["message"]["result"]
		assert next(row for row in rows if row["of"] == "m")["cost"] == pytest.approx(0.5)
		assert run(log_in(profiles.instructor), USAGE).status_code == 403
		assert run(log_in(profiles.head), USAGE).status_code == 403
	finally:
		db.rollback()
		db.delete("AI Usage Log", {"name": log.name})
		db.commit()


def test_the_weekly_mail_holds_the_own_students_though_frappe_runs_it_as_administrator(profiles, log_in, db):
	import frappe

	instructor = log_in(profiles.instructor)
	for _twice in range(2):
		assert instructor.send(f"{API}.switch_weekly_mail", report=NEEDING, on=True)["on"]
	db.rollback()
	mails = db.get_all(MAILED, {"user": profiles.instructor.email, "report": NEEDING}, pluck="name")
	assert len(mails) == 1
	content = frappe.get_doc(MAILED, mails[0]).get_report_content()
	assert profiles.student.student in content
	assert profiles.other_student.student not in content
	assert not instructor.send(f"{API}.switch_weekly_mail", report=NEEDING, on=False)["on"]
	assert not instructor.call(f"{API}.weekly_mail", report=NEEDING)["on"]


def test_a_mail_that_an_administrator_sets_up_shows_what_its_user_may_see(profiles, db):
	import frappe

	values = {"report": NEEDING, "user": profiles.instructor.email, "email_to": profiles.instructor.email}
	options = {"frequency": "Weekly", "format": "HTML", "report_type": "Script Report", "enabled": 0}
	filters = json.dumps({"for_user": profiles.academic.email})
	mail = frappe.get_doc({"doctype": MAILED, **values, **options, "filters": filters}).insert()
	assert profiles.other_student.student not in (mail.get_report_content() or "")


def test_only_a_report_of_ours_is_mailed_and_only_to_who_sees_students(profiles, log_in):
	method = f"{API}.switch_weekly_mail"
	assert log_in(profiles.instructor).post(method, report=USAGE, on=True).status_code == 417
	assert log_in(profiles.manager).post(method, report=NEEDING, on=True).status_code == 403


def test_the_workspace_s_figures_say_what_their_reader_may_know(profiles, log_in, db):
	own, everybody = (
		log_in(person).send(f"{FIGURES}.need_support")["value"]
		for person in (profiles.instructor, profiles.academic)
	)
	assert 1 <= own < everybody
	assert log_in(profiles.manager).send(f"{FIGURES}.need_support") == "–"
	assert log_in(profiles.instructor).send(f"{FIGURES}.unanswered_flags") == "–"
	assert log_in(profiles.lead).send(f"{FIGURES}.unanswered_flags")["value"] == db.count(
		"AI Safeguarding Flag", {"status": ("in", ["Open", "In Progress"])}
	)
	assert log_in(profiles.student).post(f"{FIGURES}.questions_today").status_code == 403


def test_the_charts_count_the_same_students_as_the_cards(profiles, log_in):
	chart = log_in(profiles.instructor).send(f"{FIGURES}.support_chart")
	levels = dict(zip(chart["labels"], chart["datasets"][0]["values"], strict=True))
	count = log_in(profiles.instructor).send(f"{FIGURES}.need_support")["value"]
	assert levels.get("Needs support", 0) + levels.get("Urgent", 0) == count
	asked = log_in(profiles.instructor).send(f"{FIGURES}.questions_chart")
	assert len(asked["labels"]) == len(asked["datasets"][0]["values"]) == 30


def test_more_about_a_student_is_for_who_sees_the_student(profiles, log_in):
	student = profiles.student.student
	found = log_in(profiles.instructor).call(f"{API}.student_detail", student=student)
	assert [one["concept"] for one in found["mastery"]] == ["Fraction"]
	assert not found["reads_transcripts"]
	assert log_in(profiles.other_instructor).get(f"{API}.student_detail", student=student).status_code == 403
	card = log_in(profiles.instructor).call(f"{API}.student_card", student=student)
	assert card["risk"] == "support"
	hidden = log_in(profiles.other_instructor).get(f"{API}.student_card", student=student)
	assert hidden.json().get("message") is None


def test_a_class_s_questions_are_for_who_teaches_it(profiles, log_in):
	method = f"{API}.class_questions"
	found = log_in(profiles.instructor).call(method, group=profiles.group)
	assert {"concepts", "intents", "wrong_choices", "questions"} <= set(found)
	assert log_in(profiles.other_instructor).get(method, group=profiles.group).status_code == 403
	assert log_in(profiles.lead).get(method, group=profiles.group).status_code == 403
