"""Trains models of who fails or leaves. Needs scikit-learn, which is imported here and nowhere else in analytics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import Floats
from ai_school.analytics.risk_model import LEAF, Model, Tree, expit

FLAGGED_SHARE = 0.2
FOLDS = 5
BINS = 10
SMOOTHING = 0.05
CLEARLY = 0.01
TREES = {
	"n_estimators": 150,
	"learning_rate": 0.07,
	"max_depth": 3,
	"subsample": 0.5,
	"max_features": 0.4,
	"min_samples_leaf": 20,
	"random_state": 0,
}
MOST_SCORE = 30.0
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cohort:
	"""Students of whom it is known how it ended. values: (students, features); groups keep classes together in folds."""

	names: tuple[str, ...]
	values: Floats
	failed: Bools
	groups: NDArray[Any]


def train(cohort: Cohort, about: Mapping[str, Any] | None = None) -> Model:
	"""The model of `fit` alone."""
	return fit(cohort, about)[0]


def fit(cohort: Cohort, about: Mapping[str, Any] | None = None) -> tuple[Model, Floats]:
	"""A logistic regression, boosted trees or their mean (_chosen), by cross-validation, calibrated on those left out.

	Whole groups are left out, so that what is peculiar to a class or a course's year is not taken for a rule.
	Returns the model, and each student's log-odds by a model that has not seen their group (for `recalibrated`).
	Raises ValueError with fewer than two groups, or when all or none failed.
	"""
	if len(np.unique(cohort.groups)) < 2 or cohort.failed.all() or not cohort.failed.any():
		raise ValueError("Training needs two groups at least, and students who failed and who did not.")
	scores = {kind: _left_out_scores(fit, cohort) for kind, fit in KINDS.items()}
	scores[BOTH] = np.mean([scores[kind] for kind in KINDS], axis=0)
	kind = _chosen(scores, cohort.failed)
	model = replace(
		_mean([KINDS[one](cohort) for one in KINDS if kind in (one, BOTH)]),
		about={**(about or {}), "kind": kind, "students": len(cohort.failed)},
	)
	return _calibrated(model, scores[kind], cohort.failed), scores[kind]


def recalibrated(model: Model, left_out: Floats, learnt: Bools, values: Floats, failed: Bools) -> Model:
	"""The model calibrated anew, by a later year too, which it has not seen either.

	left_out: log-odds from `fit`, of those who failed by `learnt`; values and failed: the later year's features and
	how it ended. What changes from year to year is so seen by the calibration (docs/analytics.md).
	"""
	scores = np.concatenate((left_out, _bounded(model.scores(values))))
	return _calibrated(model, scores, np.concatenate((learnt, failed)))


def _calibrated(model: Model, scores: Floats, failed: Bools) -> Model:
	"""Calibrated by log-odds of students whom the model has not seen, with what is usual and flagged among them."""
	slope, intercept = _platt(scores, failed)
	return replace(
		model,
		calibration=(slope, intercept),
		flagged=float(np.quantile(expit(slope * scores + intercept), 1 - FLAGGED_SHARE)),
		usual=float(failed.mean()),
	)


def auc(truth: Bools, scores: Floats) -> float:
	"""Area under the receiver operating characteristic; ties count half. NaN when there is one kind only."""
	positive = int(truth.sum())
	negative = len(truth) - positive
	if not positive or not negative:
		return float("nan")
	_values, inverse, count = np.unique(scores, return_inverse=True, return_counts=True)
	ranks = (np.cumsum(count) - (count - 1) / 2)[inverse]
	return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def calibration_error(failed: Bools, probability: Floats) -> float:
	"""Expected calibration error over ten bins of equal width (Naeini 2015)."""
	bins = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
	gap = np.bincount(bins, failed - probability, BINS)
	return float(np.abs(gap).sum() / len(failed))


def _logistic(cohort: Cohort) -> Model:
	from sklearn.linear_model import LogisticRegression

	means, scales = cohort.values.mean(0), cohort.values.std(0)
	scales = np.where(scales > 0, scales, 1.0)
	model = LogisticRegression(C=SMOOTHING, max_iter=1000)
	model.fit((cohort.values - means) / scales, cohort.failed)
	return _plain(cohort, means, scales, model.coef_[0], float(model.intercept_[0]), ())


def _trees(cohort: Cohort) -> Model:
	from sklearn.ensemble import GradientBoostingClassifier

	model = GradientBoostingClassifier(**TREES).fit(cohort.values, cohort.failed)
	share = cohort.failed.mean()
	width, zero = cohort.values.shape[1], np.zeros(cohort.values.shape[1])
	trees = tuple(_tree(one[0].tree_, TREES["learning_rate"]) for one in model.estimators_)
	return _plain(cohort, zero, np.ones(width), zero, float(np.log(share / (1 - share))), trees)


KINDS: dict[str, Callable[[Cohort], Model]] = {"logistic regression": _logistic, "boosted trees": _trees}
BOTH = "logistic regression and boosted trees"


def _chosen(scores: Mapping[str, Floats], failed: Bools) -> str:
	"""The mean of both kinds, unless one alone has clearly the better AUC: a little better on few classes is chance."""
	best = max(KINDS, key=lambda kind: auc(failed, scores[kind]))
	clearly = auc(failed, scores[best]) > auc(failed, scores[BOTH]) + CLEARLY
	return best if clearly else BOTH


def _mean(models: Sequence[Model]) -> Model:
	"""One model whose log-odds are the mean of these."""
	part = 1 / len(models)
	linear = next((model for model in models if any(model.weights)), models[0])
	return replace(
		linear,
		weights=tuple(weight * part for weight in linear.weights),
		intercept=sum(model.intercept for model in models) * part,
		trees=tuple(_scaled(tree, part) for model in models for tree in model.trees),
	)


def _scaled(tree: Tree, part: float) -> Tree:
	return replace(tree, value=tuple(value * part for value in tree.value))


def _tree(fitted: Any, rate: float) -> Tree:
	return Tree(
		feature=tuple(int(one) if one >= 0 else LEAF for one in fitted.feature),
		threshold=tuple(float(one) for one in fitted.threshold),
		left=tuple(int(one) for one in fitted.children_left),
		right=tuple(int(one) for one in fitted.children_right),
		value=tuple(float(one) * rate for one in fitted.value[:, 0, 0]),
	)


def _plain(
	cohort: Cohort, means: Floats, scales: Floats, weights: Floats, intercept: float, trees: tuple[Tree, ...]
) -> Model:
	return Model(
		features=cohort.names,
		means=tuple(means.tolist()),
		scales=tuple(scales.tolist()),
		weights=tuple(weights.tolist()),
		intercept=intercept,
		trees=trees,
		calibration=(1.0, 0.0),
		flagged=0.0,
		usual=0.0,
		about={},
	)


def _left_out_scores(fit: Callable[[Cohort], Model], cohort: Cohort) -> Floats:
	scores = np.zeros(len(cohort.failed))
	for left_out in _folds(cohort.groups):
		rest = replace(
			cohort,
			values=cohort.values[~left_out],
			failed=cohort.failed[~left_out],
			groups=cohort.groups[~left_out],
		)
		if rest.failed.all() or not rest.failed.any():
			share = np.clip(rest.failed.mean(), 0.01, 0.99)
			scores[left_out] = np.log(share / (1 - share))
			continue
		scores[left_out] = fit(rest).scores(cohort.values[left_out])
	return _bounded(scores)


def _bounded(scores: Floats) -> Floats:
	return np.clip(scores, -MOST_SCORE, MOST_SCORE)


def _folds(groups: NDArray[Any]) -> Sequence[Bools]:
	"""Masks of up to five folds of about the same size, each of whole groups."""
	names, inverse, count = np.unique(groups, return_inverse=True, return_counts=True)
	folds = min(FOLDS, len(names))
	fold_of, filled = np.zeros(len(names), dtype=np.int64), np.zeros(folds)
	for at in np.argsort(-count, kind="stable"):
		fold_of[at] = filled.argmin()
		filled[fold_of[at]] += count[at]
	return [fold_of[inverse] == fold for fold in range(folds)]


def _platt(scores: Floats, failed: Bools) -> tuple[float, float]:
	"""Slope and intercept of a logistic function of the scores."""
	from sklearn.linear_model import LogisticRegression

	fitted = LogisticRegression(C=1e6).fit(scores[:, None], failed)
	return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
