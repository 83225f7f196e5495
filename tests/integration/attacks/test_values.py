"""Every endpoint with values that nobody sends in good faith: refused in words, nothing written, never a traceback."""

import inspect

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ai_school.permission_rules import ENDPOINTS, STUDENT
from ai_school.personal_data import HOLDINGS
from tests.support.client import Client

DEEP = "[" * 20000 + "]" * 20000
NASTY = {
	"a megabyte": "a" * 1_000_000,
	"NUL": "a\x00b",
	"lone surrogate": "a\ud800b",
	"right-to-left override": "abc\u202edef",
	"zero width": "a\u200bb\ufeff",
	"deep JSON": DEEP,
	"a list": ["=", "x"],
	"an operator": ["like", "%"],
	"an object": {"a": {"b": "c"}},
	"a number": 1e308,
	"SQL": "' OR 1=1 -- ",
	"a template": "{{ frappe.db.get_value('User', 'Administrator', 'email') }}",
	"a path": "../../../../etc/passwd",
	"nothing": "",
	"true": True,
}
MARKUP = "<script>window.broken=1</script>"


def _counts(db):
	db.rollback()
	return {doctype: db.count(doctype) for doctype in HOLDINGS}


def person_for(school, path):
	"""Somebody who may call an endpoint."""

	roles = ENDPOINTS[path]
	if STUDENT in roles:
		return school.student
	for role, person in (("Education Manager", school.head), ("Safeguarding Lead", school.lead)):
		if role in roles:
			return person
	return school.manager


def _send(client, path, arguments):
	import json

	import frappe

	method = frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(path)][0]
	url = f"{client.base_url}/api/method/{path}"
	body = json.dumps(arguments)
	if method == "GET":
		texts = {
			key: value if isinstance(value, str) else json.dumps(value) for key, value in arguments.items()
		}
		encoded = {key: value.encode("utf-8", "surrogatepass")[:4000] for key, value in texts.items()}
		return client.session.get(url, params=encoded, timeout=60)
	return client.session.post(url, data=body, headers={"Content-Type": "application/json"}, timeout=60)


def _check(answer, case):
	assert answer.status_code < 500, f"{case}: {answer.status_code} {answer.text[-600:]}"
	assert "Traceback" not in answer.text or answer.status_code < 500, case


@pytest.fixture(scope="module")
def known(site, school, log_in):
	"""Values by the names of arguments that an endpoint takes, so that what is odd about one reaches its code."""
	import frappe

	asked = log_in(school.student).send("ai_school.tutor.api.ask", question="What is a fraction?")
	about = {"student": school.student.student, "user": school.student.email}
	frappe.db.rollback()
	flag = {
		"doctype": "AI Safeguarding Flag",
		**about,
		"severity": "concern",
		"category": "x",
		"status": "Open",
	}
	made = frappe.get_doc({**flag, "message": asked["question"]["name"]}).insert(ignore_permissions=True)
	report = {"doctype": "AI Answer Report", **about, "message": asked["answer"]["name"], "status": "Open"}
	called = frappe.get_doc(report).insert(ignore_permissions=True)
	frappe.db.commit()
	yield {
		"student": school.student.student, "session": asked["session"], "message": asked["answer"]["name"],
		"group": school.group, "course": school.maths, "topic": school.fractions, "flag": made.name, "report": called.name,
		"status": "Open", "notes": "x", "notice_version": "1", "question": "What is a fraction?", "start": 0, "limit": 5,
		"days": 30, "closed": False, "before": asked["question"]["name"], "wants": "hint", "reason": "x",
	}  # fmt: skip
	frappe.db.rollback()
	for doctype in ("AI Safeguarding Flag", "AI Answer Report", "AI Transcript Access", "AI Support Flag"):
		frappe.db.delete(doctype, {"student": school.student.student})
	frappe.db.commit()


@pytest.mark.parametrize("path", sorted(ENDPOINTS))
def test_no_value_breaks_an_endpoint_and_what_is_refused_writes_nothing(log_in, school, db, known, path):
	import frappe

	client = log_in(person_for(school, path))
	names = list(inspect.signature(frappe.get_attr(path)).parameters)
	good = {name: known.get(name, "x") for name in names}
	before = _counts(db)
	for name in names:
		for title, value in NASTY.items():
			for others in (dict.fromkeys(names, "x"), good):
				answer = _send(client, path, {**others, name: value})
				_check(answer, f"{path}({name}={title})")
				if answer.status_code < 400:
					before = _counts(db)
	assert _counts(db) == before, f"{path} wrote although it refused"


def test_the_walk_is_over_every_endpoint_that_the_running_app_has():
	"""What Frappe would let through, and not only what the files say: an endpoint that is missing here fails."""
	import importlib
	import pkgutil

	import frappe

	import ai_school

	for module in pkgutil.walk_packages(ai_school.__path__, "ai_school."):
		if ".patches" not in module.name and not module.name.endswith("__main__"):
			importlib.import_module(module.name)
	running = {
		f"{function.__module__}.{function.__qualname__}"
		for function in frappe.whitelisted
		if function.__module__.startswith("ai_school.") and "." not in function.__qualname__
	}
	assert running == set(ENDPOINTS)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
	value=st.one_of(
		st.text(max_size=200), st.lists(st.text(max_size=5), max_size=3), st.integers(), st.none()
	),
	path=st.sampled_from(sorted(path for path, roles in ENDPOINTS.items() if STUDENT in roles)),
	data=st.data(),
)
def test_no_drawn_value_breaks_an_endpoint(log_in, school, db, value, path, data):
	import frappe

	names = list(inspect.signature(frappe.get_attr(path)).parameters)
	arguments = {name: value for name in names if data.draw(st.booleans())}
	_check(_send(log_in(school.student), path, arguments), f"{path}({arguments})")


@pytest.fixture
def paced(db, school):
	"""The student's questions of the last minute are forgotten, so that a test may ask."""
	db.delete("AI Chat Message", {"student": school.student.student})
	db.commit()


@pytest.mark.usefixtures("paced")
@pytest.mark.parametrize("title", ["NUL", "lone surrogate", "right-to-left override", "zero width"])
def test_odd_characters_are_asked_and_answered(log_in, school, title):
	answer = _send(
		log_in(school.student), "ai_school.tutor.api.ask", {"question": f"fraction {NASTY[title]}"}
	)
	if title == "lone surrogate" and "Invalid request body" in answer.text:
		pytest.skip("Frappe 16 reads no such JSON; the page sends none (tests/browser)")
	assert answer.status_code == 200, answer.text[-500:]
	assert answer.json()["message"]["answer"]["text"]


@pytest.mark.usefixtures("paced")
@pytest.mark.parametrize(
	"template", ["{{ 7919 * 104729 }}", "{% raw %}x{% endraw %}", "{0.__class__}", "%(x)s", "${7919*104729}"]
)
def test_a_template_in_a_question_a_name_and_the_notice_stays_text(
	log_in, school, db, base_url, site, template
):
	import frappe

	db.set_value("Student", school.student.student, "first_name", template)
	notice = db.get_single_value("AI School Settings", "notice_text")
	db.set_single_value("AI School Settings", "notice_text", template)
	frappe.clear_document_cache("AI School Settings", "AI School Settings")
	db.commit()
	client = log_in(school.student)
	try:
		shown = client.call("ai_school.tutor.api.start")
		asked = client.send("ai_school.tutor.api.ask", question=f"{template} What is a fraction?")
		page = Client(base_url, site, school.student.email, school.student.password).page("/ai-tutor").text
	finally:
		db.rollback()
		db.set_value("Student", school.student.student, "first_name", "Amina")
		db.set_single_value("AI School Settings", "notice_text", notice)
		frappe.clear_document_cache("AI School Settings", "AI School Settings")
		db.commit()
	assert shown["notice"] == template
	assert shown["student"]["first_name"] == template
	assert template in asked["question"]["text"]
	assert "829348951" not in str(asked) + str(shown) + page


@pytest.mark.usefixtures("paced")
def test_stored_script_is_text_in_what_a_page_inserts(log_in, school):
	asked = log_in(school.student).send("ai_school.tutor.api.ask", question=f"What is a fraction? {MARKUP}")
	assert "<script" not in asked["question"]["html"]
	assert "<script" not in asked["answer"]["html"]
