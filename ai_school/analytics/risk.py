"""Who needs support, and why: signs that hold from the first week on, the level they make, and what could be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ai_school.analytics.ai_use import AIUse
from ai_school.analytics.engagement import FEWEST_DAYS, Engagement
from ai_school.analytics.facts import Facts, Ints, Results, School
from ai_school.analytics.reasons import Reason
from ai_school.analytics.subjects import Standing
from ai_school.analytics.trend import LAST_RESULTS, Trend

LEVELS = ("none", "watch", "support", "urgent")
RAISED = ("support", "urgent")
"""Levels at which a flag is raised."""
FEWEST_RESULTS = 3
FEWEST_FALLEN = 2
FEWEST_MISSED = 2
MISSED_SHARE = 1 / 3
FEWEST_GAPS = 2
FIRST_DAYS = 3
PRESENT_EARLY = 2 / 3
VERY_LOW_RATE = 0.8
"""Missing a day each week."""
TOLERANCE = 1e-9

STRONG = frozenset(
	{
		"results_below_pass",
		"results_fall",
		"attendance_fell",
		"attendance_very_low",
		"absent_early",
		"missing_work",
	}
)
"""Signs that call for support alone."""
KINDS = {
	"results": ("results_below_pass", "last_below_pass", "results_fall", "gaps"),
	"attendance": ("attendance_fell", "attendance_very_low", "absent_early", "attendance_low"),
	"work": ("missing_work", "activity_fell"),
	"tutor": ("use_rises_results_fall", "asks_for_answers", "asks_at_night", "quizzes_need_tutor"),
}
"""Signs of one kind say the same thing and count once."""
STEPS = {
	"results_below_pass": "look_at_tests",
	"last_below_pass": "look_at_tests",
	"results_fall": "talk",
	"gaps": "help_in_courses",
	"attendance_fell": "ask_at_home",
	"absent_early": "ask_at_home",
	"attendance_low": "ask_at_home",
	"attendance_very_low": "ask_at_home",
	"missing_work": "let_catch_up",
	"activity_fell": "talk",
	**dict.fromkeys(KINDS["tutor"], "agree_on_tutor"),
	"school_record": "talk",
}
KIND_OF = {code: kind for kind, codes in KINDS.items() for code in codes}


@dataclass(frozen=True, slots=True)
class Forecast:
	"""What the school's own model says of one student: the probability to fail or leave.

	usual: the share of all students who did. flagged: from which probability on support is called for.
	"""

	probability: float
	usual: float
	flagged: float
	model: str


@dataclass(frozen=True, slots=True)
class Risk:
	"""JSON of `AI Student Profile.risk_reasons`.

	level: none, watch, support or urgent; since: the first day from which on one of the reasons holds, as far as
	the records tell. probability and model: None where the school has trained no model.
	"""

	level: str
	since: str | None
	probability: float | None
	model: str | None
	reasons: tuple[Reason, ...]
	next_steps: tuple[Reason, ...]


def risks(
	facts: Facts,
	school: School,
	trend: Sequence[Trend],
	standing: Sequence[Sequence[Standing]],
	engagement: Sequence[Engagement],
	ai_use: Sequence[AIUse],
	forecasts: Sequence[Forecast | None] | None = None,
) -> list[Risk]:
	"""One risk for each student of the batch.

	Signs. Results: the last (up to five, at least three) average below the pass mark; the very last one is
	below it; at least two of them have fallen (trend); gaps in two courses or more. Attendance: fell or low (engagement); before ten
	days are recorded, present on at most two thirds of at least three; very low is less than 0.8. Work: no result in at least two and a
	third of the assessments of eight weeks; activity fell. Tutor: the reasons of a concern (ai_use).

	Level: one weak sign is to be watched; a strong one (STRONG), or signs of two kinds, call for support;
	strong signs of two kinds, or a strong one with signs of two other kinds, are urgent. A forecast from
	`flagged` on calls for support at least; it lowers nothing.
	"""
	signs = _signs(facts, school, trend, standing, engagement, ai_use)
	given = forecasts or [None] * len(signs)
	return [_risk(found, forecast) for found, forecast in zip(signs, given, strict=True)]


def level_of(codes: Sequence[str]) -> str:
	"""The level that these signs make."""
	kinds = {KIND_OF[code] for code in codes if code in KIND_OF}
	strong = {KIND_OF[code] for code in codes if code in STRONG}
	if len(strong) > 1 or (strong and len(kinds) > 2):
		return "urgent"
	if strong or len(kinds) > 1:
		return "support"
	return "watch" if kinds else "none"


def _risk(reasons: tuple[Reason, ...], forecast: Forecast | None) -> Risk:
	level = level_of([reason.code for reason in reasons])
	if forecast and forecast.probability >= forecast.flagged:
		reasons = (*reasons, Reason("school_record", forecast.probability, forecast.usual))
		level = max(level, "support", key=LEVELS.index)
	dated = [reason.since for reason in reasons if reason.since]
	return Risk(
		level=level,
		since=min(dated, default=None),
		probability=forecast.probability if forecast else None,
		model=forecast.model if forecast else None,
		reasons=reasons,
		next_steps=_next_steps(reasons, level),
	)


def _next_steps(reasons: Sequence[Reason], level: str) -> tuple[Reason, ...]:
	codes = ["meet_team"] if level == "urgent" else []
	codes += [STEPS[reason.code] for reason in reasons]
	return tuple(Reason(code, 0.0) for code in dict.fromkeys(codes))


def _signs(
	facts: Facts,
	school: School,
	trend: Sequence[Trend],
	standing: Sequence[Sequence[Standing]],
	engagement: Sequence[Engagement],
	ai_use: Sequence[AIUse],
) -> list[tuple[Reason, ...]]:
	size = len(facts.students)
	last, missed = _last_results(facts.results, size), _missed(facts, size)
	recent_from = _iso(facts.window.recent_from)
	return [
		(
			*_of_results(trend[i], last[i], standing[i], school.pass_share),
			*_of_attendance(engagement[i], recent_from),
			*missed[i],
			*_taken(engagement[i].reasons, ("activity_fell",), recent_from),
			*(_taken(ai_use[i].reasons, KINDS["tutor"], None) if ai_use[i].level == "concern" else ()),
		)
		for i in range(size)
	]


def _of_results(
	trend: Trend, last: Sequence[tuple[int, float]], standing: Sequence[Standing], pass_share: float
) -> list[Reason]:
	"""`last`: (day, share) of the last results, oldest first."""
	found = []
	if len(last) >= FEWEST_RESULTS and (mean := _mean(last)) < pass_share - TOLERANCE:
		found.append(Reason("results_below_pass", mean, pass_share, _iso(last[0][0])))
	elif last and last[-1][1] < pass_share - TOLERANCE:
		found.append(Reason("last_below_pass", last[-1][1], pass_share, _iso(last[-1][0])))
	if trend.label == "declining" and trend.recent_count >= FEWEST_FALLEN and trend.recent_mean is not None:
		first = last[-trend.recent_count][0]
		found.append(Reason("results_fall", trend.recent_mean, trend.earlier_mean, _iso(first)))
	gaps = sum(1 for one in standing if one.label == "gap")
	if gaps >= FEWEST_GAPS:
		found.append(Reason("gaps", gaps))
	return found


def _of_attendance(engagement: Engagement, recent_from: str) -> list[Reason]:
	year = engagement.year
	if FIRST_DAYS <= year.days < FEWEST_DAYS and year.attended <= PRESENT_EARLY * year.days + TOLERANCE:
		return [Reason("absent_early", year.attended, year.days)]
	fell = _taken(engagement.reasons, ("attendance_fell",), recent_from)
	low = _taken(engagement.reasons, ("attendance_low",), None)
	return [*fell, *(_very_low(one) if one.now < VERY_LOW_RATE - TOLERANCE else one for one in low)]


def _very_low(reason: Reason) -> Reason:
	return replace(reason, code="attendance_very_low")


def _taken(reasons: Sequence[Reason], codes: Sequence[str], since: str | None) -> list[Reason]:
	return [replace(reason, since=since) for reason in reasons if reason.code in codes]


def _last_results(results: Results, size: int) -> list[list[tuple[int, float]]]:
	"""(day, share) of each student's last five results, oldest first."""
	order = np.lexsort((results.day, results.student))
	found: list[list[tuple[int, float]]] = [[] for _ in range(size)]
	ends = np.searchsorted(results.student[order], np.arange(size + 1))
	for i in range(size):
		for at in order[max(ends[i], ends[i + 1] - LAST_RESULTS) : ends[i + 1]]:
			found[i].append((int(results.day[at]), float(results.share[at])))
	return found


def _missed(facts: Facts, size: int) -> list[list[Reason]]:
	work = facts.work
	asked = np.bincount(work.student, minlength=size)
	missed = np.bincount(work.student[~work.done], minlength=size)
	first = _first_days(work.student[~work.done], work.day[~work.done], size)
	enough = (missed >= FEWEST_MISSED) & (missed >= MISSED_SHARE * asked - TOLERANCE)
	return [
		[Reason("missing_work", int(missed[i]), int(asked[i]), _iso(int(first[i])))] if enough[i] else []
		for i in range(size)
	]


def _first_days(student: Ints, day: Ints, size: int) -> Ints:
	first = np.full(size, np.iinfo(np.int64).max, dtype=np.int64)
	np.minimum.at(first, student, day)
	return first


def _mean(last: Sequence[tuple[int, float]]) -> float:
	return sum(share for _, share in last) / len(last)


def _iso(day: int) -> str:
	return date.fromordinal(day).isoformat()


def wrong_share(marks: Mapping[str, int]) -> float | None:
	"""Share of the marks that call a sign wrong, from {"Handled": n, "Wrong": n}; None without marks."""
	total = marks.get("Handled", 0) + marks.get("Wrong", 0)
	return marks.get("Wrong", 0) / total if total else None
