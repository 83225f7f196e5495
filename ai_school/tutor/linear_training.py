"""Train the small linear classifiers that `linear` reads. Needs scikit-learn, which is imported here and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ai_school.tutor.linear_file import write

__all__ = ["Choice", "Examples", "Trained", "calibration_error", "train", "write"]

Analyse = Callable[[str], list[str]]

_RESOLUTION = 127
_MAX_ITERATIONS = 300
_ABSENT = -20.0
"""Score of a label of which nothing is left where a fold is left out."""


@dataclass(frozen=True, slots=True)
class Examples:
	"""Labelled texts. `weights` is how much each counts; `groups` holds texts of one origin together in folds."""

	texts: Sequence[str]
	labels: Sequence[str]
	weights: Sequence[float]
	groups: Sequence[int]


@dataclass(frozen=True, slots=True)
class Choice:
	"""What to train: the kind of model, how many features it may keep, and its smoothing (C, or alpha for Bayes).

	With `contrast` above 0, a feature counts by that power of how much likelier it is in the first label's texts than in
	the others', or less likely (the log-count ratio of Wang and Manning 2012). Without `folds` nothing is left out, and the
	probabilities stay as they are: for models whose threshold is chosen on texts of others.
	"""

	kind: str = "logistic"
	features: int = 1000
	smoothing: float = 1.0
	rarest: int = 2
	folds: int = 5
	contrast: float = 0.0


@dataclass(frozen=True, slots=True)
class Trained:
	"""The data of a model (see `linear_file.pack`), and what each text got from models that had not seen its group.

	That is its most probable label, the probability of that label, and the probability before calibration; last the
	probability of the first label."""

	data: dict[str, Any]
	left_out: tuple[str, ...]
	confidences: tuple[float, ...]
	uncalibrated: tuple[float, ...]
	first: tuple[float, ...] = ()


def train(
	examples: Examples,
	analyse: Analyse,
	labels: Sequence[str],
	choice: Choice,
	calibrated_on: int | None = None,
) -> Trained:
	"""Return a model with calibrated probabilities.

	The features of greatest weight in a model over all of them are kept and the model is fitted again. Its
	probabilities are sharpened or softened by the one temperature (Guo et al. 2017) that suits the texts left out
	in cross-validation best: the first `calibrated_on` of them, those that are like what the model will read, or all.
	"""
	from scipy.special import softmax

	kept = _select(examples, analyse, labels, choice)
	matrix, idf = _matrix(examples.texts, analyse, kept)
	contrast = _contrast(matrix, examples, labels) ** choice.contrast
	matrix = matrix.multiply(contrast).tocsr()
	model = _fit(matrix, examples, labels, choice)
	if not choice.folds:
		return Trained(_as_data(kept, idf, contrast, model, labels, 1.0), (), (), ())
	scores = _left_out_scores(matrix, examples, labels, choice, model)
	temperature = _temperature(scores, examples, labels, calibrated_on or len(examples.texts))
	return Trained(
		_as_data(kept, idf, contrast, model, labels, temperature),
		tuple(labels[position] for position in scores.argmax(1)),
		_confidences(scores / temperature),
		_confidences(scores),
		tuple(map(float, softmax(scores / temperature, axis=1)[:, 0])),
	)


def _confidences(scores: Any) -> tuple[float, ...]:
	from scipy.special import softmax

	return tuple(map(float, softmax(scores, axis=1).max(1)))


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
	"""Return the expected calibration error (Naeini et al. 2015): the mean distance, over bins of equal width weighed by
	their size, between how sure the guesses of a bin are and the share of them that is right; 0.0 of nothing."""
	distances = [0.0] * bins
	for confidence, hit in zip(confidences, right, strict=True):
		distances[min(bins - 1, int(confidence * bins))] += confidence - hit
	return round(sum(map(abs, distances)) / max(len(right), 1), 4)


def _matrix(texts: Sequence[str], analyse: Analyse, kept: Sequence[str]) -> tuple[Any, Any]:
	"""Return the TF-IDF matrix of the texts over the kept features, each block at unit length, and the idf."""
	import numpy as np
	from scipy.sparse import diags, hstack
	from sklearn.feature_extraction.text import CountVectorizer
	from sklearn.preprocessing import normalize

	counts = CountVectorizer(analyzer=analyse, binary=True, vocabulary=kept).transform(texts).tocsc()
	present = np.asarray(counts.sum(0)).ravel()
	idf = np.round((np.log((1 + len(texts)) / (1 + present)) + 1) * 100)
	weighed = (counts @ diags(idf)).tocsc()
	initials = np.array([feature[0] for feature in kept])
	blocks = [normalize(weighed[:, initials == initial]) for initial in dict.fromkeys(initials)]
	return hstack(blocks).tocsr(), idf


def _select(examples: Examples, analyse: Analyse, labels: Sequence[str], choice: Choice) -> list[str]:
	import numpy as np
	from sklearn.feature_extraction.text import CountVectorizer

	vectorizer = CountVectorizer(analyzer=analyse, binary=True, min_df=choice.rarest).fit(examples.texts)
	names = sorted(vectorizer.get_feature_names_out())
	if len(names) <= choice.features:
		return names
	matrix, _ = _matrix(examples.texts, analyse, names)
	model = _fit(matrix, examples, labels, Choice("logistic"))
	spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(0)).ravel())
	importance = np.abs(model.coef_).max(0) * spread
	return sorted(names[position] for position in np.argsort(-importance)[: choice.features])


def _contrast(matrix: Any, examples: Examples, labels: Sequence[str]) -> Any:
	"""Return, for each feature, the absolute logarithm of its share in the first label's texts over that in the others'."""
	import numpy as np

	is_first = np.array([label == labels[0] for label in examples.labels])
	present = (matrix > 0).astype(float)
	shares = [1 + np.asarray(present[rows].sum(0)).ravel() for rows in (is_first, ~is_first)]
	return np.abs(np.log((shares[0] / shares[0].sum()) / (shares[1] / shares[1].sum())))


def _fit(
	matrix: Any,
	examples: Examples,
	labels: Sequence[str],
	choice: Choice,
	rows: Any = None,
	start: Any = None,
) -> Any:
	"""Fit a model to the rows; a logistic one may start from another, which takes it to the same place sooner."""
	import numpy as np
	from sklearn.linear_model import LogisticRegression
	from sklearn.naive_bayes import MultinomialNB

	answers = np.array([labels.index(label) for label in examples.labels])
	weights = np.array(examples.weights, dtype=float)
	rows = np.arange(len(answers)) if rows is None else rows
	if choice.kind == "bayes":
		model = MultinomialNB(alpha=choice.smoothing)
	else:
		model = LogisticRegression(C=choice.smoothing, max_iter=_MAX_ITERATIONS, warm_start=start is not None)
		if start is not None:
			present = np.unique(answers[rows])
			model.coef_, model.intercept_ = start.coef_[present], start.intercept_[present]
	return model.fit(matrix[rows].astype(np.float32), answers[rows], sample_weight=weights[rows])


def _scores(model: Any, matrix: Any) -> Any:
	bias, weights = _parameters(model)
	return matrix @ weights.T + bias


def _parameters(model: Any) -> tuple[Any, Any]:
	if hasattr(model, "coef_"):
		return model.intercept_, model.coef_
	return model.class_log_prior_, model.feature_log_prob_


def _left_out_scores(
	matrix: Any, examples: Examples, labels: Sequence[str], choice: Choice, start: Any
) -> Any:
	import numpy as np

	scores = np.full((len(examples.labels), len(labels)), _ABSENT)
	fold_of = np.array(examples.groups) % choice.folds
	for fold in range(choice.folds):
		rows = np.flatnonzero(fold_of != fold)
		model = _fit(matrix, examples, labels, choice, rows, start if choice.kind == "logistic" else None)
		out = np.flatnonzero(fold_of == fold)
		scores[np.ix_(out, model.classes_)] = _scores(model, matrix[out])
	return scores


def _temperature(scores: Any, examples: Examples, labels: Sequence[str], first: int) -> float:
	import numpy as np
	from scipy.optimize import minimize_scalar
	from scipy.special import log_softmax

	answers = np.array([labels.index(label) for label in examples.labels[:first]])

	def loss(temperature: float) -> float:
		likelihood = log_softmax(scores[:first] / temperature, axis=1)[np.arange(first), answers]
		return -float(np.average(likelihood, weights=examples.weights[:first]))

	return float(minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x)


def _as_data(
	kept: Sequence[str], idf: Any, contrast: Any, model: Any, labels: Sequence[str], temperature: float
) -> dict[str, Any]:
	import numpy as np

	bias, weights = (values / temperature for values in _parameters(model))
	weights = (weights - weights.mean(0)) * contrast
	unit = float(np.abs(weights).max()) / _RESOLUTION
	rows = np.round(weights / unit).astype(int).T
	features = {
		feature: [int(idf[position]), *map(int, rows[position])] for position, feature in enumerate(kept)
	}
	return {
		"labels": list(labels),
		"temperature": round(temperature, 4),
		"bias": [round(float(value), 4) for value in bias],
		"unit": round(unit, 6),
		"features": features,
	}
