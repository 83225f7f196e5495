"""`python -m evaluation mastery TRAIN TEST`: whether the next answer is right; rows `user_id item_id timestamp correct skill_id`.

Several skills of a row are joined by `_`, `,`, `;` or `~~`. The weights are learnt from TRAIN alone; each row of TEST is
predicted from that student's earlier rows in both files. A question that TRAIN does not have is predicted by the
weights of a second model, which was learnt without effects of questions.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ai_school.analytics.facts import Floats, Ints
from ai_school.analytics.mastery_model import COLUMNS, columns, fit, log_odds
from ai_school.analytics.risk_model import expit
from ai_school.analytics.risk_training import auc
from evaluation.answers import Answer, history, load
from evaluation.metrics import DIGITS
from evaluation.tables import DataError

SMOOTHING = 10.0
SAME = len(COLUMNS) - 2
"""Columns from here on are about the very question."""


def run(arguments: Sequence[str]) -> dict[str, Any]:
	"""Measure on the two files that the command line names; raises DataError."""
	if len(arguments) != 2:
		raise DataError("usage: python -m evaluation mastery TRAIN TEST")
	learnt, seen = (load(Path(argument)) for argument in arguments)
	return measure(learnt, seen)


def measure(learnt: Sequence[Answer], seen: Sequence[Answer]) -> dict[str, Any]:
	"""auc, fit_s and n; auc_skills is of the model without effects of questions, of all rows."""
	started = time.perf_counter()
	model = Learnt(learnt)
	fit_s = time.perf_counter() - started
	right = np.array([one.right for one in seen])
	if right.all() or not right.any():
		raise DataError("The rows to measure on are all right or all wrong.")
	with_items, without = model.scores(learnt, seen)
	return {
		"auc": round(auc(right, with_items), DIGITS),
		"auc_skills": round(auc(right, without), DIGITS),
		"fit_s": round(fit_s, 2),
		"n": len(seen),
		"n_train": len(learnt),
	}


class Learnt:
	"""Both models, fitted to answers."""

	def __init__(self, answers: Sequence[Answer]) -> None:
		self._easiness, self._usual = easiness(answers), usual(answers)
		self._items, self._skills = _numbers(answers, _item), _numbers(answers, _skills)
		values = columns(history(answers, self._easiness, self._usual))
		right = np.array([one.right for one in answers], dtype=np.float64)
		skills = _of(answers, _skills, self._skills)
		self._full = fit(values, right, (skills, _of(answers, _item, self._items)))
		self._plain = fit(values[:, :SAME], right, (skills,))

	def scores(self, before: Sequence[Answer], answers: Sequence[Answer]) -> tuple[Floats, Floats]:
		"""Log-odds of each of the answers, with effects of questions where they are known, and without."""
		values = columns(history([*before, *answers], self._easiness, self._usual))[len(before) :]
		skills, items = _of(answers, _skills, self._skills), _of(answers, _item, self._items)
		without = self._plain.scores(values[:, :SAME], (skills,))
		return np.where(items >= 0, self._full.scores(values, (skills, items)), without), without


def easiness(answers: Sequence[Answer]) -> dict[tuple[str, ...], float]:
	"""By skills, the log-odds of an answer being right."""
	right: dict[tuple[str, ...], int] = defaultdict(int)
	total: dict[tuple[str, ...], int] = defaultdict(int)
	for one in answers:
		right[one.skills] += one.right
		total[one.skills] += 1
	names = list(total)
	counts = np.array([[right[name], total[name]] for name in names], dtype=np.float64).reshape(-1, 2)
	values = log_odds(counts[:, 0], counts[:, 1], expit(np.asarray(usual(answers))), SMOOTHING)
	return dict(zip(names, values.tolist(), strict=True))


def usual(answers: Sequence[Answer]) -> float:
	"""Log-odds of any answer being right."""
	right = np.array([sum(one.right for one in answers)], dtype=np.float64)
	return float(log_odds(right, np.array([len(answers)], dtype=np.float64), 0.5, 1.0)[0])


def _item(answer: Answer) -> Hashable:
	return answer.item or None


def _skills(answer: Answer) -> Hashable:
	return answer.skills or None


def _numbers(answers: Sequence[Answer], key: Callable[[Answer], Hashable]) -> dict[Hashable, int]:
	names = dict.fromkeys(key(one) for one in answers)
	return {name: at for at, name in enumerate(name for name in names if name is not None)}


def _of(answers: Sequence[Answer], key: Callable[[Answer], Hashable], numbers: dict[Hashable, int]) -> Ints:
	return np.array([numbers.get(key(one), -1) for one in answers], dtype=np.int64)
