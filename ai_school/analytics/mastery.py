"""Which concepts a student masters: the chance to answer the next question right, from answers to quizzes and results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import ORDER_DIGITS, Answers, Curriculum, Floats, Ints, sum_by
from ai_school.analytics.mastery_model import DECAY, DECAY_ALL, FAST_DECAY, Fitted, History, columns
from ai_school.analytics.quantile import t_quantiles
from ai_school.analytics.risk_model import expit

RESULT_ANSWERS = 5.0
"""Answers that a result in a criterion counts for: it covers more than the one concept."""
PREREQUISITE_ANSWERS = 3.0
"""Answers that what a concept builds on counts for, where it is weaker than the concept itself."""
CONFIDENCE = 0.9
MANY = 1000
WEIGHTS = Fitted(
	intercept=-0.2076,
	weights=np.array([0.2347, 0.7375, 0.0427, 0.2875, -0.1835, 0.428, 0.0758, -0.0963, -0.0606]),
	effects=(),
)
PRIOR_PRECISION, ANSWER_PRECISION = 2.0, 0.2
"""Fitted to three simulated worlds by `python -m evaluation.mastery_training`, as no real answers with a licence to ship figures
from were at hand. The true log-odds scatter around the estimate with a precision of PRIOR_PRECISION + ANSWER_PRECISION ·
answers · p (1 - p), a little less than what fits best: on further students intervals of 90 % held the truth in 91 and 94 of
100 cases where knowledge grows, in 62 where it comes at a step (docs/analytics.md)."""


@dataclass(frozen=True, slots=True)
class Mastery:
	"""JSON of one entry of `AI Student Profile.mastery`.

	probability: that the next question on the concept is answered right, most likely (90 %) between low and high.
	count: answers behind it; last: ISO date of the last of them.
	"""

	concept: str
	subject: str
	probability: float
	low: float
	high: float
	count: int
	last: str


@dataclass(frozen=True, slots=True)
class _Cells:
	"""Figures of each (student, concept), flat: student · concepts + concept."""

	history: History
	count: Floats
	last: Ints


def masteries(answers: Answers, curriculum: Curriculum, size: int) -> list[tuple[Mastery, ...]]:
	"""One tuple for each of the `size` students of a batch, weakest concept first, of concepts with answers alone.

	Later answers count more. Where what a concept builds on (directly) is weaker than the concept itself, it
	lowers the estimate as much as three answers would: a concept with few answers follows it, one with many
	does not.
	"""
	width = len(curriculum.names)
	if not len(answers.student) or not width:
		return [() for _ in range(size)]
	cells = _cells(answers, curriculum, size)
	score = WEIGHTS.scores(columns(cells.history)[:, : len(WEIGHTS.weights)])
	score = _with_prerequisites(score, cells.count, curriculum.prerequisites, size)
	probability = expit(score)
	precision = PRIOR_PRECISION + ANSWER_PRECISION * cells.count * probability * (1 - probability)
	half = t_quantiles(CONFIDENCE, np.array([MANY]))[0] / np.sqrt(precision)
	low, high = expit(score - half), expit(score + half)
	found: list[list[Mastery]] = [[] for _ in range(size)]
	for at in np.flatnonzero(cells.count > 0):
		student, concept = divmod(int(at), width)
		found[student].append(
			Mastery(
				concept=curriculum.names[concept],
				subject=curriculum.subjects[concept],
				probability=float(probability[at]),
				low=float(low[at]),
				high=float(high[at]),
				count=max(1, round(float(cells.count[at]))),
				last=date.fromordinal(int(cells.last[at])).isoformat(),
			)
		)
	return [
		tuple(sorted(of, key=lambda one: (round(one.probability, ORDER_DIGITS), one.concept))) for of in found
	]


def _cells(answers: Answers, curriculum: Curriculum, size: int) -> _Cells:
	width = len(curriculum.names)
	cell = answers.student * width + answers.concept
	right, wrong, recent_right, recent_wrong = _tallies(cell, answers, size * width, DECAY)
	_right, _wrong, fast_right, fast_wrong = _tallies(cell, answers, size * width, FAST_DECAY)
	overall = _tallies(answers.student, answers, size, DECAY_ALL)
	all_right, all_wrong, all_recent_right, all_recent_wrong = (np.repeat(one, width) for one in overall)
	zero = np.zeros(size * width)
	last: Ints = np.zeros(size * width, dtype=np.int64)
	np.maximum.at(last, cell, answers.day)
	history = History(
		usual=curriculum.usual,
		easiness=np.tile(np.array(curriculum.easiness), size),
		right=right,
		wrong=wrong,
		recent_right=recent_right,
		recent_wrong=recent_wrong,
		fast_right=fast_right,
		fast_wrong=fast_wrong,
		all_right=all_right,
		all_wrong=all_wrong,
		all_recent_right=all_recent_right,
		all_recent_wrong=all_recent_wrong,
		same_right=zero,
		same_wrong=zero,
	)
	return _Cells(history, right + wrong, last)


def _tallies(group: Ints, answers: Answers, size: int, decay: float) -> tuple[Floats, Floats, Floats, Floats]:
	"""Right and wrong of each group, and both fading by `decay` with each answer of the group that came later."""
	order = np.lexsort((np.arange(len(group)), answers.day, group))
	asked = (answers.right + answers.wrong)[order]
	so_far = np.cumsum(asked)
	total = sum_by(group[order], asked, size)
	later = np.cumsum(total)[group[order]] - so_far
	fading: Floats = np.empty(len(group))
	fading[order] = decay**later
	columns = (answers.right, answers.wrong, answers.right * fading, answers.wrong * fading)
	right, wrong, recent_right, recent_wrong = (sum_by(group, column, size) for column in columns)
	return right, wrong, recent_right, recent_wrong


def _with_prerequisites(
	score: Floats, count: Floats, prerequisites: Sequence[Sequence[int]], size: int
) -> Floats:
	known: NDArray[np.float64] = np.where(count > 0, score, np.inf).reshape(size, -1)
	weakest = np.full_like(known, np.inf)
	for concept, earlier in enumerate(prerequisites):
		if earlier:
			weakest[:, concept] = known[:, list(earlier)].min(axis=1)
	flat = weakest.reshape(-1)
	lower = flat < score
	pulled = (count * score + PREREQUISITE_ANSWERS * np.where(lower, flat, 0.0)) / (
		count + PREREQUISITE_ANSWERS
	)
	return np.where(lower, pulled, score)
