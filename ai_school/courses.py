"""What a student studies, and where the tutor may help them."""

from collections import defaultdict

import frappe

from ai_school.tutor import config


def enrolled(student: str) -> list[str]:
	"""Names of the courses that the student is enrolled in, in alphabetical order."""
	enrollment, course = frappe.qb.DocType("Course Enrollment"), frappe.qb.DocType("Course")
	query = (
		frappe.qb.from_(enrollment)
		.join(course)
		.on(course.name == enrollment.course)
		.where(enrollment.student == student)
		.select(course.name)
		.distinct()
		.orderby(course.name)
	)
	return [row[0] for row in query.run()]


def tutored(student: str) -> list[str]:
	"""The student's courses in which the tutor is not switched off."""
	off = set(frappe.get_all("AI Course Policy", filters={"enabled": 1, "mode": config.OFF}, pluck="course"))
	return [course for course in enrolled(student) if course not in off]


def topics_of(studied: list[str]) -> dict[str, list[dict[str, str]]]:
	"""Per course its topics as {name, topic_name}, in the course's own order."""
	found: dict[str, list[dict[str, str]]] = defaultdict(list)
	if not studied:
		return found
	link, topic = frappe.qb.DocType("Course Topic"), frappe.qb.DocType("Topic")
	query = (
		frappe.qb.from_(link)
		.join(topic)
		.on(topic.name == link.topic)
		.where(link.parent.isin(studied) & (link.parenttype == "Course"))
		.select(link.parent, topic.name, topic.topic_name)
		.orderby(link.parent)
		.orderby(link.idx)
	)
	for course, name, topic_name in query.run():
		found[course].append({"name": name, "topic_name": topic_name})
	return found
