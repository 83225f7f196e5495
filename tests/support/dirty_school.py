"""A school of dirty records (tests.support.dirty) in the tables of a site, inserted in bulk and taken away in bulk."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.reference.records import Records, number
from tests.support import dirty

CLASS = 10
LATE, DISABLED, GONE = 3, 4, 5
"""Students by their number: enrolled in the middle of it all; disabled; not in the table Student at all."""
TABLES = (
	"Course",
	"AI Concept",
	"Student",
	"Student Group",
	"Student Group Student",
	"Course Enrollment",
	"Assessment Plan",
	"Assessment Result",
	"Assessment Result Detail",
	"Student Attendance",
	"Quiz Activity",
	"Quiz Result",
	"Course Activity",
	"AI Chat Message",
)
LEFT_BEHIND = {
	"AI Student Profile": "student",
	"AI Support Flag": "student",
	"Deleted Document": "deleted_name",
	"Comment": "reference_name",
	"Version": "docname",
}


class DirtySchool:
	"""`students` are there and enabled; every record's name begins with `prefix`."""

	def __init__(self, school: Any, size: int, seed: int, today: date) -> None:
		self.school, self.prefix, self.today, self.random = school, f"{school}-D", today, Random(seed)
		self.course, self.concept = f"{self.prefix} Chemistry", f"{self.prefix} thirds"
		self.courses = {"Algebra": school.maths, "Biology": school.biology, "Chemistry": self.course}
		self.rows: dict[str, list[dict[str, Any]]] = {doctype: [] for doctype in TABLES}
		self.groups = [f"{self.prefix} class {at}" for at in range(max(size // CLASS, 1))]
		self.pupils = [f"{self.prefix}-{at:03}" for at in range(size)]
		self.students = [name for at, name in enumerate(self.pupils) if at not in (DISABLED, GONE)]
		self._add("Course", name=self.course, course_name=self.course)
		about = {"subject": "Mathematics", "topic": school.fractions, "definition": "A part."}
		self._add("AI Concept", name=self.concept, concept=self.concept, **about)
		self._add_classes()
		self._add_tests()
		for name in self.pupils:
			self._add_records(name, dirty.records(self.random, today))

	def insert(self) -> None:
		"""Write all rows; the caller commits."""
		import frappe

		for doctype, rows in self.rows.items():
			if rows:
				values = [tuple(row.values()) for row in rows]
				frappe.db.bulk_insert(doctype, tuple(rows[0]), values)

	def remove(self) -> None:
		"""Take everything away that bears the prefix; the caller commits."""
		import frappe

		for doctype, field in (*((one, "name") for one in TABLES), *LEFT_BEHIND.items()):
			frappe.db.delete(doctype, {field: ("like", f"{self.prefix}%")})

	def _add(self, doctype: str, *, created: datetime | None = None, **values: Any) -> str:
		from frappe.utils import now_datetime

		rows, now = self.rows[doctype], now_datetime()
		name = values.pop("name", f"{self.prefix}-{TABLES.index(doctype)}-{len(rows):05}")
		user = "Administrator"
		made = {"name": name, "creation": created or now, "modified": now, "owner": user, "modified_by": user}
		rows.append({**made, **values})
		return name

	def _add_classes(self) -> None:
		"""A class each, every seventh student in all of them, some in another one than before; two courses each."""
		for name in self.groups:
			about = {"student_group_name": name, "group_based_on": "Activity", "disabled": 0}
			self._add("Student Group", name=name, academic_year=self.school.year, **about)
		for at, name in enumerate(self.pupils):
			if at != GONE:
				person = {
					"first_name": name,
					"student_name": f"{name} Example",
					"enabled": int(at != DISABLED),
				}
				self._add("Student", name=name, student_email_id=f"{name}@example.com".lower(), **person)
			for group in self._classes(at, week=0):
				self._add_child(
					"Student Group Student", "Student Group", group, "students", student=name, active=1
				)
			since = self.today - timedelta(days=20 if at == LATE else 250)
			for course in (self.school.maths, self.school.biology):
				self._add("Course Enrollment", student=name, course=course, enrollment_date=since)

	def _classes(self, at: int, week: int) -> list[str]:
		"""The classes of a student so many weeks ago; every eleventh changed class five weeks ago."""
		moved = at % 11 == 5 and week > 5
		return self.groups if at % 7 == 0 else [self.groups[(at + moved) % len(self.groups)]]

	def _add_child(self, doctype: str, of: str, parent: str, field: str, **values: Any) -> None:
		self._add(doctype, parent=parent, parenttype=of, parentfield=field, **values)

	def _add_plan(self, group: str, course: str | None, day: date | None, docstatus: int = 1) -> str:
		about = {"student_group": group, "course": course, "schedule_date": day, "docstatus": docstatus}
		return self._add("Assessment Plan", maximum_assessment_score=20, assessment_name="Test", **about)

	def _add_tests(self) -> None:
		"""Tests of whole classes in the last twelve weeks, which a third of the students have missed."""
		for group in self.groups:
			for week in range(0, 12, 2):
				members = [name for at, name in enumerate(self.pupils) if group in self._classes(at, week)]
				day = self.today - timedelta(weeks=week, days=self.random.randint(0, 2))
				course = self.random.choice((self.school.maths, self.school.biology))
				plan = self._add_plan(group, course, day, docstatus=int(week != 4))
				for name in members:
					if self.random.random() < 0.66:
						self._add_result(
							name,
							plan,
							course,
							self.random.randint(2, 20),
							20,
							datetime.combine(day, time(15)),
						)

	def _add_result(
		self, student: str, plan: str, course: str | None, score: float, maximum: float, created: datetime
	) -> None:
		docstatus = self.random.choice((1,) * 12 + (0, 2))
		about = {"course": course, "total_score": score, "maximum_score": maximum, "docstatus": docstatus}
		created += timedelta(microseconds=len(self.rows["Assessment Result"]))
		name = self._add("Assessment Result", created=created, student=student, assessment_plan=plan, **about)
		scores = {"assessment_criteria": self.school.criteria, "score": score, "maximum_score": maximum}
		self._add_child("Assessment Result Detail", "Assessment Result", name, "details", **scores)

	def _add_records(self, name: str, of: Records) -> None:
		group = self.groups[0]
		for one in of.results:
			score, maximum = number(one.score), number(one.maximum)
			if score is not None and maximum is not None:
				course = self.courses.get(one.course, one.course)
				plan = self._add_plan(group, course, one.plan_day) if one.plan_day else "gone"
				self._add_result(name, plan, course, float(score), float(maximum), one.created)
		for one in of.marks:
			lesson = {"A": None, "B": None}.get(one.lesson, one.lesson)
			about = {
				"student_group": f"{group} {one.lesson}",
				"course_schedule": lesson,
				"status": one.status,
			}
			docstatus = self.random.choice((1,) * 20 + (0, 2))
			self._add("Student Attendance", student=name, date=one.day, docstatus=docstatus, **about)
		for one in of.quizzes:
			about = {"quiz": self.school.quiz, "activity_date": one.written, "score": one.score}
			attempt = self._add("Quiz Activity", created=one.created, student=name, **about)
			for _ in range(self.random.choice((0, 0, 1, 3))):
				given = {
					"question": self.school.questions[0],
					"quiz_result": self.random.choice(("Correct", "Wrong")),
				}
				self._add_child("Quiz Result", "Quiz Activity", attempt, "result", **given)
		for moment in of.activity:
			about = {"course": self.school.maths, "content_type": "Article", "content": "Fractions"}
			self._add("Course Activity", student=name, activity_date=moment, **about)
		self._add_questions(name, ((one.moment, one.intent) for one in of.questions))

	def _add_questions(self, student: str, asked: Iterable[tuple[datetime, str | None]]) -> None:
		for moment, intent in asked:
			about = {"session": self.prefix, "role": "Student", "status": "Answered", "text": "How?"}
			self._add("AI Chat Message", created=moment, student=student, intent=intent, **about)
