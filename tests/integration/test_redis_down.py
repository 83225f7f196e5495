"""A child in danger while Redis is stopped for real: a web server with two Redis of its own, stopped and started again."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.support.asking import ASK, MESSAGE
from tests.support.client import Client
from tests.support.mail_server import mail_server
from tests.support.processes import RedisServer, wait_until, web_server

FLAG, LOG, MAIL = "AI Safeguarding Flag", "Notification Log", "Email Queue"
DANGER = "my uncle hits me with a belt every night, zebrafinch"
ACCOUNT = "Redis test mail"
STORES = ("FRAPPE_REDIS_CACHE", "FRAPPE_REDIS_QUEUE")
REAP = "import frappe; frappe.init(site={site!r}); frappe.connect(); from ai_school.tutor import jobs; jobs.reap()"


@pytest.fixture
def stores(tmp_path, monkeypatch):
	"""Two Redis of this test's own, for every process that it starts."""
	running = {name: RedisServer(tmp_path / f"{name}.log") for name in STORES}
	for name, server in running.items():
		server.start()
		monkeypatch.setenv(name, server.url)
	yield running
	for server in running.values():
		server.stop()


@contextmanager
def _stopped(stores):
	"""Both Redis are stopped within the block, and run again after it."""
	for server in stores.values():
		server.stop()
	yield
	for server in stores.values():
		server.start()


@pytest.fixture
def mail(db, monkeypatch):
	"""A mail server that every process of the site sends through."""
	import frappe
	from frappe.installer import update_site_config

	with mail_server() as server:
		usual = db.get_value("Email Account", {"default_outgoing": 1})
		db.set_value("Email Account", usual, "default_outgoing", 0)
		values = {
			"email_account_name": ACCOUNT, "email_id": "school@example.com", "enable_outgoing": 1, "default_outgoing": 1,
			"smtp_server": "127.0.0.1", "smtp_port": server.server_address[1], "no_smtp_authentication": 1, "awaiting_password": 1,
		}  # fmt: skip
		account = frappe.get_doc({"doctype": "Email Account", **values})
		account.flags.ignore_validate = True
		account.insert(ignore_permissions=True)
		db.commit()
		muted = frappe.get_file_json(frappe.get_site_path("site_config.json")).get("mute_emails")
		update_site_config("mute_emails", 0, validate=False)
		monkeypatch.setitem(frappe.local.conf, "mute_emails", 0)
		yield server
		update_site_config("mute_emails", "None" if muted is None else muted, validate=False)
		db.rollback()
		frappe.delete_doc("Email Account", ACCOUNT, force=True, ignore_permissions=True)
		db.set_value("Email Account", usual, "default_outgoing", 1)
		db.commit()


@pytest.fixture
def nothing_asked(db, school):
	_forget(db, school)
	yield
	db.rollback()
	_forget(db, school)


def _forget(db, school):
	import frappe

	about = {"student": school.student.student}
	flags = frappe.get_all(FLAG, filters=about, pluck="name") or [""]
	for name in frappe.get_all(MAIL, filters={"reference_name": ("in", flags)}, pluck="name"):
		db.delete("Email Queue Recipient", {"parent": name})
		db.delete(MAIL, {"name": name})
	db.delete(LOG, {"document_name": ("in", flags)})
	for doctype in (FLAG, MESSAGE, "AI Chat Session"):
		db.delete(doctype, about)
	db.commit()


def _told(db, flag):
	import frappe

	db.rollback()
	return frappe.get_all(LOG, filters={"document_name": flag}, pluck="for_user")


@pytest.mark.usefixtures("nothing_asked")
def test_with_redis_stopped_the_child_is_answered_the_contacts_are_told_and_the_mail_goes_out(
	db, school, site, tmp_path, stores, mail
):
	with web_server(site, tmp_path / "web.log") as url:
		student = Client(url, site, school.student.email, school.student.password)
		student.call("ai_school.tutor.api.start")
		with _stopped(stores):
			asked = student.send(ASK, question=DANGER, course=school.maths)
			assert asked["answer"]["source"] == "safeguarding"
			assert school.lead.email in asked["answer"]["text"]
			db.rollback()
			flag = db.get_value(FLAG, {"message": asked["question"]["name"]})
			assert _told(db, flag) == [school.lead.email]
			wait_until(lambda: mail.mails, 30)
			assert school.lead.email in mail.mails[0]
		assert "zebrafinch" not in (tmp_path / "web.log").read_text()
		assert student.call("ai_school.tutor.api.start")["enabled"]


@pytest.mark.usefixtures("nothing_asked")
def test_what_could_not_be_mailed_while_redis_and_the_mail_server_were_down_goes_out_afterwards_once(
	db, school, site, tmp_path, stores, mail
):
	mail.refuses = True
	with web_server(site, tmp_path / "web.log") as url:
		student = Client(url, site, school.student.email, school.student.password)
		student.call("ai_school.tutor.api.start")
		with _stopped(stores):
			question = student.send(ASK, question=DANGER, course=school.maths)["question"]["name"]
			_reap(site)
		db.rollback()
		flag = db.get_value(FLAG, {"message": question})
		assert _told(db, flag) == [school.lead.email]
		assert mail.mails == []
	mail.refuses = False
	from ai_school import alert_mail

	alert_mail.send()
	_reap(site)
	alert_mail.send()
	db.rollback()
	assert db.get_value(FLAG, flag, "all_told")
	assert _told(db, flag) == [school.lead.email]
	assert len(mail.mails) == 1


def _reap(site):
	"""The scheduler's work of a minute, in a process of its own."""
	done = subprocess.run(
		[sys.executable, "-c", REAP.format(site=site)], capture_output=True, text=True, check=False
	)
	assert done.returncode == 0, done.stderr[-2000:]
