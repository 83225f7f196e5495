"""The analytics and their reference side by side: the same records to both, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction

import numpy as np

from ai_school.analytics import answer_cleaning, attendance, cleaning
from ai_school.analytics.cleaning import NO_DAY, Batch, Table
from ai_school.analytics.facts import Curriculum, Facts, Noticed, School, Window, Work
from ai_school.analytics.mastery import WEIGHTS
from ai_school.analytics.profile import profiles
from tests.reference import mastery
from tests.reference import profile as reference
from tests.reference.records import Records, is_in_year, is_recent

CLOSE = 1e-9
INTERVAL = 1e-4
"""The interval of a slope is from an approximation of Student's t to about six digits (analytics.quantile)."""


def computed(pupils: Mapping[str, Records], school: reference.School, today: date) -> list[dict]:
	"""The profiles of these students by the analytics, as dictionaries, and what was noticed."""
	found = facts(pupils, school, today)
	return [asdict(one) for one in profiles(found, of_analytics(school))]


def of_analytics(school: reference.School) -> School:
	"""The reference's school as the analytics take it."""
	return School(
		course_means={course: float(mean) for course, mean in school.course_means.items()},
		pace=float(school.pace),
		kept_days=school.kept_days,
		pass_share=float(school.pass_share),
		curriculum=_curriculum(school.taught),
	)


def taught(concepts: Mapping[str, mastery.Concept]) -> mastery.Taught:
	"""These concepts, with the weights that the app comes with."""
	return mastery.Taught(concepts, WEIGHTS.intercept, WEIGHTS.weights.tolist())


def _curriculum(of: mastery.Taught) -> Curriculum:
	names, usual = sorted(of.concepts), mastery.usual_share(of)
	return Curriculum(
		names=tuple(names),
		subjects=tuple(of.concepts[name].subject for name in names),
		easiness=tuple(mastery.easiness_of(name, of) for name in names),
		prerequisites=tuple(tuple(names.index(one) for one in of.concepts[name].builds_on) for name in names),
		usual=float(np.log(usual / (1 - usual))),
	)


def facts(pupils: Mapping[str, Records], school: reference.School, today: date) -> Facts:
	"""The clean facts of these students, by way of rows as the database gives them."""
	batch, window, noticed = Batch(list(pupils)), Window(today), Noticed()
	plans, results = _result_rows(pupils)
	names, dated = sorted(school.taught.concepts), {"day_first": school.day_first}
	quizzes = [(name, *quiz) for name, of in pupils.items() for quiz in of.quizzes]
	given = [(name, names.index(one.concept), *one[1:]) for name, of in pupils.items() for one in of.answers]
	due = [(batch.position(name), *one) for name, of in pupils.items() for one in of.due]
	days = attendance.recorded_days(_marks(pupils, today), batch, window, noticed)
	return Facts(
		students=batch.students,
		window=window,
		results=cleaning.results(Table.of_rows(results), plans, batch, window, noticed),
		quizzes=cleaning.quizzes(Table.of_rows(quizzes), batch, window, noticed, **dated),
		questions=cleaning.questions(
			[(name, *one) for name, of in pupils.items() for one in of.questions], batch, window, noticed
		),
		attendance=attendance.totals(days, window, len(batch)),
		activity=cleaning.course_activity(_activity(pupils, today), batch, noticed),
		noticed=noticed,
		work=Work(
			np.array([one[0] for one in due], np.int64),
			np.array([one[1].toordinal() for one in due], np.int64),
			np.array([one[2] for one in due], np.bool_),
		),
		answers=answer_cleaning.answers(given, batch, window, noticed, **dated),
	)


def _result_rows(pupils: Mapping[str, Records]) -> tuple[dict[str, int], list[tuple]]:
	plans, rows = {}, []
	for name, of in pupils.items():
		for one in of.results:
			plan = f"plan {len(rows)}"
			plans[plan] = one.plan_day.toordinal() if one.plan_day else NO_DAY
			rows.append((name, plan, one.created, one.score, one.maximum, one.course))
	return plans, rows


def _marks(pupils: Mapping[str, Records], today: date) -> list[attendance.Marks]:
	"""As records.read gives them: with lessons where a student has several records of a day."""
	rows = [
		(name, f"{one.day}{one.status or ''}", one.lesson)
		for name, of in pupils.items()
		for one in of.marks
		if is_in_year(one.day, today)
	]
	found = attendance.marks(Table.of_rows(rows))
	several = attendance.several_a_day(found)
	with_lessons = Table.of_rows([row for row in rows if row[0] in several])
	return [attendance.without(found, several), attendance.marks(with_lessons, with_lessons=True)]


def _activity(pupils: Mapping[str, Records], today: date) -> list[tuple]:
	"""A row a student, as the database counts: recent, earlier, first day, in the future."""
	rows = []
	for name, of in pupils.items():
		days = [moment.date() for moment in of.activity]
		in_year = [day for day in days if is_in_year(day, today)]
		future = sum(day > today for day in days)
		recent = sum(is_recent(day, today) for day in in_year)
		if in_year or future:
			first = min(day for day in days if is_in_year(day, today) or day > today)
			rows.append((name, recent, len(in_year) - recent, first, future))
	return rows


def differences(expected: object, found: object, path: str = "", close: float = CLOSE) -> list[str]:
	"""Where two trees of dictionaries, sequences and figures differ, one line each."""
	if isinstance(expected, Mapping) and isinstance(found, Mapping):
		keys = expected.keys() | found.keys()
		return [
			line
			for key in sorted(keys)
			for line in differences(expected.get(key), found.get(key), f"{path}.{key}", close)
		]
	if _is_list(expected) and _is_list(found) and len(expected) == len(found):
		pairs = zip(expected, found, strict=True)
		return [line for at, pair in enumerate(pairs) for line in differences(*pair, f"{path}[{at}]", close)]
	return [] if _same(expected, found, path, close) else [f"{path}: {expected!r} expected, {found!r} found"]


def _is_list(value: object) -> bool:
	return isinstance(value, Sequence) and not isinstance(value, str)


def _same(expected: object, found: object, path: str, close: float) -> bool:
	if isinstance(expected, (int, float, Fraction)) and isinstance(found, (int, float)):
		close = max(close, INTERVAL) if path.endswith(("slope_low", "slope_high")) else close
		return abs(float(expected) - found) <= close * max(1.0, abs(float(expected)))
	return expected == found
