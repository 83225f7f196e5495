"""Reads a whole site with plain `frappe.get_all`, for the reference: no query of the analytics is used here."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference import engagement
from tests.reference.mastery import Concept, Taught
from tests.reference.profile import School
from tests.reference.records import Answer, Due, Mark, Question, Quiz, Records, Result, is_in_year, number
from tests.reference.results import mean

WORK_DAYS = 56
RESULT_WEIGHT = 5
SOURCES = ("Assessment Result", "Student Attendance", "Quiz Activity", "Course Activity", "AI Chat Message")


def every(doctype: str, *fields: str, **filters: Any) -> list[Any]:
	"""All records of a DocType, by creation and name."""
	import frappe

	return frappe.get_all(doctype, filters=filters, fields=["name", *fields], order_by="creation, name")


def _holidays() -> set[date]:
	"""Those by which Education marks no attendance."""
	import frappe

	default, companies = (
		frappe.defaults.get_global_default("company"),
		every("Company", "default_holiday_list"),
	)
	lists = [row.default_holiday_list for row in companies if row.name == (default or companies[0].name)]
	return {row.holiday_date for of in lists for row in every("Holiday", "holiday_date", parent=of)}


class Site:
	"""What was read at one moment; `students` are those who are enabled."""

	def __init__(self, today: date, pass_share: Fraction, kept_days: int, day_first: bool) -> None:
		self.today, self.pass_share, self.kept_days, self.day_first = today, pass_share, kept_days, day_first
		self.students = [row.name for row in every("Student", enabled=1)]
		self.results = every(
			"Assessment Result",
			*("student", "assessment_plan", "creation", "total_score", "maximum_score", "course"),
			docstatus=1,
		)
		plans = every("Assessment Plan", "schedule_date", "student_group", "course", "docstatus")
		self.plans = {row.name: row for row in plans}
		attendance = ("student", "date", "status", "course_schedule", "student_group")
		self.attendance = every("Student Attendance", *attendance, docstatus=1)
		self.holidays = _holidays()
		self.quizzes = every("Quiz Activity", "student", "quiz", "activity_date", "creation", "score")
		self.activity = every("Course Activity", "student", "activity_date")
		self.questions = [
			row
			for row in every("AI Chat Message", "student", "creation", "intent", role="Student")
			if (today - row.creation.date()).days < kept_days
		]
		self._read_concepts()

	def _read_concepts(self) -> None:
		concepts = {row.name: row for row in every("AI Concept", "subject", "topic")}
		contents = every("Topic Content", "parent", "content", parenttype="Topic", content_type="Quiz")
		self.of_quiz, self.of_criterion = defaultdict(list), defaultdict(list)
		for name, concept in sorted(concepts.items()):
			for quiz in sorted({row.content for row in contents if row.parent == concept.topic}):
				self.of_quiz[quiz].append(name)
		for row in every("AI Concept Criterion", "course", "assessment_criteria", "concept"):
			self.of_criterion[row.course, row.assessment_criteria].append(row.concept)
		self.answered: dict[str, list[bool]] = defaultdict(list)
		for row in every("Quiz Result", "parent", "quiz_result", parenttype="Quiz Activity"):
			self.answered[row.parent].append(row.quiz_result == "Correct")
		self.details = defaultdict(list)
		about = ("parent", "assessment_criteria", "score", "maximum_score")
		for row in every("Assessment Result Detail", *about, parenttype="Assessment Result"):
			self.details[row.parent].append(row)
		self.concepts = concepts

	def school(self, weights: tuple[float, Sequence[float]]) -> School:
		"""`weights`: intercept and weights of the model of mastery."""
		return School(
			course_means=self._course_means(),
			pace=engagement.school_pace(self._actions(), self.today),
			kept_days=self.kept_days,
			pass_share=self.pass_share,
			taught=Taught(self._taught(), *weights),
			day_first=self.day_first,
		)

	def _course_means(self) -> dict[str, Fraction]:
		shares = defaultdict(list)
		for row in self.results:
			score, maximum = number(row.total_score), number(row.maximum_score)
			if row.course and maximum > 0 and 0 <= score <= maximum:
				shares[row.course].append(score / maximum)
		return {course: mean(of) for course, of in shares.items()}

	def _actions(self) -> list[date]:
		attempts = [row.creation.date() for row in self.quizzes]
		return attempts + [row.activity_date.date() for row in self.activity if row.activity_date]

	def _taught(self) -> dict[str, Concept]:
		right, asked = Counter(), Counter()
		for row in self.quizzes:
			for concept in self.of_quiz.get(row.quiz, ()):
				right[concept] += sum(self.answered[row.name])
				asked[concept] += len(self.answered[row.name])
		for concept, share in self._criterion_shares():
			right[concept] += float(share * RESULT_WEIGHT)
			asked[concept] += RESULT_WEIGHT
		links = every("AI Concept Prerequisite", "parent", "prerequisite", parenttype="AI Concept")
		of = {*(one for names in (*self.of_quiz.values(), *self.of_criterion.values()) for one in names)}
		return {
			name: Concept(
				self.concepts[name].subject,
				right[name],
				asked[name],
				tuple(row.prerequisite for row in links if row.parent == name and row.prerequisite in of),
			)
			for name in sorted(of)
		}

	def _criterion_shares(self) -> list[tuple[str, Fraction]]:
		found = []
		for result in self.results:
			for row in self.details[result.name]:
				score, maximum = number(row.score), number(row.maximum_score)
				if maximum and 0 <= score <= maximum:
					concepts = self.of_criterion.get((result.course, row.assessment_criteria), ())
					found += [(concept, score / maximum) for concept in concepts]
		return found

	def planned(self) -> list[Any]:
		"""The assessments of the last eight weeks that at least half of their class has a result of."""
		marked = Counter(row.assessment_plan for row in self.results)
		sizes = Counter(group for group, _student in self._members())
		return [
			plan
			for plan in self.plans.values()
			if plan.docstatus == 1
			and 0 <= (self.today - plan.schedule_date).days < WORK_DAYS
			and sizes[plan.student_group]
			and 2 * marked[plan.name] >= sizes[plan.student_group]
		]

	def records(self, planned: Sequence[Any]) -> dict[str, Records]:
		"""The records of each student; `planned` as above, of now or of before."""
		found = {name: defaultdict(list) for name in self.students}
		nobody = defaultdict(list)
		for row in self.results:
			plan = self.plans.get(row.assessment_plan)
			one = Result(
				plan.schedule_date if plan else None,
				*(row.creation, row.total_score, row.maximum_score, row.course),
			)
			found.get(row.student, nobody)["results"].append(one)
		for row in self.attendance:
			status = "Holiday" if row.date in self.holidays else row.status
			mark = Mark(row.date, status, row.course_schedule or row.student_group)
			if is_in_year(row.date, self.today):
				found.get(row.student, nobody)["marks"].append(mark)
		for row in self.quizzes:
			found.get(row.student, nobody)["quizzes"].append(Quiz(row.activity_date, row.creation, row.score))
		for row in self.activity:
			if row.activity_date and (self.today - row.activity_date.date()).days < 365:
				found.get(row.student, nobody)["activity"].append(row.activity_date)
		for row in self.questions:
			found.get(row.student, nobody)["questions"].append(Question(row.creation, row.intent))
		for student, answer in (*self._quiz_answers(), *self._result_answers()):
			found.get(student, nobody)["answers"].append(answer)
		for student, due in self._due(planned):
			found.get(student, nobody)["due"].append(due)
		return {
			name: Records(**{field: tuple(of[field]) for field in Records._fields})
			for name, of in found.items()
		}

	def _quiz_answers(self) -> list[tuple[str, Answer]]:
		return [
			(
				row.student,
				Answer(concept, row.activity_date, row.creation, sum(given), len(given), len(given)),
			)
			for row in self.quizzes
			for concept in self.of_quiz.get(row.quiz, ())
			if (given := self.answered[row.name])
		]

	def _result_answers(self) -> list[tuple[str, Answer]]:
		found = []
		for result in self.results:
			plan = self.plans.get(result.assessment_plan)
			day = plan and plan.schedule_date
			for row in self.details[result.name]:
				for concept in self.of_criterion.get((result.course, row.assessment_criteria), ()):
					scores = (row.score, row.maximum_score, RESULT_WEIGHT)
					found.append((result.student, Answer(concept, day, result.creation, *scores)))
		return found

	def _members(self) -> list[tuple[str, str]]:
		"""(class, student) of the classes in use."""
		disabled = {row.name for row in every("Student Group", disabled=1)}
		rows = every("Student Group Student", "parent", "student", active=1)
		return [(row.parent, row.student) for row in rows if row.parent not in disabled]

	def _due(self, planned: Sequence[Any]) -> list[tuple[str, Due]]:
		done = {(row.student, row.assessment_plan) for row in self.results}
		since: dict[tuple[str, str], date] = {}
		for row in every("Course Enrollment", "student", "course", "enrollment_date"):
			day = row.enrollment_date
			since[row.student, row.course] = min(day, since.get((row.student, row.course), day))
		members = set(self._members())
		return [
			(student, Due(plan.schedule_date, (student, plan.name) in done))
			for plan in planned
			for group, student in sorted(members)
			if group == plan.student_group
			and since.get((student, plan.course), date.max) <= plan.schedule_date
			and self._is_in_class(student, plan, planned, done, members)
		]

	def _is_in_class(
		self, student: str, plan: Any, planned: Sequence[Any], done: set[Any], members: set[Any]
	) -> bool:
		"""Whether a student was in the class on the day of a test, as far as the tests of the course tell."""
		course = [one for one in planned if one.course == plan.course]
		taken = [one for one in course if (student, one.name) in done]
		elsewhere = [one for one in taken if (one.student_group, student) not in members]
		if not elsewhere:
			return True
		last, old = max((one.schedule_date, one.student_group) for one in elsewhere)
		here = any(
			one.student_group == plan.student_group and one.schedule_date <= plan.schedule_date
			for one in taken
		)
		return here or any(
			one.student_group == old and last < one.schedule_date <= plan.schedule_date for one in course
		)


def sources(of: Records) -> dict[str, int]:
	"""How many records were read of each source, good and bad."""
	read = (of.results, of.marks, of.quizzes, of.activity, of.questions)
	return dict(zip(SOURCES, map(len, read), strict=True))


def stored(students: Sequence[str]) -> dict[str, Mapping[str, Any]]:
	"""What is stored about these students, by student, under the keys of the reference."""
	import frappe

	from ai_school.analytics.profile import STORED, parts

	rows = frappe.get_all(
		"AI Student Profile", filters={"student": ("in", students)}, fields=["student", *STORED.values()]
	)
	return {row.student: parts(row) for row in rows}
