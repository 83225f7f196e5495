"""Tell a pupil's mood from a message: frustrated, confused, positive or neutral, with a calibrated probability.

The weights come from `mood_training`: those that the app brings, or a file that a school has trained itself. When the
file is missing or broken a short list of words stands in, and `status` says so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ai_school.tutor import linear
from ai_school.tutor.text import fold, words

LABELS = ("frustrated", "confused", "positive", "neutral")
WEIGHTS = Path(__file__).parent / "data" / "mood_weights.bin"
_WORDS = Path(__file__).parent / "data" / "mood_words.json"
_MIDDLE, _STEP, _NEGATION_REACH = 0.5, 0.2, 3


@dataclass(frozen=True, slots=True)
class Mood:
	"""One of LABELS, its probability, and its source: "model" or "rules"."""

	label: str
	probability: float
	source: str


def classify(text: str, weights: Path | None = None) -> Mood:
	"""Return the most probable mood of the text, by the file `weights` or, without one, those that the app brings."""
	shares = probabilities(text, weights)
	label = max(shares, key=lambda each: shares[each])
	return Mood(label, round(shares[label], 4), "model" if _model(weights) else "rules")


def probabilities(text: str, weights: Path | None = None) -> dict[str, float]:
	"""Return the probability of each of LABELS, summing to 1."""
	model = _model(weights)
	return model.probabilities(features(text)) if model else rule_probabilities(text)


def status(weights: Path | None = None) -> str:
	"""Return "model", or why the word list stands in for it."""
	loaded = _loaded(weights)
	return loaded if isinstance(loaded, str) else "model"


def features(text: str) -> list[str]:
	"""Return the features of a text: up to three neighbouring words, its ends counted as words ("w"), and pieces ("c")."""
	found = linear.mark_tokens(fold(text))
	return linear.word_grams(["", *found, ""], 3) + linear.character_grams(found, 2, 5)


def rule_probabilities(text: str) -> dict[str, float]:
	"""Return probabilities from counts of words: 0.5 + 0.2 (positive - negative), between 0 and 1, is how well it goes.

	At 0.3 and below the pupil is frustrated, at 0.7 and above positive. A negation turns the words after it around:
	"don't understand" tells of confusion, "not bad" of joy.
	"""
	counts = _count(words(fold(text)))
	wellness = min(1.0, max(0.0, _MIDDLE + _STEP * (counts["positive"] - counts["frustrated"])))
	confusion = min(1.0, _MIDDLE + _STEP * counts["confused"]) if counts["confused"] else 0.0
	certainty = {"frustrated": 1 - wellness, "confused": confusion, "positive": wellness}
	label = max(certainty, key=lambda each: certainty[each])
	if round(certainty[label], 3) < _MIDDLE + _STEP:
		label = "neutral"
	share = certainty.get(label, _MIDDLE + _STEP)
	return {each: share if each == label else (1 - share) / (len(LABELS) - 1) for each in LABELS}


def _count(found: list[str]) -> dict[str, int]:
	lists = _word_lists()
	counts = dict.fromkeys(("frustrated", "confused", "positive"), 0)
	negated = 0
	for word in found:
		if word in lists["negation"]:
			negated = _NEGATION_REACH
			continue
		for mood in counts:
			turned = lists["negated_" + mood] if negated else lists[mood]
			counts[mood] += word in turned
		negated = max(0, negated - 1)
	return counts


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
	data = json.loads(_WORDS.read_text(encoding="utf-8"))
	return {name: frozenset(fold(word) for word in listed) for name, listed in data.items()}


def _model(weights: Path | None) -> linear.LinearModel | None:
	loaded = _loaded(weights)
	return None if isinstance(loaded, str) else loaded


def _loaded(weights: Path | None) -> linear.LinearModel | str:
	"""Return the model of a file as it now is, or why there is none."""
	path = weights or WEIGHTS
	try:
		state = path.stat()
	except OSError:
		return _load(path, 0, 0)
	return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _load(path: Path, modified: int, size: int) -> linear.LinearModel | str:
	"""`modified` and `size` tell a file from the one that stood there before."""
	try:
		model = linear.read(path)
	except linear.ModelUnreadableError as error:
		return str(error)
	if set(model.labels) != set(LABELS):
		return f"{path.name} has other labels"
	return model
