"""`python -m evaluation mastery TRAIN TEST`: whether the next answer is right; rows `user_id item_id timestamp correct skill_id`.

Several skills of a row are joined by `_`, `,`, `;` or `~~`. The weights are learnt from TRAIN alone; each row of TEST is
predicted from that student's earlier rows in both files. A question that TRAIN does not have is predicted by the
weights of a second model, which was learnt without effects of questions. Beside the counts of ai_school.analytics the
two see the order of the answers (evaluation.sequences), and each skill has weights of its own for its counts.
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
from evaluation import bkt
from evaluation.answers import Answer, history, load
from evaluation.metrics import DIGITS
from evaluation.sequences import OF_ITEMS, expected, sequences
from evaluation.tables import DataError

SMOOTHING = 10.0
SAME = len(COLUMNS) - 2
"""Columns of counts from here on are about the very question."""
WITHOUT_ITEMS = (*range(SAME), *range(len(COLUMNS), len(COLUMNS) + OF_ITEMS))
SLOPED = (COLUMNS.index("right"), COLUMNS.index("wrong"))
"""A skill has weights of its own for the counts on it, as in PFA (Pavlik, Cen and Koedinger 2009)."""


def run(arguments: Sequence[str]) -> dict[str, Any]:
	"""Measure on the two files that the command line names; raises DataError."""
	if len(arguments) != 2:
		raise DataError("usage: python -m evaluation mastery TRAIN TEST")
	learnt, seen = (load(Path(argument)) for argument in arguments)
	return {**measure(learnt.answers, seen.answers), "skipped": learnt.skipped + seen.skipped}


def measure(learnt: Sequence[Answer], seen: Sequence[Answer]) -> dict[str, Any]:
	"""auc, fit_s and n; of all rows auc_skills without effects of questions, auc_counts by counts alone, auc_bkt by BKT."""
	started = time.perf_counter()
	model = Learnt(learnt)
	fit_s = time.perf_counter() - started
	right = np.array([one.right for one in seen])
	if right.all() or not right.any():
		raise DataError("The rows to measure on are all right or all wrong.")
	found = model.scores(learnt, seen)
	found["auc_bkt"] = _bkt(learnt, seen)
	return {
		**{key: round(auc(right, scores), DIGITS) for key, scores in found.items()},
		"fit_s": round(fit_s, 2),
		"n": len(seen),
		"n_train": len(learnt),
	}


class Learnt:
	"""The models, fitted to answers."""

	def __init__(self, answers: Sequence[Answer]) -> None:
		self._easiness, self._usual = easiness(answers), usual(answers)
		self._expected = expected(answers)
		self._items, self._skills = _numbers(answers, _item), _numbers(answers, _skills)
		values = self._values(answers)
		right = np.array([one.right for one in answers], dtype=np.float64)
		skills = _of(answers, _skills, self._skills)
		self._full = fit(values, right, (skills, _of(answers, _item, self._items)), SLOPED)
		self._plain = fit(values[:, WITHOUT_ITEMS], right, (skills,), SLOPED)
		self._counts = fit(values[:, :SAME], right, (skills,))

	def scores(self, before: Sequence[Answer], answers: Sequence[Answer]) -> dict[str, Floats]:
		"""Log-odds of each of the answers by what is measured of them."""
		users = {one.user for one in answers}
		known = [one for one in before if one.user in users]
		values = self._values([*known, *answers])[len(known) :]
		skills, items = _of(answers, _skills, self._skills), _of(answers, _item, self._items)
		without = self._plain.scores(values[:, WITHOUT_ITEMS], (skills,))
		return {
			"auc": np.where(items >= 0, self._full.scores(values, (skills, items)), without),
			"auc_skills": without,
			"auc_counts": self._counts.scores(values[:, :SAME], (skills,)),
		}

	def _values(self, answers: Sequence[Answer]) -> Floats:
		counts = columns(history(answers, self._easiness, self._usual))
		return np.column_stack([counts, sequences(answers, self._expected)])


def _bkt(learnt: Sequence[Answer], seen: Sequence[Answer]) -> Floats:
	users = {one.user for one in seen}
	known = [one for one in learnt if one.user in users]
	share = sum(one.right for one in learnt) / len(learnt)
	return bkt.probabilities([*known, *seen], bkt.fit(learnt), share)[len(known) :]


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
