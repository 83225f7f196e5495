"""Who sees which rows, through Frappe's own doors."""

import pytest

PROFILE, SESSION, MESSAGE = "AI Student Profile", "AI Chat Session", "AI Chat Message"


@pytest.fixture(scope="module")
def rows(site, school, log_in):
	"""A conversation and a profile of each of two students in different classes."""
	import frappe

	for person in (school.student, school.other_student):
		log_in(person).send("ai_school.tutor.api.ask", question="What is a fraction?")
		frappe.db.rollback()
		if not frappe.db.exists(PROFILE, {"student": person.student}):
			frappe.get_doc({"doctype": PROFILE, "student": person.student, "user": person.email}).insert()
		frappe.db.commit()
	return school


def students_in(client, doctype):
	answer = client.session.get(
		f"{client.base_url}/api/resource/{doctype}",
		params={"fields": '["name","student"]', "limit_page_length": 0},
	)
	if answer.status_code == 403:
		return None
	assert answer.ok, answer.text
	return {row["student"] for row in answer.json()["data"]}


def test_an_instructor_sees_the_profiles_of_the_own_groups(rows, log_in):
	mine, theirs = rows.student.student, rows.other_student.student
	assert mine in students_in(log_in(rows.instructor), PROFILE)
	assert theirs not in students_in(log_in(rows.instructor), PROFILE)
	assert mine not in students_in(log_in(rows.other_instructor), PROFILE)


@pytest.mark.parametrize("who", ["academic", "head"])
def test_the_office_sees_every_profile(rows, log_in, who):
	seen = students_in(log_in(getattr(rows, who)), PROFILE)
	assert {rows.student.student, rows.other_student.student} <= seen


def test_a_student_sees_the_own_conversations_only(rows, log_in):
	assert students_in(log_in(rows.student), SESSION) == {rows.student.student}
	assert students_in(log_in(rows.student), MESSAGE) == {rows.student.student}
	assert not students_in(log_in(rows.student), PROFILE)


@pytest.mark.parametrize("who", ["instructor", "academic", "head", "manager"])
@pytest.mark.parametrize("doctype", [SESSION, MESSAGE])
def test_staff_do_not_read_conversations(rows, log_in, who, doctype):
	assert not students_in(log_in(getattr(rows, who)), doctype)


def test_the_safeguarding_lead_reads_conversations(rows, log_in):
	assert {rows.student.student, rows.other_student.student} <= students_in(log_in(rows.lead), MESSAGE)


def test_a_single_record_is_closed_as_its_list_is(rows, log_in, db):
	theirs = db.get_value(MESSAGE, {"student": rows.other_student.student})
	profile = db.get_value(PROFILE, {"student": rows.other_student.student})
	student, instructor = log_in(rows.student), log_in(rows.instructor)
	for client, doctype, name in ((student, MESSAGE, theirs), (instructor, PROFILE, profile)):
		answer = client.session.get(f"{client.base_url}/api/resource/{doctype}/{name}")
		assert answer.status_code == 403, answer.text


def test_nobody_but_the_tutor_writes_a_message(rows, log_in, db):
	mine = db.get_value(MESSAGE, {"student": rows.student.student})
	for person in (rows.student, rows.lead):
		client = log_in(person)
		answer = client.session.put(
			f"{client.base_url}/api/resource/{MESSAGE}/{mine}", json={"text": "changed"}
		)
		assert answer.status_code == 403, answer.text


def test_a_student_does_not_read_what_the_tutor_made_of_the_own_mood(rows, log_in, db):
	client = log_in(rows.student)
	mine = db.get_value(MESSAGE, {"student": rows.student.student, "role": "Student"})
	data = client.session.get(f"{client.base_url}/api/resource/{MESSAGE}/{mine}").json()["data"]
	assert not data.get("mood")


def test_an_instructor_who_left_the_group_sees_it_no_more(rows, log_in, db):
	import frappe

	group = frappe.get_doc("Student Group", rows.group)
	group.flags.ignore_validate = True
	teachers = [row.instructor for row in group.instructors]
	group.set("instructors", [])
	group.save(ignore_permissions=True)
	frappe.db.commit()
	try:
		assert rows.student.student not in students_in(log_in(rows.instructor), PROFILE)
	finally:
		for teacher in teachers:
			group.append("instructors", {"instructor": teacher})
		group.save(ignore_permissions=True)
		frappe.db.commit()


def test_every_endpoint_is_annotated_and_names_its_methods():
	import inspect

	import frappe

	from ai_school.analytics import api as analytics
	from ai_school.health import api as health
	from ai_school.oversight import api as oversight
	from ai_school.tutor import api as tutor

	ours = [
		fn
		for module in (analytics, health, oversight, tutor)
		for fn in vars(module).values()
		if callable(fn) and fn in frappe.whitelisted
	]
	assert len(ours) >= 8
	for endpoint in ours:
		methods = frappe.allowed_http_methods_for_whitelisted_func[endpoint]
		assert len(methods) == 1, endpoint
		assert endpoint not in frappe.guest_methods, endpoint
		for parameter in inspect.signature(endpoint).parameters.values():
			assert parameter.annotation is not inspect.Parameter.empty, (endpoint, parameter)
