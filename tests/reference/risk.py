"""Who needs support, and why: the table of docs/analytics.md, for one student and without a model of the school's own."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference.engagement import reason
from tests.reference.records import RECENT_DAYS, CleanResult, Day, Due
from tests.reference.results import LAST, TENTH, mean

KINDS = {
	"results_below_pass": "results",
	"last_below_pass": "results",
	"results_fall": "results",
	"gaps": "results",
	"attendance_fell": "attendance",
	"attendance_low": "attendance",
	"attendance_very_low": "attendance",
	"absent_early": "attendance",
	"missing_work": "work",
	"activity_fell": "work",
	"use_rises_results_fall": "tutor",
	"asks_for_answers": "tutor",
	"asks_at_night": "tutor",
	"quizzes_need_tutor": "tutor",
}
STEPS = {
	"results_below_pass": "look_at_tests",
	"last_below_pass": "look_at_tests",
	"results_fall": "talk",
	"gaps": "help_in_courses",
	"attendance_fell": "ask_at_home",
	"attendance_low": "ask_at_home",
	"attendance_very_low": "ask_at_home",
	"absent_early": "ask_at_home",
	"missing_work": "let_catch_up",
	"activity_fell": "talk",
}
SCHOOL_WEEK = 5


def risk(
	profile: dict[str, Any],
	results: Sequence[CleanResult],
	days: Sequence[Day],
	due: Sequence[Due],
	pass_share: Fraction,
	today: date,
) -> dict[str, Any]:
	"""`profile` holds trend, gaps, engagement and ai_use."""
	recent_from = today - timedelta(days=RECENT_DAYS - 1)
	signs = [
		*_of_results(profile["trend"], results[-LAST:], profile["gaps"], pass_share),
		*_of_attendance(profile["engagement"], recent_from, _low_since(days)),
		*_of_work(due, profile["engagement"], recent_from),
		*(profile["ai_use"]["reasons"] if profile["ai_use"]["level"] == "concern" else []),
	]
	level = level_of(signs)
	return {
		"level": level,
		"since": min((one["since"] for one in signs if one["since"]), default=None),
		"probability": None,
		"model": None,
		"reasons": signs,
		"next_steps": [reason(code, 0) for code in _steps(signs, level)],
	}


def level_of(signs: Sequence[dict]) -> str:
	"""Signs of one kind count once."""
	kinds = {KINDS[one["code"]] for one in signs}
	strong = {KINDS[one["code"]] for one in signs if one["strong"]}
	if len(strong) >= 2 or (strong and len(kinds) >= 3):
		return "urgent"
	if strong or len(kinds) >= 2:
		return "support"
	return "watch" if kinds else "none"


def _steps(signs: Sequence[dict], level: str) -> list[str]:
	steps = [STEPS.get(one["code"], "agree_on_tutor") for one in signs]
	return list(dict.fromkeys(["meet_team", *steps] if level == "urgent" else steps))


def _of_results(
	trend: dict, last: Sequence[CleanResult], gaps: list[dict], pass_share: Fraction
) -> list[dict]:
	found, average = [], mean([one.share for one in last])
	if len(last) >= 2 and average < pass_share:
		clear = average <= pass_share - TENTH
		found.append(reason("results_below_pass", average, pass_share, last[0].day, clear))
	elif last and last[-1].share < pass_share:
		found.append(reason("last_below_pass", last[-1].share, pass_share, last[-1].day))
	if trend["label"] == "declining" and trend["recent_count"] >= 2:
		now, before = trend["recent_mean"], trend["earlier_mean"]
		far = now < pass_share + TENTH or before - now >= 3 * TENTH
		found.append(reason("results_fall", now, before, last[-trend["recent_count"]].day, far))
	if len(gaps) < 2:
		return found
	second = sorted(one["since"] for one in gaps)[1]
	return [*found, reason("gaps", len(gaps), since=date.fromisoformat(second))]


def _low_since(days: Sequence[Day]) -> date | None:
	"""The day since which the rate of all days up to then is below nine in ten."""
	since, attended, counted = None, Fraction(0), 0
	for one in sorted(days, key=lambda one: one.day):
		if one.attended is not None:
			attended, counted = attended + one.attended, counted + 1
			since = (since or one.day) if attended < Fraction(9, 10) * counted else None
	return since


def _of_attendance(engagement: dict, recent_from: date, since: date | None) -> list[dict]:
	year, recent = engagement["year"], engagement["recent"]
	missed = year["days"] - year["attended"]
	if 3 <= year["days"] <= 9:
		if missed < 2 or missed < Fraction(year["days"], 3):
			return []
		often = missed >= 3 and missed >= Fraction(2 * year["days"], 3)
		return [reason("absent_early", year["attended"], year["days"], since, often)]
	if recent["days"] >= 10 and recent["rate"] >= Fraction(95, 100):
		return []
	found = []
	for one in engagement["reasons"]:
		if one["code"] == "attendance_fell":
			beyond = recent["days"] * (one["before"] - one["now"])
			fell = reason("attendance_fell", one["now"], one["before"], recent_from, beyond > SCHOOL_WEEK)
			found.insert(0, fell)
		if one["code"] == "attendance_low":
			very = one["now"] < Fraction(8, 10)
			code = "attendance_very_low" if very else "attendance_low"
			found.append(reason(code, one["now"], None, since, very and missed > SCHOOL_WEEK))
	return found


def _of_work(due: Sequence[Due], engagement: dict, recent_from: date) -> list[dict]:
	missing = [one.day for one in due if not one.done]
	found = []
	if len(missing) >= 2 and 3 * len(missing) >= len(due):
		half = 2 * len(missing) >= len(due)
		found.append(reason("missing_work", len(missing), len(due), min(missing), half))
	for one in engagement["reasons"]:
		if one["code"] == "activity_fell":
			found.append(reason("activity_fell", one["now"], one["before"], recent_from))
	return found
