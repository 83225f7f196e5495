"""What staff are sent: the weekly mail as it lies in Frappe's queue, and the notice that a student newly needs support."""

import calendar
import email
import json
from functools import partial

import pytest

MAILED, LOG, FLAG = "Auto Email Report", "Notification Log", "AI Support Flag"
API = "ai_school.oversight.api"
NEEDING = "Students Needing Support"
ACCOUNT = "School of the mails"
REASONS = [{"code": "results_below_pass", "now": 0.32, "before": 0.5, "since": None}]


@pytest.fixture
def risks(db, school):
	"""A student of each class needs support, and the weekly mails and notices about it are gone afterwards."""
	from ai_school.upsert import upsert

	students = [school.student.student, school.other_student.student]
	risk = json.dumps({"level": "support", "since": "2026-02-02", "reasons": REASONS, "next_steps": []})
	rows = [{"student": student, "risk": "support", "risk_reasons": risk} for student in students]
	upsert("AI Student Profile", "student", rows)
	db.commit()
	yield school
	db.rollback()
	mails = db.get_all(MAILED, {"user": ("in", [school.instructor.email, school.head.email])}, pluck="name")
	for queued in db.get_all("Email Queue", {"reference_name": ("in", [*mails, ""])}, pluck="name"):
		db.delete("Email Queue Recipient", {"parent": queued})
		db.delete("Email Queue", {"name": queued})
	db.delete(MAILED, {"name": ("in", [*mails, ""])})
	db.delete("AI Student Profile", {"student": ("in", students)})
	db.commit()


@pytest.fixture
def sender(db):
	"""An e-mail account that the site sends from; the queue itself is not worked off here."""
	import frappe

	usual = db.get_value("Email Account", {"default_outgoing": 1})
	db.set_value("Email Account", usual, "default_outgoing", 0)
	values = {
		"email_id": "school@example.com",
		"enable_outgoing": 1,
		"default_outgoing": 1,
		"smtp_server": "127.0.0.1",
	}
	account = frappe.get_doc({"doctype": "Email Account", "email_account_name": ACCOUNT, **values})
	account.update({"no_smtp_authentication": 1, "awaiting_password": 1})
	account.flags.ignore_validate = True
	account.insert(ignore_permissions=True)
	db.commit()
	yield
	db.rollback()
	frappe.delete_doc("Email Account", ACCOUNT, force=True, ignore_permissions=True)
	db.set_value("Email Account", usual, "default_outgoing", 1)
	db.commit()


def queued_for(db, person):
	"""(recipients, HTML) of each mail in the queue that a person's weekly report made."""
	names = db.get_all(MAILED, {"user": person.email, "report": NEEDING}, pluck="name")
	rows = db.get_all(
		"Email Queue", {"reference_doctype": MAILED, "reference_name": ("in", names)}, ["name", "message"]
	)
	found = []
	for row in rows:
		to = db.get_all("Email Queue Recipient", {"parent": row.name}, pluck="recipient")
		parts = email.message_from_string(row.message).walk()
		found.append((to, "".join(_text(part) for part in parts if part.get_content_type() == "text/html")))
	return found


def _text(part):
	return part.get_payload(decode=True).decode()


@pytest.fixture
def jobs_run_at_once(monkeypatch):
	"""Frappe 16 makes a job of each report that is due."""
	import frappe

	monkeypatch.setattr(frappe, "enqueue", partial(frappe.enqueue, now=True))


def test_the_weekly_mail_is_queued_with_the_recipient_s_own_students(
	risks, log_in, db, sender, jobs_run_at_once
):
	from frappe.email.doctype.auto_email_report.auto_email_report import send_daily
	from frappe.utils import now_datetime

	for person in (risks.instructor, risks.head):
		assert log_in(person).send(f"{API}.switch_weekly_mail", report=NEEDING, on=True)["on"]
	db.rollback()
	mails = db.get_all(MAILED, {"user": ("in", [risks.instructor.email, risks.head.email])}, pluck="name")
	assert {db.get_value(MAILED, name, "day_of_week") for name in mails} == {"Monday"}
	today = calendar.day_name[now_datetime().weekday()]
	other_day = calendar.day_name[(now_datetime().weekday() + 1) % 7]
	db.set_value(MAILED, {"name": ("in", mails)}, "day_of_week", other_day)
	send_daily()
	assert queued_for(db, risks.instructor) == []
	db.set_value(MAILED, {"name": ("in", mails)}, "day_of_week", today)
	send_daily()
	[(to, html)] = queued_for(db, risks.instructor)
	assert to == [risks.instructor.email]
	assert risks.student.student in html
	assert "average 32%" in html
	assert risks.other_student.student not in html
	[(to, html)] = queued_for(db, risks.head)
	assert to == [risks.head.email]
	assert risks.student.student in html
	assert risks.other_student.student in html


@pytest.fixture
def raise_flag(db, school):
	"""A function that raises a call for support of a student as the analytics do; nobody wants to be told yet."""
	import frappe

	from ai_school.analytics.reasons import Reason
	from ai_school.analytics.risk import Risk
	from ai_school.analytics.support import keep
	from ai_school.oversight.notices import WANTED

	frappe.defaults.clear_default(key=WANTED)
	db.commit()
	students = []

	def call(student):
		from frappe.utils import now_datetime

		students.append(student)
		reasons = (Reason("results_below_pass", 0.32, 0.5),)
		risk = Risk("support", None, None, None, reasons, ())
		keep({student: risk}, {}, now_datetime())
		db.commit()
		return db.get_value(FLAG, {"student": student, "status": "Open"})

	yield call
	db.rollback()
	flags = db.get_all(FLAG, {"student": ("in", students)}, pluck="name")
	db.delete(LOG, {"document_type": FLAG, "document_name": ("in", [*flags, ""])})
	db.delete(FLAG, {"name": ("in", [*flags, ""])})
	frappe.defaults.clear_default(key=WANTED)
	db.commit()


def told(db, person):
	db.rollback()
	rows = db.get_all(LOG, {"for_user": person.email, "document_type": FLAG}, ["document_name", "subject"])
	return {row.document_name: row.subject for row in rows}


def test_who_asked_is_told_of_own_students_that_newly_need_support(school, log_in, db, raise_flag):
	from ai_school.oversight import notices

	before = raise_flag(school.classmate.student)
	for person in (school.instructor, school.head):
		assert log_in(person).send(f"{API}.switch_support_notice", on=True)["on"]
	db.rollback()
	mine, theirs = raise_flag(school.student.student), raise_flag(school.other_student.student)
	for _twice in range(2):
		notices.tell()
	assert set(told(db, school.instructor)) == {mine}
	name = db.get_value("Student", school.student.student, "student_name")
	assert told(db, school.instructor)[mine] == f"{name} newly needs support."
	assert set(told(db, school.head)) == {mine, theirs}
	assert before not in told(db, school.head)
	assert told(db, school.other_instructor) == {}


def test_who_wants_it_no_more_or_may_see_the_student_no_more_is_not_told(school, log_in, db, raise_flag):
	from ai_school.oversight import notices

	instructor = log_in(school.instructor)
	assert not instructor.call(f"{API}.support_notice")["on"]
	instructor.send(f"{API}.switch_support_notice", on=True)
	assert instructor.call(f"{API}.support_notice")["on"]
	raise_flag(school.student.student)
	db.set_value("Student Group", school.group, "disabled", 1)
	notices.tell()
	assert told(db, school.instructor) == {}
	db.set_value("Student Group", school.group, "disabled", 0)
	db.commit()
	assert not instructor.send(f"{API}.switch_support_notice", on=False)["on"]
	db.rollback()
	notices.tell()
	assert told(db, school.instructor) == {}
	assert log_in(school.manager).post(f"{API}.switch_support_notice", on=True).status_code == 403
	assert log_in(school.student).post(f"{API}.switch_support_notice", on=True).status_code == 403


def test_a_notice_goes_with_the_student_it_is_about(school, log_in, db, raise_flag):
	from ai_school.oversight import notices
	from ai_school.privacy import traces

	log_in(school.instructor).send(f"{API}.switch_support_notice", on=True)
	db.rollback()
	flag = raise_flag(school.student.student)
	notices.tell()
	assert told(db, school.instructor)
	traces.remove(FLAG, [flag])
	db.commit()
	assert told(db, school.instructor) == {}
