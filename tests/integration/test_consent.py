"""Who consents for whom, what counts, and that nothing is sent without it, also what waited when it was withdrawn."""

from datetime import timedelta

import pytest
from frappe.utils import add_to_date, getdate, now_datetime

CONSENT, SETTINGS = "AI Consent", "AI School Settings"
STATE = "ai_school.privacy.api.consent_state"
GIVE, WITHDRAW = "ai_school.privacy.api.give_consent", "ai_school.privacy.api.withdraw_consent"
ASK = "ai_school.tutor.api.ask"


@pytest.fixture
def nobody_consented(db, school):
	"""No consent on record and no date of birth, before and after."""
	_forget(db, school)
	yield
	_forget(db, school)


def _forget(db, school):
	db.rollback()
	people = [person.student for person in (school.student, school.classmate, school.other_student)]
	db.delete(CONSENT, {"student": ("in", people)})
	db.set_value("Student", {"name": ("in", people)}, "date_of_birth", None)
	db.commit()


def born_years_ago(db, school, years, days=0):
	day = add_to_date(getdate(), years=-years) - timedelta(days=days)
	db.set_value("Student", school.student.student, "date_of_birth", day)
	db.commit()


def version():
	import frappe

	return frappe.db.get_single_value(SETTINGS, "notice_version")


def own(client):
	return client.call(STATE)["people"][0]


@pytest.mark.usefixtures("nobody_consented")
def test_a_student_without_a_date_of_birth_needs_a_guardian(log_in, school):
	student = log_in(school.student)
	seen = own(student)
	assert (seen["given"], seen["needs"], seen["may_give"]) == (False, "Guardian", False)
	assert student.post(GIVE, notice_version=version()).status_code == 403
	given = log_in(school.guardian).send(GIVE, notice_version=version(), student=school.student.student)
	assert given["given"]
	assert own(student)["given_by"] == "Guardian"


@pytest.mark.usefixtures("nobody_consented")
@pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 403)])
def test_a_student_decides_alone_from_the_birthday_on(log_in, school, db, days, status):
	born_years_ago(db, school, 16, days)
	student = log_in(school.student)
	assert student.post(GIVE, notice_version=version()).status_code == status
	assert own(student)["given"] == (status == 200)
	refused = log_in(school.guardian).post(GIVE, notice_version=version(), student=school.student.student)
	assert (refused.status_code == 403) == (status == 200)


@pytest.mark.usefixtures("nobody_consented")
def test_own_consent_of_a_child_does_not_count_whoever_recorded_it(school, db):
	import frappe

	from ai_school import privacy

	student = school.student.student
	for given_by in ("Student", "Staff"):
		frappe.get_doc(
			{"doctype": CONSENT, "student": student, "notice_version": version(), "given_by": given_by}
		).insert()
	assert not privacy.has_consent(student)
	born_years_ago(db, school, 17)
	assert privacy.has_consent(student)
	db.set_single_value(SETTINGS, "consent_age", 0)
	assert not privacy.has_consent(student)


@pytest.mark.usefixtures("nobody_consented")
def test_who_and_when_is_kept_and_consent_is_given_once(log_in, school, db):
	guardian = log_in(school.guardian)
	for _ in range(2):
		guardian.send(GIVE, notice_version=version(), student=school.student.student)
	db.rollback()
	fields = ["notice_version", "given_by", "recorded_by", "guardian", "given_on", "user"]
	rows = db.get_all(CONSENT, {"student": school.student.student}, fields)
	assert len(rows) == 1
	assert rows[0].recorded_by == school.guardian.email
	assert db.get_value("Guardian", rows[0].guardian, "user") == school.guardian.email
	assert rows[0].user == school.student.email
	assert abs((now_datetime() - rows[0].given_on).total_seconds()) < 120


@pytest.mark.usefixtures("nobody_consented")
def test_nobody_consents_for_somebody_else_s_child(log_in, guest, school, db):
	for person in (school.other_guardian, school.classmate, school.instructor, school.head):
		for method, values in ((GIVE, {"notice_version": version()}), (WITHDRAW, {})):
			answer = log_in(person).post(method, student=school.student.student, **values)
			assert answer.status_code == 403, (person, method, answer.text)
	assert guest.post(GIVE, notice_version=version(), student=school.student.student).status_code == 403
	assert log_in(school.instructor).get(STATE).status_code == 403
	db.rollback()
	assert not db.exists(CONSENT, {"student": school.student.student})


@pytest.mark.usefixtures("nobody_consented")
def test_consent_to_a_notice_that_changed_meanwhile_is_refused(log_in, school):
	answer = log_in(school.guardian).post(
		GIVE, notice_version=f"{version()}-old", student=school.student.student
	)
	assert answer.status_code == 409


@pytest.mark.usefixtures("nobody_consented")
def test_a_child_withdraws_what_a_guardian_gave_and_the_guardian_may_give_again(log_in, school, db):
	guardian, student = log_in(school.guardian), log_in(school.student)
	guardian.send(GIVE, notice_version=version(), student=school.student.student)
	assert own(student)["may_withdraw"]
	assert not student.send(WITHDRAW)["given"]
	assert guardian.send(GIVE, notice_version=version(), student=school.student.student)["given"]
	db.rollback()
	withdrawn = db.get_all(CONSENT, {"student": school.student.student}, ["withdrawn_on", "withdrawn_by"])
	assert sorted(bool(row.withdrawn_on) for row in withdrawn) == [False, True]
	assert {row.withdrawn_by for row in withdrawn} == {school.student.email, None}


@pytest.mark.usefixtures("nobody_consented")
def test_what_was_withdrawn_stays_withdrawn_and_a_new_notice_needs_a_new_version(log_in, school, db):
	import frappe

	guardian = log_in(school.guardian)
	guardian.send(GIVE, notice_version=version(), student=school.student.student)
	db.rollback()
	settings = frappe.get_single(SETTINGS)
	settings.notice_text = "Other words."
	with pytest.raises(frappe.ValidationError, match="new version"):
		settings.save()
	guardian.send(WITHDRAW, student=school.student.student)
	db.rollback()
	record = frappe.get_doc(CONSENT, {"student": school.student.student})
	record.withdrawn_on = None
	record.save()
	assert record.withdrawn_on


def test_a_question_that_waits_when_consent_is_withdrawn_is_not_sent(log_in, school, model, db):
	from ai_school.tutor import jobs

	student = log_in(school.student)
	asked = student.send(ASK, question="How do I add two fractions?", course=school.maths)
	assert asked["status"] == "Queued"
	student.send(WITHDRAW)
	db.rollback()
	jobs.dispatch()
	db.rollback()
	reply = db.get_value("AI Chat Message", {"reply_to": asked["question"]["name"]}, "source")
	assert reply == "offline"
	assert model.requests == []
