"""How likely a student answers the next question on a concept right: performance factors analysis, with numpy alone.

A logistic regression on counts of earlier successes and failures (Pavlik, Cen and Koedinger 2009), with recent ones
counting more (R-PFA, Galyardt and Goldin 2015) and the student's answers on everything beside those on the concept
(Best-LR, Gervet et al. 2020). Questions and concepts may have effects of their own, held near zero by a ridge.
"""

from dataclasses import dataclass

import numpy as np

from ai_school.analytics.facts import Floats, Ints
from ai_school.analytics.risk_model import expit

DECAY = 0.93
DECAY_ALL = 0.93
FAST_DECAY = 0.7
"""What an answer counts for with each later one: on the concept, on everything, and where the last few alone are to speak."""
IMAGINED, IMAGINED_ALL = 8.0, 10.0
"""Imagined answers: on the concept as the student does elsewhere, on everything as everybody does."""
HALF = 0.5
COLUMNS = (
	"easiness",
	"estimate",
	"right",
	"wrong",
	"recent",
	"fast",
	"all_right",
	"all_wrong",
	"all_recent",
	"same_right",
	"same_wrong",
)
RIDGE = 1e-3
EFFECT_RIDGE, SLOPE_RIDGE = 1.0, 10.0
ROUNDS = 12
STEPS = 2


@dataclass(frozen=True, slots=True)
class History:
	"""What was answered before, one entry per prediction: counts, and counts that fade with each later answer.

	usual: log-odds of any answer being right, over everybody; easiness: of an answer on the concept. same: answers
	to the very question.
	"""

	usual: float

	easiness: Floats
	right: Floats
	wrong: Floats
	recent_right: Floats
	recent_wrong: Floats
	fast_right: Floats
	fast_wrong: Floats
	all_right: Floats
	all_wrong: Floats
	all_recent_right: Floats
	all_recent_wrong: Floats
	same_right: Floats
	same_wrong: Floats


@dataclass(frozen=True, slots=True)
class Fitted:
	"""Intercept and weights of the columns; the effects of each of the groups given to `fit`, by number.

	slopes: by number of the first kind of group, what is added to the weights of the columns `sloped`.
	"""

	intercept: float
	weights: Floats
	effects: tuple[Floats, ...]
	slopes: Floats | None = None
	sloped: tuple[int, ...] = ()

	def scores(self, values: Floats, groups: tuple[Ints, ...] = ()) -> Floats:
		"""Log-odds; a group of -1 has no effect."""
		score = self.intercept + values @ self.weights
		for effect, group in zip(self.effects, groups, strict=False):
			score = score + _effect(effect, group)
		if self.slopes is not None:
			score = score + _sloped(self.slopes, groups[0], values[:, list(self.sloped)])
		return np.asarray(score)


def columns(history: History) -> Floats:
	"""(predictions, COLUMNS)."""
	return np.column_stack(
		[
			history.easiness,
			estimate(history),
			np.log1p(history.right),
			np.log1p(history.wrong),
			_log_odds(history.recent_right, history.recent_wrong),
			_log_odds(history.fast_right, history.fast_wrong),
			np.log1p(history.all_right),
			np.log1p(history.all_wrong),
			_log_odds(history.all_recent_right, history.all_recent_wrong),
			np.log1p(history.same_right),
			np.log1p(history.same_wrong),
		]
	)


def estimate(history: History) -> Floats:
	"""Log-odds on the concept by the recent answers, with imagined ones at the student's own level elsewhere."""
	everything = history.all_right + history.all_wrong
	level = log_odds(history.all_right, everything, expit(np.asarray(history.usual)), IMAGINED_ALL)
	expected = expit(history.easiness + level - history.usual)
	answers = history.recent_right + history.recent_wrong
	return log_odds(history.recent_right, answers, expected, IMAGINED)


def fit(values: Floats, right: Floats, groups: tuple[Ints, ...] = (), sloped: tuple[int, ...] = ()) -> Fitted:
	"""Penalised maximum likelihood by turns: weights by Newton's method, then each group's effects by theirs.

	right: 1.0 or 0.0 per row; groups: for each kind of effect the number of the row's group, -1 for none; sloped:
	columns whose weights differ between the groups of the first kind.
	"""
	with_one = np.column_stack([np.ones(len(values)), values])
	weights: Floats = np.zeros(with_one.shape[1])
	effects: list[Floats] = [np.zeros(int(group.max(initial=-1)) + 1) for group in groups]
	own = values[:, list(sloped)]
	slopes: Floats = np.zeros((len(effects[0]) if sloped else 0, len(sloped)))
	for _round in range(ROUNDS):
		tilt = _sloped(slopes, groups[0], own) if sloped else np.zeros(len(values))
		offset = sum((_effect(*pair) for pair in zip(effects, groups, strict=True)), tilt)
		for _step in range(STEPS):
			weights = weights + _newton_step(with_one, right, weights, offset)
		linear = with_one @ weights
		for at, group in enumerate(groups):
			others = offset - _effect(effects[at], group)
			effects[at] = _effects_step(effects[at], group, right, linear + others)
			offset = others + _effect(effects[at], group)
		if sloped:
			slopes = _slopes_step(slopes, groups[0], own, right, linear + offset)
	return Fitted(float(weights[0]), weights[1:], tuple(effects), slopes if sloped else None, sloped)


def log_odds(right: Floats, total: Floats, usual: Floats | float, weight: float) -> Floats:
	"""Log-odds of a share of right answers, with `weight` imagined answers of the usual share."""
	share = (right + weight * usual) / (total + weight)
	return np.asarray(np.log(share / (1 - share)))


def _newton_step(values: Floats, right: Floats, weights: Floats, offset: Floats) -> Floats:
	probability = expit(values @ weights + offset)
	gradient = values.T @ (right - probability) - RIDGE * weights
	curvature = (values * (probability * (1 - probability))[:, None]).T @ values
	return np.asarray(np.linalg.solve(curvature + RIDGE * np.eye(len(weights)), gradient))


def _effects_step(effect: Floats, group: Ints, right: Floats, others: Floats) -> Floats:
	known = group >= 0
	probability = expit(others + _effect(effect, group))
	gradient = np.bincount(group[known], (right - probability)[known], len(effect)) - EFFECT_RIDGE * effect
	curvature = np.bincount(group[known], (probability * (1 - probability))[known], len(effect))
	return np.asarray(effect + gradient / (curvature + EFFECT_RIDGE))


def _slopes_step(slopes: Floats, group: Ints, own: Floats, right: Floats, score: Floats) -> Floats:
	"""Newton's step of every group's slopes at once."""
	known = group >= 0
	probability = expit(score)
	pulls = (right - probability)[:, None] * own
	weight = probability * (1 - probability)
	width, size = own.shape[1], len(slopes)
	gradient = _sums(pulls[known], group[known], size) - SLOPE_RIDGE * slopes
	products = (weight[:, None, None] * own[:, :, None] * own[:, None, :]).reshape(len(own), -1)
	curvature = _sums(products[known], group[known], size).reshape(size, width, width)
	step = np.linalg.solve(curvature + SLOPE_RIDGE * np.eye(width), gradient[:, :, None])
	return np.asarray(slopes + step[:, :, 0])


def _sums(columns: Floats, group: Ints, size: int) -> Floats:
	"""Column sums by group."""
	return np.column_stack([np.bincount(group, column, size) for column in columns.T])


def _sloped(slopes: Floats, group: Ints, own: Floats) -> Floats:
	if not len(slopes):
		return np.zeros(len(group))
	return np.where(group >= 0, (slopes[np.maximum(group, 0)] * own).sum(axis=1), 0.0)


def _effect(effect: Floats, group: Ints) -> Floats:
	if not len(effect):
		return np.zeros(len(group))
	return np.where(group >= 0, effect[np.maximum(group, 0)], 0.0)


def _log_odds(right: Floats, wrong: Floats) -> Floats:
	return np.asarray(np.log((right + HALF) / (wrong + HALF)))
