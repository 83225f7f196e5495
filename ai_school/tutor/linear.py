"""A small linear text classifier read from a JSON file of numbers: TF-IDF features, softmax of weighted sums."""

import json
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from ai_school.tutor.text import tokens

FORMAT = 1
MOST = 2**15 - 1
_FEATURES = ' "features": {\n'
_LINES = 256
"""Features that are read at once."""


class ModelUnreadableError(ValueError):
	"""The file of weights is missing, damaged or of another format; the message says which."""


class Weights:
	"""Rows of integers by feature, packed: a dict of tuples would take some 250 bytes a feature in every process.

	A feature is known by its hash in this process; of two with the same 64 bits one row is kept.
	"""

	def __init__(self, rows: Iterable[tuple[str, Sequence[int]]], width: int) -> None:
		"""Pack rows of `width` integers each; raises ValueError for a row of another length or a number over 16 bits."""
		hashes, numbers = array("q"), array("h")
		for feature, row in rows:
			hashes.append(hash(feature))
			numbers.extend(_row(row, width))
		places = {key: position for position, key in enumerate(hashes)}
		self._hashes = array("q", sorted(places))
		self._width = width
		self._numbers = array("h")
		for key in self._hashes:
			self._numbers.extend(numbers[places[key] * width : (places[key] + 1) * width])

	def __len__(self) -> int:
		return len(self._hashes)

	def get(self, feature: str) -> Sequence[int] | None:
		"""The row of a feature, None where it is unknown."""
		key = hash(feature)
		position = bisect_left(self._hashes, key)
		if position == len(self._hashes) or self._hashes[position] != key:
			return None
		return self._numbers[position * self._width : (position + 1) * self._width]


@dataclass(frozen=True, slots=True)
class LinearModel:
	"""Weights of a multinomial linear model: for each feature its idf in hundredths, then one integer a label."""

	labels: tuple[str, ...]
	bias: tuple[float, ...]
	unit: float
	weights: Weights

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

	def _blocks(self, features: Iterable[str]) -> list[list[Sequence[int]]]:
		blocks: dict[str, list[Sequence[int]]] = {}
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
	"""Read a model's JSON; raises ModelUnreadableError with the file's name and the fault.

	A file of one feature a line is read in parts: whole, its lists of numbers would for a moment take ten times what is
	kept of them, and a process does not give all of that back.
	"""
	try:
		with path.open(encoding="utf-8") as lines:
			return _read(lines)
	except OSError as error:
		raise ModelUnreadableError(f"{path.name} cannot be read ({error.strerror})") from error
	except (ValueError, KeyError, TypeError, AttributeError) as error:
		raise ModelUnreadableError(f"{path.name} is damaged ({type(error).__name__}: {error})") from error


def from_data(data: Mapping[str, Any]) -> LinearModel:
	"""Return the model of the data: "format", "labels", "bias", "unit", and "features" with a row of integers each."""
	return _model(data, data["features"].items())


def _read(lines: Iterator[str]) -> LinearModel:
	head: list[str] = []
	for line in lines:
		if line == _FEATURES:
			return _model(json.loads("".join(head) + _FEATURES + "}}"), _by_line(lines))
		head.append(line)
	return from_data(json.loads("".join(head)))


def _by_line(lines: Iterator[str]) -> Iterator[tuple[str, Sequence[int]]]:
	"""The features of lines, the last of which closes their object and the file's; ValueError where they do not."""
	is_closed = False
	while text := "".join(islice(lines, _LINES)).strip():
		if is_closed:
			raise ValueError("text after its end")
		is_closed = text.endswith("}}")
		yield from json.loads("{" + (text[:-1] if is_closed else text.removesuffix(",") + "}")).items()
	if not is_closed:
		raise ValueError("its end is missing")


def _model(data: Mapping[str, Any], features: Iterable[tuple[str, Sequence[int]]]) -> LinearModel:
	if data["format"] != FORMAT:
		raise ValueError(f"format {data['format']} instead of {FORMAT}")
	labels = tuple(map(str, data["labels"]))
	weights = Weights(features, len(labels) + 1)
	model = LinearModel(labels, tuple(map(float, data["bias"])), float(data["unit"]), weights)
	if not labels or len(model.bias) != len(labels) or not len(weights):
		raise ValueError("labels, bias and features do not fit each other")
	if not all(map(math.isfinite, (*model.bias, model.unit))):
		raise ValueError("a number is not finite")
	return model


def _row(row: Sequence[int], width: int) -> list[int]:
	numbers = [int(number) for number in row]
	if len(numbers) != width or numbers[0] <= 0 or max(map(abs, numbers)) > MOST:
		raise ValueError(f"a row is not an idf and {width - 1} weights")
	return numbers
