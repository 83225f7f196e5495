"""How much a student takes part: attendance and activity, recent against usual, with the counts behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import (
	RECENT_DAYS,
	Attendance,
	Facts,
	Floats,
	Ints,
	count_by,
	ratio,
	some,
)
from ai_school.analytics.reasons import Reason, Sign, reasons_at

HIGH_RATE = 0.95
LOW_RATE = 0.9
"""Missing a tenth of the school's days is what England's Department for Education calls persistent absence."""
FALL = 0.1
FEWEST_DAYS = 10
FEWEST_EXPECTED = 6
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Presence:
	"""Days with an attendance record: `rate` = attended / days, None without days; `leave` days are in neither."""

	days: float
	attended: float
	leave: float
	rate: float | None


@dataclass(frozen=True, slots=True)
class Week:
	"""One week of the attendance chart, from its Monday on: days present, absent and on leave."""

	week: date
	present: float
	absent: float
	leave: float


@dataclass(frozen=True, slots=True)
class Actions:
	"""How often: in the last four weeks, and in the rest of the last year before them."""

	recent: int
	earlier: int


@dataclass(frozen=True, slots=True)
class Engagement:
	"""JSON of `AI Student Profile.engagement_detail`.

	level: high, medium, low or insufficient_data, with the reasons for high and low.
	expected_actions: quiz attempts and course activity that would be usual in the last four weeks, for this
	student and in as much of the school's ordinary business as there was; None where that cannot be known.
	"""

	level: str
	reasons: tuple[Reason, ...]
	year: Presence
	recent: Presence
	earlier: Presence
	quiz_attempts: Actions
	course_activity: Actions
	tutor_questions: int
	expected_actions: float | None


@dataclass(frozen=True, slots=True)
class _Activity:
	quiz_recent: Ints
	quiz_earlier: Ints
	questions: Ints
	recent: Ints
	expected: Floats


def engagements(facts: Facts, pace: float) -> list[Engagement]:
	"""One engagement for each student of the batch; `pace` as in facts.School.

	Attendance is judged from 10 recorded days on: low when the year's rate is below 0.9, or when the rate of
	the last four weeks is at least 0.1 below that of the time before; high from 0.95. Activity is judged when
	at least 6 actions would be usual: low when there are fewer than half of them and fewer than chance
	explains (two standard deviations of a Poisson count), high when there are as many as usual (to one
	standard deviation). Usual is what the student did in the year before the last four weeks, for four weeks, counted
	from the first of it and known once that is four weeks longer ago, times the pace. Questions to the tutor count as recent actions, so that work which moved to the tutor
	is not taken for absence. The level is low if one of the two is, high if all that is known is high, else
	medium; insufficient_data if nothing is known.
	"""
	size = len(facts.students)
	attendance, activity = facts.attendance, _activity(facts, pace)
	year = ratio(attendance.attended, attendance.days)
	recent = ratio(attendance.recent_attended, attendance.recent_days)
	earlier = _earlier(attendance)
	usual = ratio(earlier.attended, earlier.days)
	signals: dict[str, Sign] = {
		"attendance_low": (_is_low(year, attendance.days), year, None),
		"attendance_fell": (_has_fallen(attendance, earlier, recent, usual), recent, usual),
		"attendance_high": (_is_high(year, attendance.days), year, None),
		"activity_fell": (_activity_fell(activity), activity.recent, activity.expected),
		"activity_kept": (_activity_kept(activity), activity.recent, activity.expected),
	}
	attendance_known = (attendance.days >= FEWEST_DAYS).astype(np.int64)
	known = attendance_known + ~np.isnan(activity.expected)
	return [
		_engagement(i, facts, activity, earlier, reasons_at(i, signals), int(known[i])) for i in range(size)
	]


def school_pace(recent: int, earlier: int, earlier_days: int) -> float:
	"""How busy the school was in the last four weeks, from 0 in the holidays to 1 as usual or busier.

	`earlier` actions in the `earlier_days` before; without four weeks of them there is no usual, and the pace
	is 1.
	"""
	if earlier_days < RECENT_DAYS or not earlier:
		return 1.0
	return min(recent / (earlier / earlier_days * RECENT_DAYS), 1.0)


def weeks(days: Iterable[Sequence[Any]]) -> list[Week]:
	"""Attendance by week, oldest first, from (date, whether the day counts, part attended, whether on leave)."""
	found: dict[date, list[float]] = {}
	for day, counts, attended, leave in days:
		sums = found.setdefault(day - timedelta(days=day.weekday()), [0.0, 0.0, 0.0])
		sums[0] += float(attended)
		sums[1] += float(counts) - float(attended)
		sums[2] += float(leave)
	return [Week(monday, *sums) for monday, sums in sorted(found.items())]


def _activity(facts: Facts, pace: float) -> _Activity:
	size, window = len(facts.students), facts.window
	quizzes, questions = facts.quizzes, facts.questions
	in_year = quizzes.day >= window.year_from
	is_recent = quizzes.day >= window.recent_from
	quiz_recent = count_by(quizzes.student, size, is_recent)
	quiz_earlier = count_by(quizzes.student, size, in_year & ~is_recent)
	asked = count_by(questions.student, size, questions.day >= window.recent_from)
	first_day = np.where(facts.activity.first_day > 0, facts.activity.first_day, window.recent_from)
	np.minimum.at(first_day, quizzes.student[in_year], quizzes.day[in_year])
	earlier_days = window.recent_from - np.maximum(first_day, window.year_from)
	earlier_days = np.where(earlier_days >= RECENT_DAYS, earlier_days, 0)
	usual = ratio((quiz_earlier + facts.activity.earlier).astype(np.float64) * RECENT_DAYS, earlier_days)
	expected = usual * pace
	expected = np.where(expected >= FEWEST_EXPECTED, expected, np.nan)
	recent = quiz_recent + facts.activity.recent + asked
	return _Activity(quiz_recent, quiz_earlier, asked, recent, expected)


def _earlier(attendance: Attendance) -> Attendance:
	"""The attendance of the year before the last four weeks, in the columns of the year."""
	zero = np.zeros_like(attendance.days)
	return Attendance(
		days=np.maximum(attendance.days - attendance.recent_days, 0),
		attended=np.maximum(attendance.attended - attendance.recent_attended, 0),
		leave=np.maximum(attendance.leave - attendance.recent_leave, 0),
		recent_days=zero,
		recent_attended=zero,
		recent_leave=zero,
	)


def _is_low(rate: Floats, days: Floats) -> NDArray[np.bool_]:
	return (days >= FEWEST_DAYS) & (rate < LOW_RATE - TOLERANCE)


def _is_high(rate: Floats, days: Floats) -> NDArray[np.bool_]:
	return (days >= FEWEST_DAYS) & (rate >= HIGH_RATE - TOLERANCE)


def _has_fallen(
	attendance: Attendance, earlier: Attendance, recent: Floats, usual: Floats
) -> NDArray[np.bool_]:
	enough = (attendance.recent_days >= FEWEST_DAYS) & (earlier.days >= FEWEST_DAYS)
	return enough & (usual - recent >= FALL - TOLERANCE)


def _activity_fell(activity: _Activity) -> NDArray[np.bool_]:
	by_chance = activity.expected - 2 * np.sqrt(activity.expected)
	return np.asarray((activity.recent < activity.expected / 2) & (activity.recent < by_chance))


def _level(reasons: tuple[Reason, ...], known: int) -> str:
	codes = {reason.code for reason in reasons}
	if not known:
		return "insufficient_data"
	if codes & {"attendance_low", "attendance_fell", "activity_fell"}:
		return "low"
	return "high" if len(codes) == known else "medium"


def _activity_kept(activity: _Activity) -> NDArray[np.bool_]:
	return np.asarray(activity.recent >= activity.expected - np.sqrt(activity.expected))


def _engagement(
	i: int, facts: Facts, activity: _Activity, earlier: Attendance, reasons: tuple[Reason, ...], known: int
) -> Engagement:
	attendance = facts.attendance
	return Engagement(
		level=_level(reasons, known),
		reasons=reasons,
		year=_presence(attendance.days[i], attendance.attended[i], attendance.leave[i]),
		recent=_presence(
			attendance.recent_days[i], attendance.recent_attended[i], attendance.recent_leave[i]
		),
		earlier=_presence(earlier.days[i], earlier.attended[i], earlier.leave[i]),
		quiz_attempts=Actions(int(activity.quiz_recent[i]), int(activity.quiz_earlier[i])),
		course_activity=Actions(int(facts.activity.recent[i]), int(facts.activity.earlier[i])),
		tutor_questions=int(activity.questions[i]),
		expected_actions=some(activity.expected[i]),
	)


def _presence(days: float, attended: float, leave: float) -> Presence:
	rate = float(attended / days) if days else None
	return Presence(float(days), float(attended), float(leave), rate)
