"""Why a level was given: a code with its figures to store, and the sentence that people read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from numpy import bool_
from numpy.typing import NDArray

from ai_school.analytics.facts import Floats, Ints

Sign = tuple[NDArray[bool_], Floats | Ints, Floats | Ints | None]
"""For all students of a batch: whether the sign is there, its figure, and the figure to compare it with."""

SHARES = {
	"attendance_high": "Present on {now}% of the recorded school days of the last year.",
	"attendance_low": "Present on only {now}% of the recorded school days of the last year.",
	"attendance_very_low": "Present on only {now}% of the recorded school days of the last year.",
	"attendance_fell": "Present on {now}% of the recorded school days of the last four weeks, before that on {before}%.",
	"asks_for_answers": "{now}% of the requests and attempts ask the tutor for the answer.",
	"asks_at_night": "{now}% of the questions to the tutor are asked between 22:00 and 6:00.",
	"quizzes_need_tutor": "Quizzes reach {now}% on days without the tutor and {before}% on days with it.",
	"results_fall": "The last results average {now}%, those before them {before}%.",
	"results_below_pass": "The last results average {now}%; to pass, {before}% are needed.",
	"last_below_pass": "The last result is {now}%; to pass, {before}% are needed.",
	"school_record": "Of this school's students with such a record, {now} in 100 failed or left; usual are {before}.",
}
"""Sentences whose figures are shares, shown in per cent."""
COUNTS = {
	"activity_kept": "{now} quizzes, readings and questions in the last four weeks, where {before} would be usual.",
	"activity_fell": "Only {now} quizzes, readings and questions in the last four weeks, where {before} would be usual.",
	"use_rises_results_fall": "{now} questions to the tutor in two weeks after {before} in the time before, while results fall.",
	"absent_early": "Present on only {now} of the first {before} recorded school days.",
	"missing_work": "No result in {now} of the {before} assessments of the last eight weeks.",
	"gaps": "Clearly behind in {now} courses.",
}
NEXT_STEPS = {
	"talk": "Talk with the student about what has changed, and agree on one thing to try.",
	"look_at_tests": "Look at the last tests together: which tasks went wrong, and why.",
	"ask_at_home": "Ask at home about the absences, and what would help the student to come.",
	"let_catch_up": "Give the missing work a new date, and say which part matters most.",
	"help_in_courses": "Offer help in the courses with gaps, beginning with what they build on.",
	"agree_on_tutor": "Agree on how the tutor is used: an attempt of one's own comes first.",
	"meet_team": "Meet this week with the colleagues who teach the student.",
}
"""What a teacher could do next."""
SENTENCES = {**SHARES, **COUNTS, **NEXT_STEPS}


@dataclass(frozen=True, slots=True)
class Reason:
	"""A code of SENTENCES with the figure that led to it and, where there is one, the figure to compare it with.

	since: ISO date from which on it holds, where the records tell. strong: it is far from what is usual or lasts,
	so that it calls for support alone (risk).
	"""

	code: str
	now: float
	before: float | None = None
	since: str | None = None
	strong: bool = False


def sentence(reason: Reason, translate: Callable[[str], str] = str) -> str:
	"""The reason in words, in the language of `translate`."""
	scale = 100 if reason.code in SHARES else 1
	figures = {"now": round(reason.now * scale), "before": round((reason.before or 0) * scale)}
	return translate(SENTENCES[reason.code]).format(**figures)


def reasons_at(student: int, signs: Mapping[str, Sign]) -> tuple[Reason, ...]:
	"""The signs, by code, that are there for the student at this position."""
	return tuple(
		Reason(code, float(now[student]), None if before is None else float(before[student]))
		for code, (holds, now, before) in signs.items()
		if holds[student]
	)
