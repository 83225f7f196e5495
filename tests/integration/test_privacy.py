"""How long a child's data stays, the copy that can be had of it, and its erasure, which is proved."""

import io
import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from frappe.utils import add_to_date, now_datetime

from ai_school.personal_data import HOLDINGS
from tests.support import school as builder

SESSION, MESSAGE, FLAG = "AI Chat Session", "AI Chat Message", "AI Safeguarding Flag"
SETTINGS = "AI School Settings"
SECRET = "My sister Wilhelmina keeps a badger named Quorn"
NOTES = "Spoke with the badger's owner about everything"
ASK = "ai_school.tutor.api.ask"


@pytest.fixture
def child(db, school):
	"""A student of this test's own, of whom the app keeps something in every DocType that it has."""
	import frappe

	person = builder.new_student(school, "Zelda")
	kept = {"student": person.student, "user": person.email}
	session = _insert(
		SESSION, **kept, title=SECRET, last_message_on=now_datetime(), expires_on=now_datetime()
	)
	said = {"session": session, **kept}
	message = _insert(
		MESSAGE, **said, role="Student", status="Answered", text=f"{SECRET}. <script>alert(1)</script>"
	)
	_insert(MESSAGE, **said, role="Tutor", status="Answered", text="How nice.", reply_to=message)
	_insert(FLAG, **kept, message=message, severity="high", category="x", status="Handled", notes=NOTES)
	_insert("AI Student Profile", **kept, strengths="[]", computed_on=now_datetime())
	_insert("AI Consent", **kept, notice_version="1", given_by="Guardian")
	_insert("AI Usage Log", **kept, message=message, outcome="answered")
	_insert("AI Support Flag", **kept, level="support", status="Open", note=NOTES)
	_insert("AI Answer Report", **kept, message=message, status="Open", reason=SECRET)
	_insert("AI Transcript Access", **kept, session=session)
	frappe.db.commit()
	yield person
	frappe.db.rollback()
	from ai_school import privacy

	privacy.erase_student(person.student)
	frappe.db.commit()


def _insert(doctype, **values):
	import frappe

	row = frappe.get_doc({"doctype": doctype, **values})
	row.flags.ignore_mandatory = row.flags.ignore_links = row.flags.ignore_validate = True
	return row.insert(ignore_permissions=True).name


def _left(db, person):
	return {
		doctype: count for doctype in HOLDINGS if (count := db.count(doctype, {"student": person.student}))
	}


def _quiet(*_progress):
	return None


def _in_text(db, needle):
	"""The tables that hold the text anywhere."""
	from ai_school.privacy import sweep

	found, _read = sweep.tables(sweep.Needles(frozenset(), frozenset({needle}), frozenset()), _quiet)
	return {one.place for one in found}


def test_the_fixture_fills_every_doctype_about_students(child, db):
	assert set(_left(db, child)) == set(HOLDINGS)


def test_the_export_is_whole_readable_and_harmless(child, school, db):
	from ai_school.privacy import export

	archive = zipfile.ZipFile(io.BytesIO(export.as_zip(export.collect(child.student))))
	data = json.loads(archive.read("everything.json"))
	assert {doctype for doctype, rows in data["records"].items() if rows} == set(HOLDINGS)
	page = archive.read("index.html").decode()
	assert SECRET in page
	assert NOTES in page.replace("&#x27;", "'")
	assert "<script" not in page
	assert school.classmate.student not in page


def test_an_export_of_nobody_says_so(db):
	import frappe

	from ai_school.privacy import export

	with pytest.raises(frappe.DoesNotExistError, match="no student"):
		export.collect("nobody at all")


def test_erasure_removes_everything_also_beside_the_records_and_proves_it(child, school, db):
	import frappe

	from ai_school.privacy import erasure

	flag = frappe.get_doc(FLAG, {"student": child.student})
	flag.notes = f"{NOTES} twice"
	flag.save()
	flag.add_comment("Comment", SECRET)
	session = db.get_value(SESSION, {"student": child.student})
	todo = {"doctype": "ToDo", "description": NOTES, "reference_type": FLAG, "reference_name": flag.name}
	frappe.get_doc(todo).insert()
	mail = {
		"doctype": "Email Queue",
		"reference_doctype": FLAG,
		"reference_name": flag.name,
		"message": SECRET,
	}
	frappe.get_doc({**mail, "sender": "a@example.com"}).insert(ignore_permissions=True)
	file = {"doctype": "File", "file_name": "badger.txt", "content": SECRET, "is_private": 1}
	kept = frappe.get_doc({**file, "attached_to_doctype": SESSION, "attached_to_name": session}).insert()
	path = Path(kept.get_full_path())
	others = db.count(SESSION, {"student": ("!=", child.student)})
	report = erasure.erase(child.student, _quiet)
	assert report["left"] == []
	assert report["proved"]
	assert not path.exists()
	assert _left(db, child) == {}
	assert set(HOLDINGS) | {"Version", "Comment", "ToDo", "Email Queue", "File"} <= set(report["removed"])
	assert report["searched"]["tables"] > 100
	assert "tabStudent" in {rest["place"] for rest in report["remains"]}
	assert db.exists("Student", child.student)
	assert db.count(SESSION, {"student": ("!=", child.student)}) == others


def test_what_lies_somewhere_else_is_found_and_the_erasure_is_not_called_proved(child, db, site):
	import frappe

	from ai_school.privacy import erasure

	error = frappe.get_doc({"doctype": "Error Log", "method": "x", "error": f"text='{SECRET}'"})
	error.insert(ignore_permissions=True)
	stray = Path(frappe.get_site_path("private", "stray.txt"))
	stray.write_text(f"copy of {db.get_value(MESSAGE, {'student': child.student})}")
	try:
		report = erasure.erase(child.student, _quiet)
	finally:
		stray.unlink()
		frappe.delete_doc("Error Log", error.name, force=True, delete_permanently=True)
		db.commit()
	places = {Path(one["place"]).name: one["kind"] for one in report["left"]}
	assert places == {"tabError Log": "words", "stray.txt": "ids"}
	assert not report["proved"]


def test_an_expired_conversation_goes_with_its_words_everywhere(child, db):
	import frappe

	from ai_school.privacy import retention

	flag = frappe.get_doc(FLAG, {"student": child.student})
	flag.notes = SECRET
	flag.save()
	db.set_value(SESSION, {"student": child.student}, "expires_on", add_to_date(now_datetime(), days=-1))
	db.commit()
	retention.delete_expired_sessions()
	assert {SESSION, MESSAGE, "AI Answer Report"}.isdisjoint(_left(db, child))
	stays = db.get_value(FLAG, {"student": child.student}, ["message", "notes", "severity"], as_dict=True)
	assert (stays.message, stays.notes, stays.severity) == (None, None, "high")
	assert _in_text(db, SECRET) == set()


@pytest.mark.parametrize("status", ["Open", "In Progress"])
def test_a_conversation_with_an_open_flag_waits_for_it(child, db, status):
	from ai_school.privacy import retention

	db.set_value(SESSION, {"student": child.student}, "expires_on", add_to_date(now_datetime(), days=-1))
	db.set_value(FLAG, {"student": child.student}, "status", status)
	db.commit()
	retention.delete_expired_sessions()
	assert {SESSION, MESSAGE, FLAG} <= set(_left(db, child))
	db.set_value(FLAG, {"student": child.student}, "status", "Handled")
	retention.delete_expired_sessions()
	assert SESSION not in _left(db, child)


def test_a_conversation_lives_on_from_its_last_message(log_in, school, db):
	client = log_in(school.student)
	session = client.send(ASK, question="What is a fraction?", course=school.maths)["session"]
	db.rollback()
	db.set_value(SESSION, session, "expires_on", add_to_date(now_datetime(), minutes=1))
	db.commit()
	client.send(ASK, question="And a denominator?", session=session)
	db.rollback()
	assert db.get_value(SESSION, session, "expires_on") > add_to_date(now_datetime(), days=20)


def test_purging_ends_logs_by_age_and_what_is_left_of_a_student_that_is_gone(child, db):
	from ai_school.privacy import retention

	old = add_to_date(now_datetime(), days=-400)
	db.set_value("AI Usage Log", {"student": child.student}, "creation", old, update_modified=False)
	db.commit()
	deleted = retention.purge()
	assert deleted["AI Usage Log"] >= 1
	assert "AI Usage Log" not in _left(db, child)
	db.set_value("AI Student Profile", {"student": child.student}, "student", "gone long ago")
	db.commit()
	retention.purge()
	assert not db.exists("AI Student Profile", {"student": "gone long ago"})


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_deleting_a_record_leaves_none_of_it_in_deleted_document(child, db, doctype):
	import frappe

	name = db.get_value(doctype, {"student": child.student})
	with suppress(frappe.PermissionError):
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	copy = db.get_value("Deleted Document", {"deleted_name": name}, "data")
	for words in (SECRET, NOTES, child.student, child.email):
		assert words not in (copy or "")


def test_frappe_s_download_of_personal_data_has_all_but_what_a_person_should_hand_over(child, db):
	from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
		get_user_data,
	)

	data = json.loads(get_user_data(child.email))
	for doctype, holding in HOLDINGS.items():
		assert bool(data.get(doctype)) == holding.self_service, doctype
	assert SECRET in json.dumps(data[MESSAGE])
	assert {row["user"] for row in data[MESSAGE]} == {child.email}


def test_frappe_s_deletion_of_personal_data_erases_all_of_ours(child, db, monkeypatch):
	import frappe

	request = frappe.get_doc({"doctype": "Personal Data Deletion Request", "email": child.email})
	monkeypatch.setattr("frappe.sendmail", lambda **_mail: None)
	request.insert()
	request.db_set("status", "Pending Approval")
	request._anonymize_data()
	assert _left(db, child) == {}
	assert db.get_value("Personal Data Deletion Request", request.name, "status") == "Deleted"
	assert {f"tab{doctype}" for doctype in HOLDINGS}.isdisjoint(_in_text(db, SECRET))


@pytest.fixture
def open_flag(child, db):
	"""The child's flag, which somebody still looks after."""
	name = db.get_value(FLAG, {"student": child.student})
	db.set_value(FLAG, name, "status", "Open")
	db.commit()
	return name


def test_an_open_flag_keeps_frappe_s_deletion_of_personal_data_on_hold_until_it_is_closed(
	child, open_flag, db, monkeypatch
):
	import frappe

	monkeypatch.setattr("frappe.sendmail", lambda **_mail: None)
	monkeypatch.setitem(frappe.flags, "in_test", True)
	monkeypatch.setattr(frappe, "in_test", True, raising=False)
	request = frappe.get_doc({"doctype": "Personal Data Deletion Request", "email": child.email})
	monkeypatch.setattr(type(request), "disable_user", lambda _self: None)
	request.insert()
	request.db_set("status", "Pending Approval")
	held = _left(db, child)
	request.trigger_data_deletion()
	assert request.status == db.get_value(request.doctype, request.name, "status") == "On Hold"
	assert "safeguarding lead" in str(frappe.get_message_log())
	assert _left(db, child) == held
	assert db.get_value("User", child.email, "enabled")
	assert f"tab{MESSAGE}" in _in_text(db, SECRET)
	db.set_value(FLAG, open_flag, "status", "Handled")
	request.trigger_data_deletion()
	assert _left(db, child) == {}
	assert db.get_value(request.doctype, request.name, "status") == "Deleted"


def test_an_open_flag_keeps_the_student_s_record_from_being_deleted(child, open_flag, db):
	import frappe

	with pytest.raises(frappe.ValidationError, match="flag about this student is open"):
		frappe.get_doc("Student", child.student).run_method("on_trash")
	assert set(_left(db, child)) == set(HOLDINGS)


def test_erasing_despite_an_open_flag_has_to_be_asked_for_and_is_recorded_and_told(
	child, open_flag, site, school, db
):
	import frappe

	refused = _command(site, "erase-student", child.student, "--yes")
	assert refused.returncode == 1
	assert "Have a safeguarding lead close them" in refused.stderr
	assert "--despite-open-flags" in refused.stderr
	db.rollback()
	assert set(_left(db, child)) == set(HOLDINGS)
	erased = _command(site, "erase-student", child.student, "--yes", "--despite-open-flags", "--json")
	assert erased.returncode == 0, erased.stdout + erased.stderr
	assert json.loads(erased.stdout)["proved"]
	db.rollback()
	assert _left(db, child) == {}
	beside = {"reference_doctype": "AI School Settings", "content": ("like", f"%{child.student}%")}
	(comment,) = frappe.get_all("Comment", filters=beside, fields=["name", "content"])
	assert "Open safeguarding flags (1)" in comment.content
	told = {"subject": ("like", f"%{child.student}%")}
	assert frappe.get_all("Notification Log", filters=told, pluck="for_user") == [school.lead.email]
	db.delete("Comment", {"name": comment.name})
	db.delete("Notification Log", told)
	db.commit()


def test_what_is_about_leavers_goes_after_the_months_unless_a_flag_is_open(child, school, db):
	from ai_school.analytics import refresh
	from ai_school.privacy import retention

	left = add_to_date(now_datetime(), months=-13).date()
	db.set_value("Student", child.student, {"enabled": 0, "date_of_leaving": left})
	db.set_value("Program Enrollment", {"student": child.student}, "enrollment_date", left)
	db.set_value(FLAG, {"student": child.student}, "status", "In Progress")
	db.commit()
	retention.purge()
	assert {FLAG, "AI Student Profile", "AI Consent"} <= set(_left(db, child))
	db.set_value(FLAG, {"student": child.student}, "status", "Handled")
	db.set_single_value(SETTINGS, "leaver_months", 0)
	db.commit()
	retention.purge()
	assert {FLAG, "AI Student Profile", "AI Consent"} <= set(_left(db, child))
	db.set_single_value(SETTINGS, "leaver_months", 12)
	db.commit()
	others = db.count("AI Student Profile", {"student": ("!=", child.student)})
	retention.purge()
	assert _left(db, child) == {}
	assert db.exists("Student", child.student)
	assert db.count("AI Student Profile", {"student": ("!=", child.student)}) == others
	db.set_value("Student", child.student, "enabled", 1)
	db.commit()
	refresh.run(full=True)
	assert _left(db, child) == {}


def test_who_is_enrolled_again_is_no_leaver(child, school, db):
	from ai_school.privacy import leavers

	db.set_single_value(SETTINGS, "leaver_months", 12)
	long_ago = add_to_date(now_datetime(), years=-3).date()
	db.set_value("Student", child.student, "date_of_leaving", long_ago)
	assert leavers.due([child.student]) == set()
	db.set_value("Program Enrollment", {"student": child.student}, "docstatus", 2)
	assert leavers.due([child.student]) == {child.student}
	db.set_value("Student", child.student, {"date_of_leaving": None, "creation": long_ago})
	db.set_value("User", child.email, "last_active", None)
	assert leavers.due([child.student]) == {child.student}
	builder.add_to_group(school.group, child.student)
	assert leavers.due([child.student]) == set()


def test_the_commands_export_erase_and_say_what_they_did(child, site, tmp_path, db):
	target = tmp_path / "copy.zip"
	exported = _command(site, "export-student", child.student, "--output", str(target), "--json")
	assert exported.returncode == 0, exported.stderr
	assert json.loads(exported.stdout)["rows"][MESSAGE] == 2
	assert zipfile.ZipFile(target).testzip() is None
	assert target.stat().st_mode & 0o077 == 0
	refused = _command(site, "erase-student", child.student, input="n\n")
	assert refused.returncode == 1
	assert _command(site, "erase-student").returncode == 2
	erased = _command(site, "erase-student", child.student, "--yes", "--json")
	assert erased.returncode == 0, erased.stdout + erased.stderr
	assert json.loads(erased.stdout)["proved"]
	db.rollback()
	assert _left(db, child) == {}
	nobody = _command(site, "erase-student", "nobody at all", "--yes")
	assert nobody.returncode == 1
	assert "There is no student" in nobody.stderr


def _command(site, *arguments, **options):
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, "ai-school"]
	return subprocess.run(
		[*command, *arguments], cwd=os.getcwd(), capture_output=True, text=True, check=False, **options
	)
