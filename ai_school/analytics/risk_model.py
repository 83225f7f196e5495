"""A trained model of who fails or leaves, as a small JSON of numbers, read with numpy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ai_school.analytics.facts import Floats, Ints

FORMAT = 1
LEAF = -1


class ModelError(ValueError):
	"""A stored model that cannot be read."""


@dataclass(frozen=True, slots=True)
class Tree:
	"""A regression tree, its root first: a node goes to `left` where its feature is at most the threshold.

	feature is LEAF for a leaf, whose `value` is added to the score.
	"""

	feature: tuple[int, ...]
	threshold: tuple[float, ...]
	left: tuple[int, ...]
	right: tuple[int, ...]
	value: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
	"""Log-odds = intercept + weights · (features - means) / scales + what the trees add; then calibrated.

	calibration: (slope, intercept) of Platt's logistic function of the log-odds (Platt 1999), from students who
	were left out. flagged: the probability from which on the riskiest fifth of them lies. usual: the share who
	failed or left. about: what it was trained and measured on.
	"""

	features: tuple[str, ...]
	means: tuple[float, ...]
	scales: tuple[float, ...]
	weights: tuple[float, ...]
	intercept: float
	trees: tuple[Tree, ...]
	calibration: tuple[float, float]
	flagged: float
	usual: float
	about: Mapping[str, Any]

	def probabilities(self, values: Floats) -> Floats:
		"""The probability of each row of features (students, features), in the order of `features`."""
		slope, intercept = self.calibration
		return expit(slope * self.scores(values) + intercept)

	def scores(self, values: Floats) -> Floats:
		"""Log-odds of each row before calibration."""
		standard = (values - np.array(self.means)) / np.array(self.scales)
		score: Floats = self.intercept + standard @ np.array(self.weights)
		for tree in self.trees:
			score = score + _leaf_values(tree, values)
		return score


def expit(score: Floats) -> Floats:
	"""1 / (1 + exp(-score)), without overflow."""
	return np.asarray(0.5 * (1 + np.tanh(0.5 * score)))


def to_json(model: Model) -> dict[str, Any]:
	"""The model as JSON knows it."""
	trees = [[tree.feature, tree.threshold, tree.left, tree.right, tree.value] for tree in model.trees]
	fields = (
		"features",
		"means",
		"scales",
		"weights",
		"intercept",
		"calibration",
		"flagged",
		"usual",
		"about",
	)
	return {"format": FORMAT, "trees": trees, **{field: getattr(model, field) for field in fields}}


def from_json(stored: Mapping[str, Any]) -> Model:
	"""The model that `to_json` made this of. Raises ModelError for anything else."""
	try:
		values = dict(stored)
		if values.pop("format") != FORMAT:
			raise ModelError("the model was written by another version of this app")
		trees = tuple(Tree(*(tuple(column) for column in tree)) for tree in values.pop("trees"))
		lists = {key: tuple(value) for key, value in values.items() if isinstance(value, (list, tuple))}
		model = Model(**{**values, **lists, "trees": trees})
	except (AttributeError, KeyError, TypeError) as error:
		raise ModelError("this is no model of risk") from error
	if not len(model.features) == len(model.means) == len(model.scales) == len(model.weights):
		raise ModelError("the model's lists differ in length")
	return model


def select(model: Model, names: Sequence[str], values: Floats) -> Floats:
	"""The model's features, in its order, out of columns with these names. Raises ModelError where one is missing."""
	missing = set(model.features) - set(names)
	if missing:
		raise ModelError(f"the model asks for {', '.join(sorted(missing))}")
	return values[:, [list(names).index(name) for name in model.features]]


def _leaf_values(tree: Tree, values: Floats) -> Floats:
	feature, threshold = np.array(tree.feature), np.array(tree.threshold)
	left, right, value = np.array(tree.left), np.array(tree.right), np.array(tree.value)
	node: Ints = np.zeros(len(values), dtype=np.int64)
	rows = np.arange(len(values))
	while (inner := feature[node] != LEAF).any():
		goes_left = values[rows, np.maximum(feature[node], 0)] <= threshold[node]
		node = np.where(inner, np.where(goes_left, left[node], right[node]), node)
	return np.asarray(value[node])
