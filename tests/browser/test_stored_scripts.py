"""Scripts stored in names, messages and a model's answers are read as text, on the portal and on the desk."""

import pytest

# No number after an equals sign: Frappe puts it into quotation marks wherever it stands in a statement for PostgreSQL.
SCRIPT = "<img src=x onerror='window.broken=true'><script>window.broken=true</script>"
ATTRIBUTE = '" autofocus onfocus="window.broken=true" onmouseover="window.broken=true'
MESSAGE, SESSION = "AI Chat Message", "AI Chat Session"
STAFF_PAGES = (
	"student-insight/{student}",
	"class-insight",
	"class-insight/{group}",
	"class-insight/{course}",
	"tutor-oversight",
	"query-report/Students Needing Support",
	"query-report/Concept Mastery?group={group}",
	"ai-student-profile",
	"student/{student}",
)


@pytest.fixture(scope="module")
def stored(school):
	"""The session of a conversation whose every text is SCRIPT, of a student whose names are SCRIPT too."""
	import frappe
	from frappe.utils import add_to_date, now_datetime

	from ai_school.demo import records

	frappe.db.rollback()
	person = school.student
	names = frappe.db.get_value("Student", person.student, ["first_name", "student_name"], as_dict=True)
	frappe.db.set_value("Student", person.student, {"first_name": SCRIPT[:130], "student_name": SCRIPT[:130]})
	with records.recording() as created:
		places = _places(school, person)
	kept = {"student": person.student, "user": person.email}
	until = {"last_message_on": now_datetime(), "expires_on": add_to_date(now_datetime(), days=1)}
	where = {"course": places["Course"], "topic": places["Topic"]}
	session = frappe.get_doc({"doctype": SESSION, **kept, **until, **where, "title": SCRIPT}).insert()
	said = {"doctype": MESSAGE, "session": session.name, **kept, "status": "Answered", "text": SCRIPT}
	asked = frappe.get_doc({**said, "role": "Student"}).insert()
	frappe.get_doc({**said, "role": "Tutor", "source": "model", "reply_to": asked.name}).insert()
	frappe.db.commit()
	yield {
		"session": session.name,
		"student": person.student,
		"group": places["Student Group"],
		"course": places["Course"],
	}
	frappe.db.rollback()
	frappe.db.set_value("Student", person.student, dict(names))
	with records.quiet():
		records.remove(created)
	frappe.db.delete(MESSAGE, {"session": session.name})
	frappe.db.delete(SESSION, {"name": session.name})
	frappe.db.commit()


def _places(school, person):
	"""A course with a topic and a group of the student's: names that would end an attribute, titles with a script."""
	import frappe

	from ai_school.demo import people, records

	with records.quiet():
		topic = records.topic(f"{school} T {ATTRIBUTE}", SCRIPT)
		course = records.course(f"{school} C {ATTRIBUTE}", [topic])
		enrollment = frappe.db.get_value("Program Enrollment", {"student": person.student})
		about = {"student": person.student, "program_enrollment": enrollment, "course": course}
		records.insert("Course Enrollment", enrollment_date=frappe.utils.getdate(), **about)
		group = people.student_group(
			f"{school} G {ATTRIBUTE}", school.year, school.program, [person.student], based_on="Activity"
		)
	frappe.db.set_value("Topic", topic, "topic_name", SCRIPT)
	frappe.db.set_value("Course", course, "course_name", SCRIPT)
	frappe.db.set_value("Student Group", group, "student_group_name", SCRIPT)
	return {"Course": course, "Topic": topic, "Student Group": group}


def _assert_text_only(page):
	for element in page.locator("[onfocus], [onmouseover], img[onerror]").all():
		raise AssertionError(element.evaluate("one => one.outerHTML"))
	assert page.evaluate("window.broken") is None


@pytest.mark.parametrize("path", ["/ai-tutor?session={session}", "/ai-tutor", "/my-progress"])
def test_the_portal_shows_scripts_as_text(open_page, school, stored, path):
	page = open_page(school.student, path.format(**stored))
	page.wait_for_load_state("networkidle")
	if "session" in path:
		page.locator(".tutor-question").first.wait_for()
		page.locator(".tutor-text").first.wait_for()
		assert "onerror" in page.locator("#ai-tutor").inner_text()
		assert page.locator("#ai-tutor img").count() == 0
	_assert_text_only(page)


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_the_desk_shows_scripts_as_text(open_page, school, stored, path):
	from urllib.parse import quote

	readers = {"tutor-oversight": school.lead, "student/{student}": school.instructor}
	person = readers.get(path, school.head)
	page = open_page(person, "/app/" + path.format(**{key: quote(value) for key, value in stored.items()}))
	page.locator(".page-container:visible").first.wait_for()
	page.wait_for_load_state("networkidle")
	if path.startswith("student-insight"):
		page.get_by_text("onerror").first.wait_for()
	_assert_text_only(page)
