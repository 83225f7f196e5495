"""Attacks on the way in: forged requests, injections into Frappe's own list doors, floods, addresses of a model."""

import json

import pytest

MESSAGE = "AI Chat Message"
ASK = "ai_school.tutor.api.ask"
INJECTIONS = (
	"creation desc, (select 1)",
	"(select text from `tabAI Chat Message` limit 1)",
	"if(1=1, sleep(3), 1)",
	"1; select pg_sleep(3)",
	"name) union select text from `tabAI Chat Message` -- ",
	"extractvalue(1, concat(0x7e, (select text from `tabAI Chat Message` limit 1)))",
)
THEIRS = "A secret that the other student asked"


@pytest.fixture(scope="module")
def theirs(site, school, log_in):
	"""The name of another student's message; its text is THEIRS."""
	import frappe

	asked = log_in(school.other_student).send(ASK, question=THEIRS)
	frappe.db.rollback()
	yield asked["question"]["name"]
	frappe.db.rollback()
	frappe.db.delete(MESSAGE, {"student": school.other_student.student})
	frappe.db.commit()


@pytest.mark.parametrize("injection", INJECTIONS)
@pytest.mark.parametrize("into", ["order_by", "fields", "filters", "or_filters", "group_by"])
def test_an_injection_into_a_list_shows_nothing_of_others(log_in, school, theirs, into, injection):
	client = log_in(school.student)
	values = {
		"order_by": injection,
		"fields": json.dumps([injection]),
		"filters": json.dumps([[injection, "=", "1"]]),
		"or_filters": json.dumps([["name", "like", "%"], ["text", "like", f"%{injection}"]]),
		"group_by": injection,
	}
	for url in (
		f"api/resource/{MESSAGE}",
		"api/method/frappe.client.get_list",
		"api/method/frappe.desk.reportview.get",
	):
		asked = {"doctype": MESSAGE, "fields": '["name"]', into: values[into], "limit_page_length": 0}
		answer = client.session.get(f"{client.base_url}/{url}", params=asked, timeout=60)
		assert answer.elapsed.total_seconds() < 60
		assert theirs not in answer.text, url
		assert THEIRS not in answer.text, url


@pytest.mark.parametrize(
	("page", "who", "method", "values"),
	[
		("/ai-tutor", "classmate", ASK, {"question": "What is a fraction?"}),
		("/my-progress", "classmate", "ai_school.privacy.api.withdraw_consent", {}),
		("/my-progress", "guardian", "ai_school.privacy.api.give_consent", {"notice_version": "1"}),
	],
)
@pytest.mark.parametrize("token", [None, "", "x" * 56])
def test_a_change_without_the_session_s_token_is_refused(
	school, base_url, site, db, page, who, method, values, token
):
	from tests.support.client import Client

	person = getattr(school, who)
	client = Client(base_url, site, person.email, person.password)
	assert "csrf_token" in client.page(page).text
	before = {doctype: db.count(doctype) for doctype in (MESSAGE, "AI Consent")}
	headers = {} if token is None else {"X-Frappe-CSRF-Token": token}
	for send in ({"json": values}, {"data": values}):
		forged = client.session.post(f"{base_url}/api/method/{method}", headers=headers, **send)
		assert forged.status_code == 400
		assert "CSRF" in forged.text
	db.rollback()
	assert {doctype: db.count(doctype) for doctype in before} == before


def test_no_address_that_is_fetched_changes_anything(log_in, school, db):
	import frappe

	from ai_school.permission_rules import ENDPOINTS
	from ai_school.personal_data import HOLDINGS
	from tests.integration.attacks.test_values import person_for

	before = {doctype: db.count(doctype) for doctype in HOLDINGS}
	for path in ENDPOINTS:
		if frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(path)] == ["POST"]:
			client = log_in(person_for(school, path))
			for verb in ("GET", "HEAD"):
				answer = client.session.request(
					verb, f"{client.base_url}/api/method/{path}", params={"question": "x"}
				)
				assert answer.status_code in (403, 405), (verb, path)
	db.rollback()
	assert {doctype: db.count(doctype) for doctype in HOLDINGS} == before


def test_one_student_s_flood_is_stopped_and_the_class_behind_the_same_address_is_not(log_in, school, db):
	from ai_school.tutor.conversation import MAX_QUESTIONS_PER_MINUTE

	asked = {"student": ("in", [school.student.student, school.classmate.student])}
	db.delete(MESSAGE, asked)
	db.commit()
	flood = log_in(school.student)
	statuses = [
		flood.post(ASK, question=f"What is a fraction? {at}").status_code
		for at in range(MAX_QUESTIONS_PER_MINUTE + 2)
	]
	assert statuses.count(429) == 2
	assert statuses[:MAX_QUESTIONS_PER_MINUTE] == [200] * MAX_QUESTIONS_PER_MINUTE
	assert log_in(school.classmate).post(ASK, question="What is a fraction?").status_code == 200
	told = flood.post(ASK, question="my uncle hits me with a belt every night")
	assert told.json()["message"]["answer"]["source"] == "safeguarding", "danger is heard in a flood too"
	db.rollback()
	db.delete("AI Safeguarding Flag", {"student": school.student.student})
	db.delete(MESSAGE, asked)
	db.commit()


@pytest.fixture(scope="module")
def class_of_forty(site, school):
	"""Forty students with a login each."""
	import frappe

	from tests.support import school as builder

	frappe.db.rollback()
	people = [builder.new_student(school, f"Pupil{number}") for number in range(40)]
	frappe.db.commit()
	return people


def test_forty_students_behind_one_address_ask_at_the_same_moment_while_one_floods(
	class_of_forty, school, log_in, base_url, site, db
):
	"""What limits there are count users, never addresses: all from this address, the flood beside them.

	The flood goes on until it is refused; on a busy machine a minute may pass meanwhile.
	"""
	from concurrent.futures import ThreadPoolExecutor
	from threading import Barrier

	from ai_school.tutor.conversation import MAX_QUESTIONS_PER_MINUTE
	from tests.support.client import Client

	db.delete(MESSAGE, {"student": school.student.student})
	db.commit()
	clients = [Client(base_url, site, one.email, one.password) for one in class_of_forty]
	for client in clients:
		client.session.headers["Connection"] = "close"
		client.session.close()
	flood = log_in(school.student)
	most = 5 * MAX_QUESTIONS_PER_MINUTE
	together = Barrier(len(clients) + 1)

	def one_of_the_class(client):
		together.wait(120)
		return [
			client.get("ai_school.tutor.api.start").status_code,
			client.post(ASK, question="What is a fraction?", course=school.maths).status_code,
		]

	def the_flood(client):
		together.wait(120)
		answered = 0
		while (status := client.post(ASK, question=f"What is a fraction? {answered}").status_code) == 200:
			answered += 1
			assert answered <= most, "nothing is refused"
		return answered, status

	with ThreadPoolExecutor(len(clients) + 1) as pool:
		class_s = [pool.submit(one_of_the_class, client) for client in clients]
		answered, refusal = pool.submit(the_flood, flood).result()
	assert [each.result() for each in class_s] == [[200, 200]] * len(clients)
	assert refusal == 429
	assert answered >= MAX_QUESTIONS_PER_MINUTE


@pytest.mark.parametrize(
	"address",
	[
		"http://169.254.169.254/latest",
		"https://169.254.169.254/v1",
		"https://[fd00:ec2::254]/v1",
		"https://metadata.google.internal/v1",
		"http://example.com/v1",
		"https://user:pass@openrouter.ai/api/v1",
		"file:///etc/passwd",
		"gopher://127.0.0.1/",
	],
)
def test_the_settings_refuse_an_address_that_is_no_model_s(db, address):
	import frappe

	settings = frappe.get_single("AI School Settings")
	settings.update({"model_enabled": 1, "base_url": address, "api_key": "x"})
	with pytest.raises(frappe.ValidationError):
		settings.save()


def test_a_model_that_redirects_is_not_followed(log_in, school, model, db):
	from ai_school.tutor import jobs

	db.delete(MESSAGE, {"student": school.student.student})
	db.commit()
	model.control({"faults": ["redirect"], "repeat": True})
	asked = log_in(school.student).send(ASK, question="How do I add two fractions?", course=school.maths)
	db.rollback()
	jobs.dispatch()
	db.rollback()
	assert db.get_value(MESSAGE, {"reply_to": asked["question"]["name"]}, "source") == "offline"
