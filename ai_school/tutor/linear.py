"""A small linear text classifier read from a file of numbers: TF-IDF features, softmax of weighted sums."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_school.tutor import linear_file
from ai_school.tutor.packed import Keys
from ai_school.tutor.text import tokens


class ModelUnreadableError(ValueError):
	"""The file of weights is missing, damaged or of another format; the message says which."""


@dataclass(frozen=True, slots=True)
class LinearModel:
	"""Weights of a multinomial linear model: for each feature its idf in hundredths, and one integer a label."""

	labels: tuple[str, ...]
	bias: tuple[float, ...]
	unit: float
	keys: Keys
	idf: memoryview
	weights: memoryview

	def probabilities(self, features: Iterable[str]) -> dict[str, float]:
		"""Return the probability of each label, summing to 1, for the features of one text.

		The features of a block (the same first character) are weighed by idf and brought to unit length together.
		"""
		scores = list(self.bias)
		width = len(scores)
		for known in self._blocks(features):
			idf = [self.idf[place] for place in known]
			length = math.sqrt(sum(each**2 for each in idf))
			for place, each in zip(known, idf, strict=True):
				value = each / length * self.unit
				for label, weight in enumerate(self.weights[place * width : (place + 1) * width].tolist()):
					scores[label] += value * weight
		return dict(zip(self.labels, softmax(scores), strict=True))

	def _blocks(self, features: Iterable[str]) -> list[list[int]]:
		"""The places of the features that are known, those of a block together."""
		blocks: dict[str, list[int]] = {}
		for feature in dict.fromkeys(features):
			place = self.keys.place(feature)
			if place >= 0:
				blocks.setdefault(feature[0], []).append(place)
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
	"""Map a model's file; raises ModelUnreadableError with the file's name and the fault."""
	try:
		return _model(linear_file.mapped(path))
	except OSError as error:
		raise ModelUnreadableError(f"{path.name} cannot be read ({error.strerror})") from error
	except (ValueError, KeyError, TypeError) as error:
		raise ModelUnreadableError(f"{path.name} is damaged ({type(error).__name__}: {error})") from error


def from_data(data: Mapping[str, Any]) -> LinearModel:
	"""Return the model of the data that `linear_file.pack` takes."""
	return _model(memoryview(linear_file.pack(data)))


def _model(content: memoryview) -> LinearModel:
	head, keys, idf, weights = linear_file.unpack(content)
	bias = tuple(map(float, head["bias"]))
	return LinearModel(tuple(map(str, head["labels"])), bias, float(head["unit"]), keys, idf, weights)
