"""What happens to the records of a dirty school between two refreshes, through Frappe where Frappe has a way."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.support.dirty_school import DirtySchool

RESULT, ATTENDANCE, QUIZ, PLAN = "Assessment Result", "Student Attendance", "Quiz Activity", "Assessment Plan"


class Changes:
	"""Changes of records chosen by the seed. Who is renamed, merged or deleted is kept in `students`."""

	def __init__(self, dirty: DirtySchool, seed: int) -> None:
		self.dirty, self.random = dirty, Random(seed)
		self.students = list(dirty.students)

	def make(self, *, renames: bool) -> None:
		"""All of them, a course and a concept that nearly all students have renamed too if asked for; the caller commits."""
		from ai_school.demo import records

		with records.quiet():
			for change, times in self._all():
				for _ in range(times):
					change()
			if renames:
				self._rename("Course", self.dirty.course)
				self._rename("AI Concept", self.dirty.concept)

	def _all(self) -> list[tuple[Callable[[], Any], int]]:
		return [
			(lambda: self._set(RESULT, 1, total_score=self.random.randint(0, 20)), 4),
			(lambda: self._set(RESULT, 0, docstatus=1), 2),
			(lambda: self._cancel(RESULT), 4),
			(lambda: self._delete(RESULT, 2), 3),
			(self._cancel_a_test, 1),
			(lambda: self._set(ATTENDANCE, 1, status=self.random.choice(("Absent", "Leave", "Late"))), 4),
			(lambda: self._cancel(ATTENDANCE), 3),
			(lambda: self._delete(ATTENDANCE, 2), 2),
			(lambda: self._set(QUIZ, 0, score=self.random.choice(("n/a", "30", "95"))), 3),
			(lambda: self._delete(QUIZ, 0), 2),
			(lambda: self._delete("Course Activity", 0), 2),
			(lambda: self._set(PLAN, 1, schedule_date=self.dirty.today - timedelta(days=4)), 2),
			(lambda: self._delete(PLAN, 1), 1),
			(lambda: self._delete("Course Enrollment", 0), 2),
			(self._leave_a_class, 1),
			(self._rename_a_student, 2),
			(self._merge_two_students, 1),
			(self._delete_a_student, 1),
		]

	def _one(self, doctype: str, docstatus: int) -> str:
		import frappe

		filters = {"name": ("like", f"{self.dirty.prefix}%"), "docstatus": docstatus}
		return self.random.choice(frappe.get_all(doctype, filters, pluck="name", order_by="name"))

	def _set(self, doctype: str, of_docstatus: int, **values: Any) -> None:
		import frappe

		frappe.db.set_value(doctype, self._one(doctype, of_docstatus), values)

	def _cancel(self, doctype: str) -> None:
		import frappe

		document = frappe.get_doc(doctype, self._one(doctype, 1))
		document.flags.ignore_links = True
		document.cancel()

	def _delete(self, doctype: str, docstatus: int) -> None:
		import frappe

		name = self._one(doctype, docstatus)
		frappe.db.set_value(doctype, name, "docstatus", 2 if docstatus == 1 else docstatus)
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)

	def _cancel_a_test(self) -> None:
		"""Nobody of the class has a result of the test any more: nobody has missed it."""
		import frappe

		plan = next(one for one in self.dirty.rows[PLAN] if one["docstatus"] == 1)["name"]
		filters = {"assessment_plan": plan, "docstatus": 1}
		for name in frappe.get_all(RESULT, filters, pluck="name"):
			frappe.db.set_value(RESULT, name, "docstatus", 2)

	def _leave_a_class(self) -> None:
		"""As the form of the Student Group does it: a row is switched off, and the group is modified."""
		import frappe

		row = self._one("Student Group Student", 0)
		frappe.db.set_value("Student Group Student", row, "active", 0)
		group = frappe.db.get_value("Student Group Student", row, "parent")
		frappe.db.set_value("Student Group", group, "max_strength", 40)

	def _rename_a_student(self) -> None:
		old = self.students.pop(self.random.randrange(len(self.students)))
		self.students.append(f"{old}-R")
		self._rename("Student", old)

	def _rename(self, doctype: str, old: str) -> None:
		import frappe

		frappe.rename_doc(doctype, old, f"{old}-R", force=True)

	def _merge_two_students(self) -> None:
		import frappe

		merged = self.students.pop(self.random.randrange(len(self.students)))
		kept = self.random.choice(self.students)
		frappe.rename_doc("Student", merged, kept, merge=True, force=True)

	def _delete_a_student(self) -> None:
		import frappe

		name = self.students.pop(self.random.randrange(len(self.students)))
		frappe.delete_doc("Student", name, force=True, ignore_permissions=True)
