"""Attendance and activity of one student, by the definitions of `engagement.engagements`."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from typing import Any

from tests.reference.records import RECENT_DAYS, YEAR_DAYS, CleanQuiz, Day, Records, is_in_year, is_recent

HIGH, LOW, FALL = Fraction(95, 100), Fraction(9, 10), Fraction(1, 10)
FEWEST_DAYS, FEWEST_EXPECTED = 10, 6
LOWERING = {"attendance_low", "attendance_fell", "activity_fell"}


def reason(code: str, now: Any, before: Any = None, since: date | None = None, strong: bool = False) -> dict:
	return {
		"code": code,
		"now": now,
		"before": before,
		"since": since.isoformat() if since else None,
		"strong": strong,
	}


def presence(days: Sequence[Day]) -> dict[str, Any]:
	attended = [one.attended for one in days if one.attended is not None]
	return {
		"days": len(attended),
		"attended": sum(attended, Fraction(0)),
		"leave": len(days) - len(attended),
		"rate": sum(attended, Fraction(0)) / len(attended) if attended else None,
	}


def engagement(
	records: Records, days: Sequence[Day], quizzes: Sequence[CleanQuiz], pace: Any, today: date
) -> dict[str, Any]:
	recent = presence([one for one in days if is_recent(one.day, today)])
	earlier = presence([one for one in days if not is_recent(one.day, today)])
	year = presence(days)
	attempts = _counted([one.day for one in quizzes], today)
	activity = _counted([moment.date() for moment in records.activity], today)
	questions = sum(is_recent(one.moment.date(), today) for one in records.questions)
	expected = _expected(records, quizzes, attempts["earlier"] + activity["earlier"], pace, today)
	now = attempts["recent"] + activity["recent"] + questions
	reasons = [*_of_attendance(year, recent, earlier), *_of_activity(now, expected)]
	known = (year["days"] >= FEWEST_DAYS) + (expected is not None)
	return {
		"level": _level({one["code"] for one in reasons}, known),
		"reasons": reasons,
		"year": year,
		"recent": recent,
		"earlier": earlier,
		"quiz_attempts": attempts,
		"course_activity": activity,
		"tutor_questions": questions,
		"expected_actions": expected,
	}


def _of_attendance(year: dict, recent: dict, earlier: dict) -> list[dict]:
	if year["days"] < FEWEST_DAYS:
		return []
	found = [reason("attendance_low", year["rate"])] if year["rate"] < LOW else []
	enough = recent["days"] >= FEWEST_DAYS and earlier["days"] >= FEWEST_DAYS
	if enough and earlier["rate"] - recent["rate"] >= FALL:
		found.append(reason("attendance_fell", recent["rate"], earlier["rate"]))
	return found + ([reason("attendance_high", year["rate"])] if year["rate"] >= HIGH else [])


def _of_activity(now: int, expected: Any) -> list[dict]:
	if expected is None:
		return []
	if now < expected / 2 and now < expected - 2 * sqrt(expected):
		return [reason("activity_fell", now, expected)]
	return [reason("activity_kept", now, expected)] if now >= expected - sqrt(expected) else []


def _level(codes: set[str], known: int) -> str:
	if not known:
		return "insufficient_data"
	if codes & LOWERING:
		return "low"
	return "high" if len(codes) == known else "medium"


def _counted(days: Sequence[date], today: date) -> dict[str, int]:
	recent = sum(is_recent(day, today) for day in days)
	return {"recent": recent, "earlier": sum(is_in_year(day, today) for day in days) - recent}


def _expected(
	records: Records, quizzes: Sequence[CleanQuiz], earlier: int, pace: Any, today: date
) -> Any | None:
	"""What the student did in four weeks of the time before them, times how busy the school is against its usual."""
	days = [one.day for one in quizzes] + [moment.date() for moment in records.activity]
	first = min((day for day in days if is_in_year(day, today)), default=today)
	recent_from = today - timedelta(days=RECENT_DAYS - 1)
	span = (recent_from - max(first, today - timedelta(days=YEAR_DAYS - 1))).days
	if span < RECENT_DAYS:
		return None
	expected = Fraction(earlier * RECENT_DAYS, span) * pace
	return expected if expected >= FEWEST_EXPECTED else None


def school_pace(days: Sequence[date], today: date) -> Fraction:
	"""How busy a school of these actions was in the last four weeks against its usual, at most 1."""
	days = [day for day in days if is_in_year(day, today)]
	recent = sum(is_recent(day, today) for day in days)
	span = (today - timedelta(days=RECENT_DAYS - 1) - min(days, default=today)).days
	earlier = len(days) - recent
	if span < RECENT_DAYS or not earlier:
		return Fraction(1)
	return min(Fraction(recent * span, earlier * RECENT_DAYS), Fraction(1))
