"""What a student does on the tutor's page, and what a server may answer to it."""

import json

from playwright.sync_api import expect

MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
API = "ai_school.tutor.api"
QUESTION, COMPOSER = "What is photosynthesis?", "Your question"


def forget(db, school):
	"""Delete what the test school's student asked, so that every test starts with all of the day's questions.

	A page of the test before may still have a request under way, whose locks stand in the way once.
	"""
	import frappe

	try:
		_forget(db, school)
	except frappe.QueryDeadlockError:
		db.rollback()
		_forget(db, school)


def _forget(db, school):
	mine = {"student": school.student.student}
	db.delete(MESSAGE, mine)
	db.delete(SESSION, mine)
	db.commit()


def open_tutor(page, query=""):
	"""Go to the tutor's page, or another address of it, until it has loaded."""
	page.goto(f"/ai-tutor{query}")
	return loaded(page)


def loaded(page):
	"""The page, once it shows more than its skeleton."""
	expect(page.locator(".tutor-skeleton")).to_have_count(0)
	return page


def ask(page, text):
	page.get_by_label(COMPOSER).fill(text)
	page.get_by_label(COMPOSER).press("Enter")


def answers(page):
	return page.locator(".tutor-answer:not(.tutor-pending)")


def asked_texts(db, school):
	db.rollback()
	rows = db.get_all(MESSAGE, {"student": school.student.student, "role": "Student"}, ["text"])
	return [row.text for row in rows]


def refuse(page, method, status, sentence=""):
	"""Have the server's answer to a method be an error, as Frappe writes one."""
	said = json.dumps([json.dumps({"message": sentence})]) if sentence else "[]"
	body = json.dumps({"exc_type": "TestError", "_server_messages": said})
	page.route(
		f"**/{API}.{method}*", lambda route: route.fulfill(status=status, body=body, content_type="text/json")
	)


def reply(route, message):
	route.fulfill(body=json.dumps({"message": message}), content_type="application/json")
