"""What staff see on the desk page Student Insight."""

from datetime import timedelta

import pytest


@pytest.fixture(scope="module")
def results(school):
	"""Results of the first student, falling from one test to the next, and the profile computed from them."""
	import frappe
	from frappe.utils import getdate

	from ai_school.analytics import refresh
	from tests.support import school as builder

	for number, score in enumerate((18, 17, 16, 8, 7, 6)):
		day = getdate() - timedelta(days=70 - 10 * number)
		plan = builder.plan(school, school.group, school.maths, day)
		builder.result(school, plan, school.student.student, score)
	frappe.db.commit()
	refresh.run(full=False, student=school.student.student)
	frappe.db.commit()


@pytest.mark.parametrize("width", [1280, 360])
def test_an_instructor_reads_a_student_of_an_own_group(open_page, school, results, width):
	page = open_page(school.instructor, f"/app/student-insight/{school.student.student}", width)
	page.get_by_text("Results over time").wait_for()
	page.get_by_text("Declining").first.wait_for()
	assert page.locator(".student-insight-chart svg").count() >= 1
	assert page.faults == []


def test_another_class_s_student_is_refused_in_words(open_page, school):
	page = open_page(school.instructor, f"/app/student-insight/{school.other_student.student}")
	page.get_by_text("This student cannot be shown").wait_for()
	assert page.get_by_text("Results over time").count() == 0
