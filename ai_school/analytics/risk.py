"""Who needs support, and why: signs that hold from the first week on, the level they make, and what could be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ai_school.analytics.ai_use import AIUse
from ai_school.analytics.engagement import FEWEST_DAYS, HIGH_RATE, Engagement
from ai_school.analytics.facts import Attendance, Facts, Ints, Results, School
from ai_school.analytics.reasons import Reason
from ai_school.analytics.subjects import Standing
from ai_school.analytics.trend import LAST_RESULTS, Trend

LEVELS = ("none", "watch", "support", "urgent")
RAISED = ("support", "urgent")
"""Levels at which a flag is raised."""
FEWEST_RESULTS = 2
FAR_BELOW_PASS = 0.1
"""Of the UCI pupils (Cortez 2008) whose second grade was one point of 20 below the pass mark 32 to 64 in 100 failed, of those two
points below 81 to 83, of those further below all."""
FEWEST_FALLEN = 2
NEAR_PASS = 0.1
FAR_FALL = 0.3
FEWEST_MISSED = 2
MISSED_SHARE, MUCH_MISSED_SHARE = 1 / 3, 1 / 2
FEWEST_GAPS = 2
FIRST_DAYS = 3
FEWEST_ABSENT_EARLY, OFTEN_ABSENT_EARLY = 2, 3
PRESENT_EARLY, RARELY_PRESENT_EARLY = 2 / 3, 1 / 3
VERY_LOW_RATE = 0.8
"""Missing a day each week: at most that, early in secondary school, was one of four signs that each foretold of 75 in 100
students that they would not finish (Balfanz, Herzog and Mac Iver, Educational Psychologist 42, 2007)."""
ILLNESS_DAYS = 5
"""Days missed that an ordinary illness explains: a school week."""
LIKELY = 0.5
TOLERANCE = 1e-9

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

	Signs, of four kinds; what makes each strong is in brackets. Results: the last (two to five) average below the
	pass mark (by 0.1), or the very last one is below it; at least two have fallen, as trend
	says (to less than 0.1 above the pass mark, or by 0.3); gaps in two courses or more. Attendance: fell or low,
	as engagement says (by more than five days beyond the usual; below 0.8, and more than five days missed), unless the last four weeks were good; before
	ten days are recorded, absent on two of them and a third (on three and two thirds). Work: no result in two and a
	third of the assessments of eight weeks (in half of them); activity fell. Tutor: the reasons of a concern
	(ai_use).

	Level: a sign that is not strong is to be watched; a strong one, or signs of two kinds, call for support;
	strong signs of two kinds, or a strong one with signs of two other kinds, are urgent. From which day on each sign is
	dated, and what the levels foretell on real students, is in docs/analytics.md.

	A forecast from `flagged` on is to be watched; with any sign, or where it is more likely than not, it calls for
	support. It lowers nothing.
	"""
	signs = _signs(facts, school, trend, standing, engagement, ai_use)
	given = forecasts or [None] * len(signs)
	return [_risk(found, forecast) for found, forecast in zip(signs, given, strict=True)]


def level_of(reasons: Sequence[Reason]) -> str:
	"""The level that these signs make."""
	kinds = {KIND_OF[one.code] for one in reasons if one.code in KIND_OF}
	strong = {KIND_OF[one.code] for one in reasons if one.code in KIND_OF and one.strong}
	if len(strong) > 1 or (strong and len(kinds) > 2):
		return "urgent"
	if strong or len(kinds) > 1:
		return "support"
	return "watch" if kinds else "none"


def _risk(reasons: tuple[Reason, ...], forecast: Forecast | None) -> Risk:
	level = level_of(reasons)
	if forecast and forecast.probability >= forecast.flagged:
		likely = forecast.probability >= LIKELY
		level = max(level, "support" if reasons or likely else "watch", key=LEVELS.index)
		reasons = (*reasons, Reason("school_record", forecast.probability, forecast.usual, strong=likely))
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
	recent_from, low_since = _iso(facts.window.recent_from), _low_since(facts.attendance, size)
	return [
		(
			*_of_results(trend[i], last[i], standing[i], school.pass_share),
			*_of_attendance(engagement[i], recent_from, low_since[i]),
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
		clear = mean <= pass_share - FAR_BELOW_PASS + TOLERANCE
		found.append(Reason("results_below_pass", mean, pass_share, _iso(last[0][0]), clear))
	elif last and last[-1][1] < pass_share - TOLERANCE:
		found.append(Reason("last_below_pass", last[-1][1], pass_share, _iso(last[-1][0])))
	if trend.label == "declining" and trend.recent_count >= FEWEST_FALLEN:
		found.append(_fall(trend, last[-trend.recent_count][0], pass_share))
	gaps = [one for one in standing if one.label == "gap"]
	if len(gaps) >= FEWEST_GAPS:
		days = sorted(one.since for one in gaps if one.since)
		found.append(
			Reason("gaps", len(gaps), since=days[FEWEST_GAPS - 1] if len(days) >= FEWEST_GAPS else None)
		)
	return found


def _fall(trend: Trend, first_day: int, pass_share: float) -> Reason:
	now, before = trend.recent_mean or 0.0, trend.earlier_mean or 0.0
	far = now < pass_share + NEAR_PASS - TOLERANCE or before - now >= FAR_FALL - TOLERANCE
	return Reason("results_fall", now, before, _iso(first_day), far)


def _low_since(attendance: Attendance, size: int) -> list[str | None]:
	if attendance.low_since is None:
		return [None] * size
	return [_iso(day) if day else None for day in attendance.low_since.tolist()]


def _of_attendance(engagement: Engagement, recent_from: str, low_since: str | None) -> list[Reason]:
	year, recent = engagement.year, engagement.recent
	if FIRST_DAYS <= year.days < FEWEST_DAYS:
		return _early(year.days, year.attended, low_since)
	fell = [
		replace(one, strong=recent.days * ((one.before or 0) - one.now) > ILLNESS_DAYS + TOLERANCE)
		for one in _taken(engagement.reasons, ("attendance_fell",), recent_from)
	]
	low = _taken(engagement.reasons, ("attendance_low",), low_since)
	if recent.days >= FEWEST_DAYS and (recent.rate or 0) >= HIGH_RATE - TOLERANCE:
		return []
	return [*fell, *(_low(one, year.days - year.attended) for one in low)]


def _early(days: float, attended: float, since: str | None) -> list[Reason]:
	absent = days - attended
	if absent < FEWEST_ABSENT_EARLY or attended > PRESENT_EARLY * days + TOLERANCE:
		return []
	often = absent >= OFTEN_ABSENT_EARLY and attended <= RARELY_PRESENT_EARLY * days + TOLERANCE
	return [Reason("absent_early", attended, days, since, often)]


def _low(reason: Reason, missed: float) -> Reason:
	if reason.now >= VERY_LOW_RATE - TOLERANCE:
		return reason
	return replace(reason, code="attendance_very_low", strong=missed > ILLNESS_DAYS + TOLERANCE)


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
	much = missed >= MUCH_MISSED_SHARE * asked - TOLERANCE
	return [
		[_missing(int(missed[i]), int(asked[i]), int(first[i]), bool(much[i]))] if enough[i] else []
		for i in range(size)
	]


def _missing(missed: int, asked: int, first_day: int, much: bool) -> Reason:
	return Reason("missing_work", missed, asked, _iso(first_day), much)


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
