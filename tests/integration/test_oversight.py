"""What adults see of the tutor: each only what is theirs to see, and every reading on record."""

import pytest

API, TUTOR = "ai_school.oversight.api", "ai_school.tutor.api"
ACCESS, REPORT, FLAG = "AI Transcript Access", "AI Answer Report", "AI Safeguarding Flag"
WRITTEN = "What is a fraction, says Xanthippe?"
DANGER = "my uncle hits me every night and i want to die"


@pytest.fixture
def asked(db, school, log_in):
	"""A conversation of the student; it, its reports and its readings are gone after the test."""
	answer = log_in(school.student).send(f"{TUTOR}.ask", question=WRITTEN)
	db.rollback()
	yield answer
	db.rollback()
	for doctype in (REPORT, ACCESS, FLAG, "AI Chat Message", "AI Chat Session"):
		db.delete(doctype, {"student": school.student.student})
	db.commit()


@pytest.fixture
def flag(db, asked, school):
	"""An open flag on the student's question."""
	import frappe

	values = {"message": asked["question"]["name"], "student": school.student.student}
	record = frappe.get_doc(
		{"doctype": FLAG, "severity": "high", "category": "self_harm", "status": "Open", **values}
	)
	record.insert(ignore_permissions=True)
	db.commit()
	return record.name


def status_of(client, method, verb="post", **arguments):
	return getattr(client, verb)(method, **arguments).status_code


@pytest.mark.parametrize("who", ["instructor", "academic", "head", "manager", "student"])
def test_nobody_but_the_lead_reads_a_conversation(asked, school, log_in, db, who):
	client = log_in(getattr(school, who))
	assert status_of(client, f"{API}.read_conversation", session=asked["session"]) == 403
	assert status_of(client, f"{API}.conversations", "get") == 403
	assert status_of(client, f"{API}.safeguarding_flags", "get") == 403
	assert db.count(ACCESS, {"session": asked["session"]}) == 0


def test_reading_is_on_record_and_told_to_the_student(asked, school, log_in):
	shown = log_in(school.lead).send(f"{API}.read_conversation", session=asked["session"])
	assert [row["role"] for row in shown["messages"]] == ["Student", "Tutor"]
	assert "Xanthippe" in shown["messages"][0]["html"]
	told = log_in(school.student).call(f"{TUTOR}.who_read")
	assert [(row["session"], row["reader_role"]) for row in told] == [(asked["session"], "Safeguarding Lead")]
	assert told[0]["read_on"]
	assert told[0]["reader_name"]
	assert log_in(school.classmate).call(f"{TUTOR}.who_read") == []


def test_the_list_of_conversations_holds_no_word_of_the_child(asked, school, log_in):
	rows = log_in(school.lead).call(f"{API}.conversations", txt=f"Amina Example {school}"[:6])
	assert rows[0]["name"] == asked["session"]
	assert rows[0]["questions"] == 1
	assert "Xanthippe" not in str(rows)


def test_a_reading_on_record_can_neither_be_changed_nor_deleted(asked, school, log_in, db):
	import frappe

	log_in(school.lead).send(f"{API}.read_conversation", session=asked["session"])
	db.rollback()
	record = frappe.get_doc(ACCESS, {"session": asked["session"]})
	record.reader_role = "Nobody"
	with pytest.raises(frappe.PermissionError):
		record.save(ignore_permissions=True)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc(ACCESS, record.name, ignore_permissions=True)
	db.rollback()
	for person in (school.lead, school.head):
		client = log_in(person)
		address = f"{client.base_url}/api/resource/{ACCESS}/{record.name}"
		answer = client.session.put(address, json={"reader_role": "Nobody"})
		assert answer.status_code == 403, answer.text
		assert client.session.delete(address).status_code == 403


def test_a_flag_shows_its_place_and_who_handled_it(flag, asked, school, log_in):
	lead = log_in(school.lead)
	row = next(row for row in lead.call(f"{API}.safeguarding_flags") if row["name"] == flag)
	assert (row["session"], row["severity"]) == (asked["session"], "high")
	assert "Xanthippe" not in str(row)
	done = lead.send(f"{API}.handle_flag", flag=flag, status="Handled", notes="Spoke with the family.")
	assert (done["handled_by"], done["notes"]) == (school.lead.email, "Spoke with the family.")
	closed = lead.call(f"{API}.safeguarding_flags", closed=True)
	assert next(row for row in closed if row["name"] == flag)["handled_on"]
	assert status_of(lead, f"{API}.handle_flag", flag=flag, status="Forgotten") == 417


def test_an_answer_called_wrong_reaches_the_staff_of_that_student_alone(asked, school, log_in):
	answer = asked["answer"]["name"]
	student = log_in(school.student)
	first = student.send(f"{TUTOR}.report_answer", message=answer, reason="The sum is wrong")
	again = student.send(f"{TUTOR}.report_answer", message=answer, reason="The sum is <b>wrong</b>")
	assert first == again == {"name": first["name"], "status": "Open"}
	seen = {
		who: [row["name"] for row in log_in(getattr(school, who)).call(f"{API}.answer_reports")]
		for who in ("instructor", "other_instructor", "academic", "lead")
	}
	assert seen["other_instructor"] == []
	assert all(first["name"] in seen[who] for who in ("instructor", "academic", "lead"))
	row = log_in(school.instructor).call(f"{API}.answer_reports")[0]
	assert row["reason"] == "The sum is <b>wrong</b>"
	assert row["session"] is None
	assert "Xanthippe" not in str(row)


def test_only_who_sees_the_student_reviews_a_report(asked, school, log_in):
	named = log_in(school.student).send(f"{TUTOR}.report_answer", message=asked["answer"]["name"], reason="")[
		"name"
	]
	for who in ("other_instructor", "student", "manager"):
		client = log_in(getattr(school, who))
		assert status_of(client, f"{API}.review_answer", report=named, status="Reviewed") == 403
	done = log_in(school.instructor).send(f"{API}.review_answer", report=named, status="Reviewed")
	assert (done["status"], done["reviewed_by"]) == ("Reviewed", school.instructor.email)


def test_a_report_is_about_an_answer_of_ones_own(asked, school, log_in):
	method, answer = f"{TUTOR}.report_answer", asked["answer"]["name"]
	assert status_of(log_in(school.classmate), method, message=answer, reason="") == 403
	assert status_of(log_in(school.student), method, message=asked["question"]["name"], reason="") == 417
	assert status_of(log_in(school.student), method, message=answer, reason="x" * 501) == 413


def test_expired_conversations_take_their_reports_with_them(asked, school, log_in, db):
	from frappe.utils import add_to_date, now_datetime

	from ai_school import privacy

	log_in(school.student).send(f"{TUTOR}.report_answer", message=asked["answer"]["name"], reason="wrong")
	db.rollback()
	db.set_value("AI Chat Session", asked["session"], "expires_on", add_to_date(now_datetime(), days=-1))
	privacy.delete_expired_sessions()
	assert db.count(REPORT, {"student": school.student.student}) == 0


def test_a_reason_that_tells_of_danger_is_answered_with_the_schools_contacts_and_told_to_them(
	db, asked, school, log_in
):
	import frappe

	answer = asked["answer"]["name"]
	student = log_in(school.student)
	student.send(f"{TUTOR}.report_answer", message=answer, reason="It explains the wrong rule")
	db.rollback()
	about = {"student": school.student.student}
	assert not frappe.db.exists(FLAG, about)
	first, again = (
		student.send(f"{TUTOR}.report_answer", message=answer, reason=DANGER) for _time in range(2)
	)
	assert first == again
	assert first["answer"]["source"] == "safeguarding"
	assert school.lead.email in first["answer"]["text"]
	db.rollback()
	(flag,) = frappe.get_all(FLAG, filters=about, fields=["name", "severity", "status", "message"])
	assert (flag.severity, flag.status, flag.message) == ("high", "Open", first["question"]["name"])
	told = frappe.get_all("Notification Log", filters={"document_name": flag.name}, pluck="for_user")
	assert told == [school.lead.email]
	shown = student.call(f"{TUTOR}.history", session=asked["session"])["messages"]
	assert [one["text"] for one in shown[-2:]] == [DANGER, first["answer"]["text"]]


@pytest.mark.parametrize("before", [None, "It explains the wrong rule"])
def test_a_reason_that_tells_of_danger_is_read_by_the_leads_alone(db, asked, school, log_in, before):
	answer = asked["answer"]["name"]
	student = log_in(school.student)
	if before:
		student.send(f"{TUTOR}.report_answer", message=answer, reason=before)
	report = student.send(f"{TUTOR}.report_answer", message=answer, reason=DANGER)["name"]
	db.rollback()
	assert db.get_value(REPORT, report, ["status", "reason"]) == ("Open", before or "")
	for who in ("instructor", "academic", "head", "lead"):
		client = log_in(getattr(school, who))
		listed = client.get(f"{API}.answer_reports")
		record = client.session.get(f"{client.base_url}/api/resource/{REPORT}/{report}")
		assert (listed.status_code, record.status_code) == (200, 200)
		assert report in listed.text
		assert "uncle" not in listed.text + record.text
	read = log_in(school.lead).send(f"{API}.read_conversation", session=asked["session"])
	assert "uncle" in str(read["messages"])


def test_danger_told_again_after_a_flag_was_closed_is_new(db, asked, school, log_in):
	import frappe

	answer, about = asked["answer"]["name"], {"student": school.student.student}
	student = log_in(school.student)
	told = student.send(f"{TUTOR}.report_answer", message=answer, reason=DANGER)
	db.rollback()
	db.set_value(FLAG, about, "status", "Handled")
	db.set_value(REPORT, told["name"], "status", "Reviewed")
	db.commit()
	again = student.send(f"{TUTOR}.report_answer", message=answer, reason=DANGER)
	assert again["question"]["name"] != told["question"]["name"]
	db.rollback()
	assert sorted(frappe.get_all(FLAG, filters=about, pluck="status")) == ["Handled", "Open"]
