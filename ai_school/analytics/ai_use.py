"""How a student uses the tutor, and whether it still looks like learning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import (
	Facts,
	Floats,
	Ints,
	Questions,
	Quizzes,
	Window,
	count_by,
	mean_by,
	ratio,
	some,
)
from ai_school.analytics.reasons import Reason, Sign, reasons_at

FORTNIGHT = 14
FEWEST_DAYS_BEFORE = 7
FEWEST_QUESTIONS = 10
FEWEST_QUIZZES = 3
RISE = 1.5
ANSWERS_SHARE = 0.5
NIGHT_SHARE = 0.25
QUIZ_GAP = 0.1
TOLERANCE = 1e-9
NIGHT_HOURS = (22, 23, 0, 1, 2, 3, 4, 5)
ANSWER_INTENT = "answer_request"
ATTEMPT_INTENTS = ("check", "practice")


@dataclass(frozen=True, slots=True)
class AIUse:
	"""JSON of `AI Student Profile.ai_use_detail`: figures alone, never the text of a message.

	level: none, healthy, watch or concern, with the reasons for the last two.
	questions: in the `kept_days` for which they are kept, on `days_used` days; `recent` in the last 14 days,
	`before` in the `before_days` before those. hours: how many were asked in each hour of the day, 24 counts.
	answer_share: answer_requests / (answer_requests + own_attempts); own attempts are quiz attempts and
	questions that ask to check the student's own work or for practice.
	quiz_share_with and _without: mean share of the quiz attempts on days with and without a question to the
	tutor.
	independent: whether quizzes go as well without (less than 0.1 worse); None below three attempts of
	either.
	"""

	level: str
	reasons: tuple[Reason, ...]
	kept_days: int
	questions: int
	days_used: int
	recent: int
	before: int
	before_days: int
	hours: tuple[int, ...]
	night_share: float | None
	answer_requests: int
	own_attempts: int
	answer_share: float | None
	quizzes_with: int
	quizzes_without: int
	quiz_share_with: float | None
	quiz_share_without: float | None
	independent: bool | None


@dataclass(frozen=True, slots=True)
class _Use:
	questions: Ints
	days_used: Ints
	recent: Ints
	before: Ints
	before_days: int
	hours: Ints
	night_share: Floats
	answer_requests: Ints
	own_attempts: Ints
	answer_share: Floats


@dataclass(frozen=True, slots=True)
class _Success:
	count_with: Ints
	count_without: Ints
	share_with: Floats
	share_without: Floats


def ai_uses(facts: Facts, falling: Sequence[bool], kept_days: int) -> list[AIUse]:
	"""One use of the tutor for each student of the batch; `falling` says whose results decline (trend).

	Signs, each from 10 questions on: use has risen (10 questions or more in 14 days, half as much again as in the
	time before, and by more than two standard deviations of a Poisson count; not where fewer than 7 days before
	are kept) while results fall; at least half of 10 requests and attempts or more ask for the answer; at least a
	quarter of the questions are asked at night (from 22:00 to 6:00); quizzes go at least 0.1 worse on days without
	the tutor (3 attempts or more on days of either kind). The first, or any two, are a concern; one of the others
	is to be watched; without any the use is healthy.
	"""
	use, success = _use(facts, kept_days), _success(facts, kept_days)
	enough = use.questions >= FEWEST_QUESTIONS
	dependent = _has_risen(use) & np.asarray(falling, dtype=np.bool_)
	judged = (success.count_with >= FEWEST_QUIZZES) & (success.count_without >= FEWEST_QUIZZES)
	worse = judged & (success.share_with - success.share_without >= QUIZ_GAP - TOLERANCE)
	signs: dict[str, Sign] = {
		"use_rises_results_fall": (dependent, use.recent, use.before),
		"asks_for_answers": (enough & _wants_answers(use), use.answer_share, None),
		"asks_at_night": (enough & (use.night_share >= NIGHT_SHARE), use.night_share, None),
		"quizzes_need_tutor": (enough & worse, success.share_without, success.share_with),
	}
	return [
		_ai_use(i, use, success, reasons_at(i, signs), kept_days, bool(worse[i]) if judged[i] else None)
		for i in range(len(facts.students))
	]


def _use(facts: Facts, kept_days: int) -> _Use:
	size, questions = len(facts.students), facts.questions
	student = questions.student
	since = facts.window.today.toordinal() - questions.day
	before_days = max(min(kept_days, 2 * FORTNIGHT) - FORTNIGHT, 0)
	total = count_by(student, size)
	requests = count_by(student, size, questions.intent == ANSWER_INTENT)
	attempts = count_by(student, size, np.isin(questions.intent, ATTEMPT_INTENTS))
	attempts = attempts + _quiz_attempts(facts.quizzes, facts.window, kept_days, size)
	night = count_by(student, size, np.isin(questions.hour, NIGHT_HOURS))
	recent = since < FORTNIGHT
	return _Use(
		questions=total,
		days_used=_days_used(questions, size),
		recent=count_by(student, size, recent),
		before=count_by(student, size, ~recent & (since < FORTNIGHT + before_days)),
		before_days=before_days,
		hours=np.bincount(student * 24 + questions.hour, minlength=size * 24).reshape(size, 24),
		night_share=ratio(night.astype(np.float64), total),
		answer_requests=requests,
		own_attempts=attempts,
		answer_share=ratio(requests.astype(np.float64), requests + attempts),
	)


def _days_used(questions: Questions, size: int) -> Ints:
	pairs = np.unique(np.stack([questions.student, questions.day]), axis=1)
	return np.bincount(pairs[0], minlength=size)


def _quiz_attempts(quizzes: Quizzes, window: Window, kept_days: int, size: int) -> Ints:
	return count_by(quizzes.student, size, quizzes.day > window.today.toordinal() - kept_days)


def _success(facts: Facts, kept_days: int) -> _Success:
	size, quizzes, questions = len(facts.students), facts.quizzes, facts.questions
	scored = (quizzes.day > facts.window.today.toordinal() - kept_days) & ~np.isnan(quizzes.share)
	student, day, share = quizzes.student[scored], quizzes.day[scored], quizzes.share[scored]
	with_tutor = np.isin(day * size + student, questions.day * size + questions.student)
	return _Success(
		count_with=count_by(student, size, with_tutor),
		count_without=count_by(student, size, ~with_tutor),
		share_with=mean_by(student[with_tutor], share[with_tutor], size),
		share_without=mean_by(student[~with_tutor], share[~with_tutor], size),
	)


def _has_risen(use: _Use) -> NDArray[np.bool_]:
	"""Never where questions are kept for too short a time to compare with."""
	if use.before_days < FEWEST_DAYS_BEFORE:
		return np.zeros(len(use.recent), dtype=np.bool_)
	expected = use.before * (FORTNIGHT / use.before_days)
	by_chance = expected + 2 * np.sqrt(np.maximum(expected, 1))
	return (use.recent >= FEWEST_QUESTIONS) & (use.recent >= RISE * expected) & (use.recent > by_chance)


def _wants_answers(use: _Use) -> NDArray[np.bool_]:
	enough = use.answer_requests + use.own_attempts >= FEWEST_QUESTIONS
	return enough & (use.answer_share >= ANSWERS_SHARE)


def _level(questions: int, reasons: tuple[Reason, ...]) -> str:
	if not questions:
		return "none"
	if len(reasons) > 1 or any(reason.code == "use_rises_results_fall" for reason in reasons):
		return "concern"
	return "watch" if reasons else "healthy"


def _ai_use(
	i: int, use: _Use, success: _Success, reasons: tuple[Reason, ...], kept_days: int, worse: bool | None
) -> AIUse:
	return AIUse(
		level=_level(int(use.questions[i]), reasons),
		reasons=reasons,
		kept_days=kept_days,
		questions=int(use.questions[i]),
		days_used=int(use.days_used[i]),
		recent=int(use.recent[i]),
		before=int(use.before[i]),
		before_days=use.before_days,
		hours=tuple(int(count) for count in use.hours[i]),
		night_share=some(use.night_share[i]),
		answer_requests=int(use.answer_requests[i]),
		own_attempts=int(use.own_attempts[i]),
		answer_share=some(use.answer_share[i]),
		quizzes_with=int(success.count_with[i]),
		quizzes_without=int(success.count_without[i]),
		quiz_share_with=some(success.share_with[i]),
		quiz_share_without=some(success.share_without[i]),
		independent=None if worse is None else not worse,
	)
