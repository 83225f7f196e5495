"""Scripts stored in names, messages and a model's answers are read as text, on the portal and on the desk."""

import pytest

SCRIPT = "<img src=x onerror='window.broken=1'><script>window.broken=1</script>"
MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
STAFF_PAGES = ("student-insight/{student}", "class-insight", "tutor-oversight")


@pytest.fixture(scope="module")
def stored(school):
	"""The session of a conversation whose every text is SCRIPT, of a student whose names are SCRIPT too."""
	import frappe
	from frappe.utils import add_to_date, now_datetime

	frappe.db.rollback()
	person = school.student
	names = frappe.db.get_value("Student", person.student, ["first_name", "student_name"], as_dict=True)
	frappe.db.set_value("Student", person.student, {"first_name": SCRIPT[:130], "student_name": SCRIPT[:130]})
	kept = {"student": person.student, "user": person.email}
	until = {"last_message_on": now_datetime(), "expires_on": add_to_date(now_datetime(), days=1)}
	session = frappe.get_doc({"doctype": SESSION, **kept, **until, "title": SCRIPT}).insert()
	said = {"doctype": MESSAGE, "session": session.name, **kept, "status": "Answered", "text": SCRIPT}
	asked = frappe.get_doc({**said, "role": "Student"}).insert()
	frappe.get_doc({**said, "role": "Tutor", "source": "model", "reply_to": asked.name}).insert()
	frappe.db.commit()
	yield session.name
	frappe.db.rollback()
	frappe.db.set_value("Student", person.student, dict(names))
	frappe.db.delete(MESSAGE, {"session": session.name})
	frappe.db.delete(SESSION, {"name": session.name})
	frappe.db.commit()


def test_the_portal_shows_scripts_as_text(open_page, school, stored):
	page = open_page(school.student, f"/ai-tutor?session={stored}")
	page.locator(".tutor-question").first.wait_for()
	page.locator(".tutor-text").first.wait_for()
	assert "onerror" in page.locator("#ai-tutor").inner_text()
	assert page.evaluate("window.broken") is None
	assert page.locator("#ai-tutor img").count() == 0


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_the_desk_shows_scripts_as_text(open_page, school, stored, path):
	person = school.lead if path == "tutor-oversight" else school.head
	page = open_page(person, f"/app/{path.format(student=school.student.student)}")
	page.locator(".page-container:visible").first.wait_for()
	page.wait_for_load_state("networkidle")
	if path.startswith("student-insight"):
		page.get_by_text("onerror").first.wait_for()
	assert page.evaluate("window.broken") is None
	assert page.locator("img[onerror]").count() == 0
