"""Why a level was given: a code with its figures to store, and the sentence that people read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from numpy import bool_
from numpy.typing import NDArray

from ai_school.analytics.facts import Floats, Ints

Sign = tuple[NDArray[bool_], Floats | Ints, Floats | Ints | None]
"""For all students of a batch: whether the sign is there, its figure, and the figure to compare it with."""

SENTENCES = {
	"attendance_high": "Present on {now}% of the recorded school days of the last year.",
	"attendance_low": "Present on only {now}% of the recorded school days of the last year.",
	"attendance_fell": "Present on {now}% of the recorded school days of the last four weeks, before that on {before}%.",
	"activity_kept": "{now} quizzes, readings and questions in the last four weeks, where {before} would be usual.",
	"activity_fell": "Only {now} quizzes, readings and questions in the last four weeks, where {before} would be usual.",
	"use_rises_results_fall": "{now} questions to the tutor in two weeks after {before} in the time before, while results fall.",
	"asks_for_answers": "{now}% of the requests and attempts ask the tutor for the answer.",
	"asks_at_night": "{now}% of the questions to the tutor are asked between 22:00 and 6:00.",
	"quizzes_need_tutor": "Quizzes reach {now}% on days without the tutor and {before}% on days with it.",
}
PER_CENT = frozenset(SENTENCES) - {"activity_kept", "activity_fell", "use_rises_results_fall"}


@dataclass(frozen=True, slots=True)
class Reason:
	"""A code of SENTENCES with the figure that led to it and, where there is one, the figure to compare it with."""

	code: str
	now: float
	before: float | None = None


def sentence(reason: Reason, translate: Callable[[str], str] = str) -> str:
	"""The reason in words, in the language of `translate`."""
	scale = 100 if reason.code in PER_CENT else 1
	figures = {"now": round(reason.now * scale), "before": round((reason.before or 0) * scale)}
	return translate(SENTENCES[reason.code]).format(**figures)


def reasons_at(student: int, signs: Mapping[str, Sign]) -> tuple[Reason, ...]:
	"""The signs, by code, that are there for the student at this position."""
	return tuple(
		Reason(code, float(now[student]), None if before is None else float(before[student]))
		for code, (holds, now, before) in signs.items()
		if holds[student]
	)
