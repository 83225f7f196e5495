"""Asking the tutor over HTTP and doing a worker's work here, for the tests that have a model."""

import json
from contextlib import contextmanager

from tests.support.processes import wait_until

ASK, POLL = "ai_school.tutor.api.ask", "ai_school.tutor.api.poll"
MESSAGE, USAGE, GATE = "AI Chat Message", "AI Usage Log", "AI Model Gate"
TEXT = "How do I add the fractions one half and one third, my dear aardvark?"
TOLD = "aardvark"


def ask(student, school, text=TEXT, **arguments):
	"""Ask in the school's course of mathematics; returns the question's name."""
	return student.send(ASK, question=text, course=school.maths, **arguments)["question"]["name"]


def answered(student, question):
	"""What polling tells once the answer is there; None before."""
	polled = student.call(POLL, message=question)
	return polled if polled["answer"] else None


def answer(student, question, timeout_s=40):
	"""The answer, as soon as it is there."""
	return wait_until(lambda: answered(student, question), timeout_s)["answer"]


def dispatch():
	"""Run the job in this process, as a worker does."""
	import frappe

	from ai_school.tutor import jobs

	frappe.db.commit()
	jobs.dispatch()
	frappe.db.commit()


@contextmanager
def own_connection(site):
	"""A connection to the site for this thread alone, as a worker of its own has it."""
	import frappe

	frappe.init(site=site)
	frappe.connect()
	try:
		yield
	finally:
		frappe.destroy()


def settle(db, **values):
	"""Change the settings as an administrator does who saves them."""
	import frappe

	db.rollback()
	settings = frappe.get_doc("AI School Settings")
	settings.update(values)
	settings.flags.ignore_validate = True
	settings.save(ignore_permissions=True)
	db.commit()


def chats(model):
	"""The requests for an answer that the model got."""
	return [request for request in model.requests if request["path"].endswith("/chat/completions")]


def status(db, question):
	"""The status of a question as it is now."""
	db.rollback()
	return db.get_value(MESSAGE, question, "status")


def outcomes(db, question):
	"""How each call for a question ended, by the audit trail, oldest first."""
	import frappe

	db.rollback()
	return frappe.get_all(USAGE, filters={"message": question}, pluck="outcome", order_by="creation")


def make_stale(db, question):
	"""As if whoever works on the question had been silent for two minutes."""
	from frappe.utils import add_to_date, now_datetime

	db.rollback()
	db.set_value(MESSAGE, question, "claimed_on", add_to_date(now_datetime(), minutes=-2))
	db.commit()


def logs(db):
	"""Everything that Frappe wrote down about errors."""
	import frappe

	db.rollback()
	return json.dumps(frappe.get_all("Error Log", fields=["method", "error"]), default=str)


def is_noted(text, kind):
	"""Whether an answer holds a sentence of this kind."""
	from ai_school.tutor.replies import Replies

	said = Replies()._templates[kind]
	return any(sentence in text for sentence in said)
