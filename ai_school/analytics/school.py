"""What one batch cannot know: the courses' means and the school's pace, kept in AI Analytics Cache for an hour.

What was due is never kept: a class whose results were cancelled would be said to have missed the work.
"""

from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import flt
from pypika import Case
from pypika.functions import Avg, Min, Sum

from ai_school.analytics import answers, cache, records, risk_cohorts, work
from ai_school.analytics.engagement import school_pace
from ai_school.analytics.facts import School, Window

KEY = "school"
KEYS = frozenset({"course_means", "pace", "shares"})
"""What the kept figures hold; others are of an older version of this app."""
LIFETIME = timedelta(hours=1)
DEFAULT_PASS_SHARE = 0.5


def school(window: Window, *, fresh: bool) -> School:
	"""The school's figures, computed anew if asked for or if the kept ones have expired."""
	kept = None if fresh else _kept()
	figures = kept or _figures(window)
	if kept is None:
		cache.keep(KEY, figures, LIFETIME)
	return School(
		course_means=figures["course_means"],
		pace=figures["pace"],
		kept_days=records.kept_days(),
		pass_share=pass_share(),
		year_from=risk_cohorts.current_year_from(window.today),
		planned=work.planned(window),
		curriculum=answers.curriculum(_shares(figures["shares"])),
		holidays=records.holidays(window),
	)


def pass_share() -> float:
	"""The share of the maximum that the school calls a pass."""
	return flt(frappe.db.get_single_value("AI School Settings", "pass_mark")) / 100 or DEFAULT_PASS_SHARE


def _figures(window: Window) -> dict[str, Any]:
	shares = answers.school_shares()
	return {
		"course_means": course_means(),
		"pace": _pace(window),
		"shares": [[*shares.quizzes.items()], [*shares.criteria.items()]],
	}


def _shares(kept: Any) -> answers.Shares:
	quizzes, criteria = kept
	return answers.Shares(
		{quiz: tuple(counts) for quiz, counts in quizzes},
		{tuple(criterion): tuple(counts) for criterion, counts in criteria},
	)


def course_means() -> dict[str, float]:
	"""Mean share of each course over all submitted results that are a share (cleaning.results)."""
	result = frappe.qb.DocType(records.RESULT)
	share = result.total_score / result.maximum_score
	rows = (
		frappe.qb.from_(result)
		.where((result.docstatus == 1) & (result.maximum_score > 0) & (result.course != ""))
		.where((result.total_score >= 0) & (result.total_score <= result.maximum_score))
		.groupby(result.course)
		.select(result.course, Avg(share))
		.run()
	)
	return {course: float(mean) for course, mean in rows}


def _pace(window: Window) -> float:
	quiz, activity = frappe.qb.DocType(records.QUIZ), frappe.qb.DocType(records.ACTIVITY)
	counted = [_actions(quiz, quiz.creation, window), _actions(activity, activity.activity_date, window)]
	recent, earlier = (sum(float(row[i] or 0) for row in counted) for i in (0, 1))
	first = min((row[2] for row in counted if row[2]), default=None)
	days = window.recent_from - first.toordinal() if first else 0
	return school_pace(int(recent), int(earlier), days)


def _actions(table: Any, moment: Any, window: Window) -> tuple[Any, ...]:
	year_from, recent_from = (records.moment(day) for day in (window.year_from, window.recent_from))
	recent = Sum(Case().when(moment >= recent_from, 1.0).else_(0.0))
	earlier = Sum(Case().when(moment < recent_from, 1.0).else_(0.0))
	tomorrow = records.moment(window.today.toordinal() + 1)
	query = frappe.qb.from_(table).select(recent, earlier, Min(moment))
	return query.where((moment >= year_from) & (moment < tomorrow)).run()[0]


def _kept() -> dict[str, Any] | None:
	figures = cache.kept(KEY)
	return figures if figures and set(figures) >= KEYS else None
