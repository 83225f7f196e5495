"""Reports with values that nobody sends in good faith: through the report runner, its export and its own columns."""

import json

import pytest

from ai_school import permission_matrix

RUN, EXPORT = "frappe.desk.query_report.run", "frappe.desk.query_report.export_query"
REPORTS = [title for kind, title, _roles in permission_matrix.pages() if kind == "report"]
FILTERS = ("group", "subject", "level", "for_user", "from_date", "to_date", "by", "student", "doctype")
NASTY = (
	"' or '1'='1",
	"x` union select text from `tabAI Chat Message` -- ",
	"1); select pg_sleep(3); --",
	"{{ frappe.session.user }}",
	["like", "%"],
	["in", ["a", "b"]],
	{"a": {"b": "c"}},
	[["AI Chat Message", "text", "like", "%"]],
	"a\x00b",
	"\u202e\u200b",
	"x" * 100_000,
	1e308,
	True,
	None,
)


@pytest.fixture(scope="module")
def theirs(site, school):
	"""A student of the other class, of whom every report would have something to say."""
	import frappe

	from ai_school.upsert import upsert

	risk = {
		"level": "urgent",
		"since": "2026-02-02",
		"probability": None,
		"model": None,
		"reasons": [],
		"next_steps": [],
	}
	person = school.other_student
	row = {
		"student": person.student,
		"user": person.email,
		"risk": "urgent",
		"risk_reasons": json.dumps(risk),
	}
	frappe.db.rollback()
	upsert("AI Student Profile", "student", [row])
	frappe.db.commit()
	yield person.student
	frappe.db.rollback()
	frappe.db.delete("AI Student Profile", {"student": person.student})
	frappe.db.commit()


def _reader(school, report):
	return school.manager if report == "AI Usage and Cost" else school.instructor


def _check(answer, theirs, case):
	assert answer.status_code < 500, f"{case}: {answer.status_code} {answer.text[-800:]}"
	assert theirs not in answer.text, case


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_of_a_report_shows_more_or_breaks_it(log_in, school, theirs, report, name):
	client = log_in(_reader(school, report))
	for value in NASTY:
		filters = json.dumps({name: value})
		for method, more in ((RUN, {}), (EXPORT, {"file_format_type": "CSV", "visible_idx": "[]"})):
			answer = client.post(method, report_name=report, filters=filters, **more)
			_check(answer, theirs, f"{method} {report} {name}={str(value)[:60]}")


@pytest.mark.parametrize("report", REPORTS)
def test_who_may_not_run_a_report_gets_nothing_of_it(log_in, school, report):
	for person in (school.student, school.guardian, school.lead):
		assert log_in(person).post(RUN, report_name=report).status_code in (403, 417), report


@pytest.mark.parametrize("report", REPORTS)
def test_a_column_of_one_s_own_shows_no_other_doctype(log_in, school, theirs, report):
	client = log_in(_reader(school, report))
	for doctype, field in (("AI Chat Message", "text"), ("AI Safeguarding Flag", "notes")):
		column = {
			"doctype": doctype,
			"fieldname": field,
			"link_field": "student",
			"insert_after_index": 0,
			"label": "x",
		}
		answer = client.post(RUN, report_name=report, custom_columns=[column], ignore_prepared_report=True)
		_check(answer, theirs, f"{report} {doctype}")
		rows = answer.json()["message"]["result"] if answer.status_code == 200 else []
		assert not [row for row in rows if row.get(field)]


def test_a_report_of_one_s_own_making_is_refused(log_in, school):
	"""Query and Script Reports are code: only System Managers make them, and ours is named in none."""
	for person in (school.student, school.instructor, school.head, school.manager, school.lead):
		client = log_in(person)
		report = {
			"doctype": "Report", "report_name": f"{school} own", "ref_doctype": "AI Student Profile", "is_standard": "No",
			"report_type": "Query Report", "query": "select text from `tabAI Chat Message`",
		}  # fmt: skip
		made = client.session.post(f"{client.base_url}/api/resource/Report", json=report, timeout=60)
		assert made.status_code in (403, 417), made.text[-300:]
