"""Loads the pupils of the UCI Student Performance data: three assessments out of 20, absences as attendance."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import frappe
import numpy as np
from frappe.utils import add_days, getdate
from numpy.typing import NDArray

from ai_school.demo import batches, people, records, refusal, schedule, summary, uci_data
from ai_school.demo.schedule import Schedule
from ai_school.demo.uci_data import UciPupil

Progress = Callable[[str, int, int], None]
DOMAIN = "uci.example"
YEAR = "UCI Year"
CRITERION = "Written Examination"
CRITERIA = {CRITERION: float(uci_data.HIGHEST_GRADE)}
SCALE_NAME = "UCI Scale"
SCALE = {"I": 80.0, "II": 70.0, "III": 60.0, "IV": 50.0, "V": 0.0}
"""The five levels of Cortez and Silva (2008): 16, 14, 12 and 10 of 20 marks are the thresholds."""
PERIODS = ("First Period", "Second Period", "Final Grade")
SEED = 7
COMMIT_EVERY = 50


def load(folder: str, progress: Progress | None = None, force: bool = False) -> dict[str, Any]:
	"""Load all records as students without users, or what of them is missing, and return counts.

	Each school and course is a programme with one class. A pupil's absences fall on days drawn by chance, out of as many
	registers as the data allows absences. Raises frappe.ValidationError when the data is not there or not as it should be,
	and when the site has students of its own and `force` is not given.
	"""
	pupils = sorted(_read(Path(folder)), key=_class_name)
	refusal.refuse_other_students(force)
	report = progress or refusal.silent
	with records.quiet(), _without_users(), records.recording() as created:
		days = _calendar()
		students = _students(pupils, days, report)
		classes = [(name, [*members]) for name, members in groupby(pupils, key=_class_name)]
		with records.open_days("UCI Holidays", *days.year):
			for number, (name, members) in enumerate(classes, start=1):
				_class(name, members, students, days)
				report("classes", number, len(classes))
	counts = summary.counts(list(students.values()))
	return {"school": "UCI Student Performance", "inserted": len(created), "counts": counts, "logins": {}}


def _read(folder: Path) -> list[UciPupil]:
	try:
		return uci_data.read(folder)
	except uci_data.UciError as error:
		raise frappe.ValidationError(str(error)) from error


@contextmanager
def _without_users() -> Iterator[None]:
	"""As people.without_users, with what was begun and the site's own setting as they were before after an error."""
	try:
		with people.without_users():
			try:
				yield
			except BaseException:
				frappe.db.rollback()
				raise
	finally:
		frappe.db.commit()


def _class_name(pupil: UciPupil) -> str:
	return f"{pupil.school}: {pupil.course}"


def _calendar() -> Schedule:
	"""The year on the site already, or one that ended yesterday, with what its assessments need."""
	end = frappe.db.get_value(
		"Academic Term", {"academic_year": YEAR, "term_name": "Term 2"}, "term_end_date"
	)
	days = schedule.schedule(getdate(end or add_days(getdate(), -1)), courses=1)
	records.academic_year(YEAR, *days.year)
	for number, term in enumerate(days.terms, start=1):
		records.academic_term(YEAR, f"Term {number}", *term)
	records.assessment_criteria(CRITERION)
	records.grading_scale(SCALE_NAME, SCALE)
	for period in PERIODS:
		records.assessment_group(period)
	return days


def _students(pupils: list[UciPupil], days: Schedule, progress: Progress) -> dict[str, str]:
	"""Students enrolled into the programme of their school and course, by their record's key."""
	for gender in uci_data.GENDERS.values():
		records.ensure("Gender", gender, gender=gender)
	for course in uci_data.FILES:
		records.course(_course(course), weights={CRITERION: 100.0}, scale=SCALE_NAME)
	for name, course in sorted({(_class_name(pupil), pupil.course) for pupil in pupils}):
		records.program(name, [_course(course)])
	students: dict[str, str] = {}
	for number, pupil in enumerate(pupils, start=1):
		students[pupil.key] = _student(pupil, days)
		if number % COMMIT_EVERY == 0:
			frappe.db.commit()
		progress("students", number, len(pupils))
	return students


def _student(pupil: UciPupil, days: Schedule) -> str:
	start = days.year[0]
	born = date(start.year - pupil.age, start.month, 1)
	email = f"{pupil.key}@{DOMAIN}"
	about: dict[str, Any] = {"gender": pupil.gender, "date_of_birth": born}
	student = people.student("Pupil", pupil.key, email, with_user=False, **about)
	people.enroll(student, _class_name(pupil), YEAR, start)
	return student


def _course(course: str) -> str:
	return f"{course} (UCI)"


def _class(name: str, members: list[UciPupil], students: dict[str, str], days: Schedule) -> None:
	"""A school's pupils of a course: the group, its registers, its three assessments."""
	group = people.student_group(name, YEAR, name, [students[pupil.key] for pupil in members])
	everybody = [(students[pupil.key], f"Pupil {pupil.key}") for pupil in members]
	_registers(group, members, everybody, days)
	examined = (days.days.index(days.terms[0][1]), days.tests[0][2], len(days.days) - 1)
	for period, position in enumerate(examined):
		plan = _plan(group, members[0].course, days.days[position], PERIODS[period])
		if not frappe.db.exists("Assessment Result", {"assessment_plan": plan}):
			scores = [[float(pupil.grades[period])] for pupil in members]
			batches.results(plan, list(zip(everybody, scores, strict=True)), CRITERIA, SCALE)
		frappe.db.commit()


def _plan(group: str, course: str, day: date, period: str) -> str:
	key = {"student_group": group, "assessment_group": period, "docstatus": 1}
	about: dict[str, Any] = {"assessment_group": period, "scale": SCALE_NAME, "title": f"{group}: {period}"}
	found: str | None = frappe.db.exists("Assessment Plan", key)
	return found or records.assessment_plan(group, _course(course), day, CRITERIA, **about)


def _registers(group: str, members: list[UciPupil], everybody: list[batches.Person], days: Schedule) -> None:
	absent = _absences(members)
	registers = np.linspace(0, len(days.days) - 1, uci_data.MOST_ABSENCES).round().astype(int)
	for number, position in enumerate(registers):
		key = {"student_group": group, "date": days.days[position]}
		if not frappe.db.exists("Student Attendance", key):
			marks = ["Absent" if away else "Present" for away in absent[:, number]]
			batches.register(group, days.days[position], list(zip(everybody, marks, strict=True)))
	frappe.db.commit()


def _absences(members: list[UciPupil]) -> NDArray[np.bool_]:
	"""(pupils, registers): True where absent, so that each pupil's row sums to their absences."""
	rng = np.random.default_rng(SEED)
	order = rng.random((len(members), uci_data.MOST_ABSENCES)).argsort(axis=1)
	absences = np.array([[pupil.absences] for pupil in members])
	absent: NDArray[np.bool_] = order < absences
	return absent
