"""Use of the tutor by one student, by the definitions of `ai_use.AIUse` and `ai_use.ai_uses`."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Any

from tests.reference.engagement import reason
from tests.reference.records import CleanQuiz, Question
from tests.reference.results import mean

FORTNIGHT = 14
FEWEST_QUESTIONS, FEWEST_QUIZZES, FEWEST_DAYS_BEFORE = 10, 3, 7
NIGHT = {22, 23, 0, 1, 2, 3, 4, 5}
HALF, QUARTER, TENTH = Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)


def ai_use(
	questions: Sequence[Question], quizzes: Sequence[CleanQuiz], falling: bool, kept_days: int, today: date
) -> dict[str, Any]:
	questions = [one for one in questions if one.moment.date() <= today]
	ago = [(today - one.moment.date()).days for one in questions]
	before_days = max(min(kept_days, 2 * FORTNIGHT) - FORTNIGHT, 0)
	recent = sum(days < FORTNIGHT for days in ago)
	before = sum(FORTNIGHT <= days < FORTNIGHT + before_days for days in ago)
	hours = [sum(one.moment.hour == hour for one in questions) for hour in range(24)]
	kept = [one for one in quizzes if (today - one.day).days < kept_days]
	requests = sum(one.intent == "answer_request" for one in questions)
	attempts = len(kept) + sum(one.intent in ("check", "practice") for one in questions)
	days = {one.moment.date() for one in questions}
	with_tutor = [one.share for one in kept if one.share is not None and one.day in days]
	without = [one.share for one in kept if one.share is not None and one.day not in days]
	night = _ratio(sum(hours[hour] for hour in NIGHT), len(questions))
	share = _ratio(requests, requests + attempts)
	judged = min(len(with_tutor), len(without)) >= FEWEST_QUIZZES
	worse = judged and mean(with_tutor) - mean(without) >= TENTH
	reasons = []
	if falling and _has_risen(recent, before, before_days):
		reasons.append(reason("use_rises_results_fall", recent, before))
	if len(questions) >= FEWEST_QUESTIONS:
		if requests + attempts >= FEWEST_QUESTIONS and share >= HALF:
			reasons.append(reason("asks_for_answers", share))
		if night >= QUARTER:
			reasons.append(reason("asks_at_night", night))
		if worse:
			reasons.append(reason("quizzes_need_tutor", mean(without), mean(with_tutor)))
	return {
		"level": _level(len(questions), [one["code"] for one in reasons]),
		"reasons": reasons,
		"kept_days": kept_days,
		"questions": len(questions),
		"days_used": len(days),
		"recent": recent,
		"before": before,
		"before_days": before_days,
		"hours": hours,
		"night_share": night,
		"answer_requests": requests,
		"own_attempts": attempts,
		"answer_share": share,
		"quizzes_with": len(with_tutor),
		"quizzes_without": len(without),
		"quiz_share_with": mean(with_tutor),
		"quiz_share_without": mean(without),
		"independent": not worse if judged else None,
	}


def _ratio(part: int, whole: int) -> Fraction | None:
	return Fraction(part, whole) if whole else None


def _has_risen(recent: int, before: int, before_days: int) -> bool:
	if before_days < FEWEST_DAYS_BEFORE or recent < FEWEST_QUESTIONS:
		return False
	expected = Fraction(before * FORTNIGHT, before_days)
	return recent >= expected * 3 / 2 and recent > expected + 2 * sqrt(max(expected, 1))


def _level(questions: int, codes: list[str]) -> str:
	if not questions:
		return "none"
	if len(codes) > 1 or "use_rises_results_fall" in codes:
		return "concern"
	return "watch" if codes else "healthy"
