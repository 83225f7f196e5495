"""What the tests of the analytics share: a refresh, what is answered, plans and days of the test school."""

from datetime import timedelta

PROFILE, RESULT, STATE = "AI Student Profile", "Assessment Result", "AI Analytics State"
HOURS = {"maths": 9, "biology": 11, "art": 13}


def weekly_plan(school, group, course, weeks_ago):
	"""An Assessment Plan in an Assessment Group of its own: a course is assessed once in each."""
	from frappe.utils import getdate

	from ai_school.demo import records

	return records.assessment_plan(
		group,
		getattr(school, course),
		getdate() - timedelta(weeks=weeks_ago),
		{school.criteria: 20.0},
		assessment_group=records.assessment_group(f"{school} week {weeks_ago}"),
		scale=school.scale,
		hours=(f"{HOURS[course]:02}:00:00", f"{HOURS[course]:02}:45:00"),
		title=f"{course} {weeks_ago}",
		program=school.program,
		academic_year=school.year,
	)


def refresh(**options):
	from ai_school.analytics import refresh

	return refresh.run(**options)


def insight(student):
	from ai_school.analytics import api

	return api.student_insight(student)


def computed_on(db, *students):
	db.rollback()
	return [db.get_value(PROFILE, {"student": student}, "computed_on") for student in students]


def cancel(doctype, name):
	import frappe

	frappe.get_doc(doctype, name).cancel()


def school_days(count):
	"""The last so many weekdays before today, newest first."""
	from frappe.utils import getdate

	days = (getdate() - timedelta(days=back) for back in range(1, 2 * count + 7))
	return [day for day in days if day.weekday() < 5][:count]


def enrolled(student, course):
	import frappe

	return frappe.db.get_value("Course Enrollment", {"student": student, "course": course})


def ask(student, when, intent="help"):
	"""A question to the tutor, as it is kept."""
	import frappe

	user = frappe.db.get_value("Student", student, "user")
	session = frappe.get_doc({"doctype": "AI Chat Session", "student": student, "user": user})
	session.insert(ignore_permissions=True, ignore_mandatory=True)
	message = frappe.get_doc(
		{
			"doctype": "AI Chat Message",
			"session": session.name,
			"student": student,
			"user": user,
			"role": "Student",
			"status": "Answered",
			"text": "How?",
			"intent": intent,
		}
	)
	message.insert(ignore_permissions=True)
	message.db_set("creation", when, update_modified=False)
