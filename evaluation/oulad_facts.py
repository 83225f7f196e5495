"""A course of the Open University as the app sees a class on a day: results, and work that the class has handed in."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from ai_school.analytics.facts import Facts
from ai_school.analytics.risk import Risk
from evaluation.oulad import PASS_MARK, Assessment, Data, Student, cut
from evaluation.rules import facts_of, risks_of

WORK_DAYS, MARKED_SHARE = 56, 0.5
"""As in ai_school.analytics.work."""


def rule_risks(data: Data, day: int) -> list[Risk]:
	"""What the rules alone say of each student on a day of their course; what happened after it is cut off first."""
	known = cut(data, day)
	classes = defaultdict(list)
	for at, student in enumerate(known.students):
		classes[student.presentation].append(at)
	found: dict[int, Risk] = {}
	for presentation, places in classes.items():
		students = [known.students[at] for at in places]
		facts = _facts(students, known.assessments.get(presentation, ()), day)
		found.update(zip(places, risks_of(facts, PASS_MARK / 100), strict=True))
	return [found[at] for at in range(len(known.students))]


def _facts(students: Sequence[Student], planned: Sequence[Assessment], day: int) -> Facts:
	results = [
		(at, each.day, each.score / 100)
		for at, student in enumerate(students)
		for each in student.submissions.values()
		if not each.banked and not np.isnan(each.score)
	]
	work = [
		(at, int(one.day), one.name in student.submissions)
		for one in _due(students, planned, day)
		for at, student in enumerate(students)
	]
	return facts_of(len(students), day, results, work)


def _due(students: Sequence[Student], planned: Sequence[Assessment], day: int) -> list[Assessment]:
	handed_in = Counter(name for student in students for name in student.submissions)
	return [
		one
		for one in planned
		if day - WORK_DAYS < one.day <= day and handed_in[one.name] >= MARKED_SHARE * len(students)
	]
