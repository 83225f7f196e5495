"""A small linear text classifier read from a JSON file of numbers: TF-IDF features, softmax of weighted sums."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_school.tutor.text import tokens

FORMAT = 1


class ModelUnreadableError(ValueError):
	"""The file of weights is missing, damaged or of another format; the message says which."""


@dataclass(frozen=True, slots=True)
class LinearModel:
	"""Weights of a multinomial linear model. `weights` maps a feature to its idf in hundredths and one integer a label."""

	labels: tuple[str, ...]
	bias: tuple[float, ...]
	unit: float
	weights: dict[str, tuple[int, ...]]

	def probabilities(self, features: Iterable[str]) -> dict[str, float]:
		"""Return the probability of each label, summing to 1, for the features of one text.

		The features of a block (the same first character) are weighed by idf and brought to unit length together.
		"""
		scores = list(self.bias)
		for known in self._blocks(features):
			length = math.sqrt(sum(row[0] ** 2 for row in known))
			for row in known:
				value = row[0] / length * self.unit
				for position in range(len(scores)):
					scores[position] += value * row[position + 1]
		return dict(zip(self.labels, softmax(scores), strict=True))

	def _blocks(self, features: Iterable[str]) -> list[list[tuple[int, ...]]]:
		blocks: dict[str, list[tuple[int, ...]]] = {}
		for feature in set(features):
			row = self.weights.get(feature)
			if row is not None:
				blocks.setdefault(feature[0], []).append(row)
		return list(blocks.values())


def softmax(scores: list[float]) -> list[float]:
	"""Return probabilities proportional to exp(score)."""
	top = max(scores)
	powers = [math.exp(score - top) for score in scores]
	total = sum(powers)
	return [power / total for power in powers]


def character_grams(words: Iterable[str], shortest: int = 3, longest: int = 5) -> list[str]:
	"""Return the features "c…" of the words: n-grams of characters within each word and its bounds."""
	grams: list[str] = []
	for word in words:
		padded = f" {word} "
		for size in range(shortest, longest + 1):
			grams.extend("c" + padded[start : start + size] for start in range(len(padded) - size + 1))
	return grams


def word_grams(words: list[str], longest: int = 2) -> list[str]:
	"""Return the features "w…" of the words: n-grams of neighbours, up to `longest`."""
	grams: list[str] = []
	for size in range(1, longest + 1):
		grams.extend("w" + " ".join(words[start : start + size]) for start in range(len(words) - size + 1))
	return grams


def mark_tokens(folded: str) -> list[str]:
	"""Split folded text as `tokens`, with apostrophes dropped, numbers as "#" and runs of marks as "??", "!!", "?!"."""
	return [_plain(token) for token in tokens(folded)]


def _plain(token: str) -> str:
	if token[0].isdigit():
		return "#"
	if token[0] in "?!":
		return "?!" if len(set(token)) > 1 else token[:2]
	return ".." if token[0] == "." else token.replace("'", "")


def read(path: Path) -> LinearModel:
	"""Read a model's JSON; raises ModelUnreadableError with the file's name and the fault."""
	try:
		return from_data(json.loads(path.read_text(encoding="utf-8")))
	except OSError as error:
		raise ModelUnreadableError(f"{path.name} cannot be read ({error.strerror})") from error
	except (ValueError, KeyError, TypeError, AttributeError) as error:
		raise ModelUnreadableError(f"{path.name} is damaged ({type(error).__name__}: {error})") from error


def from_data(data: Mapping[str, Any]) -> LinearModel:
	"""Return the model of the data: "format", "labels", "bias", "unit", and "features" with a row of integers each."""
	if data["format"] != FORMAT:
		raise ValueError(f"format {data['format']} instead of {FORMAT}")
	labels = tuple(map(str, data["labels"]))
	weights = {str(feature): tuple(map(int, row)) for feature, row in data["features"].items()}
	model = LinearModel(labels, tuple(map(float, data["bias"])), float(data["unit"]), weights)
	if not labels or len(model.bias) != len(labels) or not weights:
		raise ValueError("labels, bias and features do not fit each other")
	if not all(len(row) == len(labels) + 1 and row[0] > 0 for row in weights.values()):
		raise ValueError(f"a row is not an idf and {len(labels)} weights")
	if not all(map(math.isfinite, (*model.bias, model.unit))):
		raise ValueError("a number is not finite")
	return model
