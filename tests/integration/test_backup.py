"""A backup taken while students ask, restored to a new site: nothing that was there is lost, what was open is answered once."""

import json
import os
import subprocess

import pytest

from dev.engine.database import MariaDB, database
from dev.engine.place import Place
from dev.engine.settings import ensure
from dev.engine.sites import Sites, database_name

OLD, NEW = "backup.localhost", "restored.localhost"
ON_OUR_BENCH = os.environ.get("AI_SCHOOL_WSGI", "").startswith("dev.engine")
START = """
import json, sys, frappe
frappe.init(site=sys.argv[1])
frappe.connect()
frappe.set_user("Administrator")
"""
IN_USE = f"""{START}
from ai_school.tutor import config, conversation
from ai_school.tutor.question import Question
from tests.support import school as builder
built = builder.build()
contact = {{"full_name": "Lead", "email": "lead@example.com"}}
settings = frappe.get_single("AI School Settings")
settings.update({{"tutor_enabled": 1, "safeguarding_contacts": [contact]}})
settings.flags.ignore_validate = True
settings.save()
frappe.db.commit()
frappe.set_user(built.student.email)
student, course = built.student.student, built.maths
for text in ("What is a fraction?", "How do I add fractions?"):
	conversation.ask(student, Question(text, course=course), config.load())
frappe.db.commit()
asked = conversation.ask(student, Question("Why is 1/2 + 1/3 not 2/5?", course=course), config.load())
open_question = asked.question
frappe.db.delete("AI Chat Message", {{"reply_to": open_question.name}})
values = {{"status": "Answering", "attempts": 2, "claimed_on": "2020-01-01 00:00:00"}}
frappe.db.set_value("AI Chat Message", open_question.name, values)
frappe.db.commit()
print("DONE " + json.dumps(open_question.name))
"""
WRITER = f"""{START}
number = 0
while True:
	frappe.get_doc({{"doctype": "AI Usage Log", "model": str(number), "outcome": "answered"}}).db_insert()
	frappe.db.commit()
	print(number, flush=True)
	number += 1
"""
STATE = f"""{START}
doctypes = ["AI Chat Session", "AI Chat Message", "AI Student Profile", "AI Concept", "AI School Settings", "Student", "Article"]
counts = {{name: frappe.db.count(name) for name in doctypes if name != "AI School Settings"}}
texts = sorted(frappe.get_all("AI Chat Message", pluck="text"))
numbers = sorted(int(one) for one in frappe.get_all("AI Usage Log", {{"outcome": "answered"}}, pluck="model") if one.isdigit())
print("DONE " + json.dumps([counts, texts, numbers]))
"""
REAP = f"""{START}
from ai_school.tutor import jobs
jobs.reap()
jobs.reap()
print("DONE " + json.dumps(frappe.db.count("AI Chat Message", {{"reply_to": sys.argv[2]}})))
"""


@pytest.fixture
def sites(db):
	if db.db_type == "postgres":
		pytest.skip(
			"a dump of MariaDB's is restored, whatever the site's database: the tests on MariaDB do that"
		)
	place = Place()
	settings = ensure(place)
	made = Sites(place, settings, database(place, settings))
	made.reset(OLD, _silent)
	yield made
	for site in (OLD, NEW):
		made.remove(site)


@pytest.mark.skipif(not ON_OUR_BENCH, reason="needs two sites of its own, made and removed with dev/engine")
def test_a_backup_in_use_is_restored_whole(sites):
	open_question = _run(sites, IN_USE, OLD)
	before = _run(sites, STATE, OLD)
	with _writer(sites) as writer:
		written = int(writer.stdout.readline())
		while written < 20:
			written = int(writer.stdout.readline())
		sites.bench("Backing up", _silent, "--site", OLD, "backup")
		writer.terminate()
	_restore(sites)
	counts, texts, numbers = _run(sites, STATE, NEW)
	assert [counts, texts] == before[:2]
	assert len(numbers) > written
	assert numbers == list(range(len(numbers)))
	assert _run(sites, REAP, NEW, open_question) == 1


def _restore(sites):
	"""As an administrator does it: a new site, then Frappe's own restore command with the dump."""
	place, server = sites.place, sites.database
	assert isinstance(server, MariaDB)
	(dump,) = (place.sites / OLD / "private" / "backups").glob("*-database.sql.gz")
	sites.restore(NEW, sites.without_apps)
	root = ["--db-root-username", "root", "--db-root-password", sites.settings.database_password]
	sites.bench("Restoring", _silent, "--site", NEW, "--force", "restore", str(dump), *root)
	assert (place.sites / NEW / "site_config.json").is_file()
	assert database_name(NEW) != database_name(OLD)


def _writer(sites):
	command = [sites.place.python, "-c", WRITER, OLD]
	return subprocess.Popen(
		command, cwd=sites.place.sites, env=_variables(sites), stdout=subprocess.PIPE, text=True
	)


def _run(sites, script, *arguments):
	command = [sites.place.python, "-c", script, *arguments]
	done = subprocess.run(
		command, cwd=sites.place.sites, env=_variables(sites), capture_output=True, text=True, check=False
	)
	assert done.returncode == 0, done.stderr
	return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("DONE "))[5:])


def _variables(sites):
	return {**sites.place.variables(), "PYTHONPATH": str(sites.place.repository)}


def _silent(_line):
	return None
