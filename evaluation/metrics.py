"""Measures of classification in plain Python: accuracy, precision, recall and F1 by label, and area under the curve."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

DIGITS = 4


def share(part: float, whole: float) -> float:
	"""Return part / whole, rounded; 0.0 of nothing."""
	return round(part / whole, DIGITS) if whole else 0.0


def classification(truth: Sequence[str], guessed: Sequence[str]) -> dict[str, Any]:
	"""Return accuracy, macro_f1, per_label {label: precision, recall, f1, n} and n.

	The macro-F1 is the mean over the labels that occur in `truth` or `guessed`; a share of nothing is 0.0.
	"""
	right = Counter(label for label, guess in zip(truth, guessed, strict=True) if label == guess)
	expected, given = Counter(truth), Counter(guessed)
	labels = sorted(expected | given)
	per_label = {label: _of_label(right[label], expected[label], given[label]) for label in labels}
	return {
		"accuracy": share(right.total(), len(truth)),
		"macro_f1": share(sum(measure["f1"] for measure in per_label.values()), len(labels)),
		"per_label": per_label,
		"n": len(truth),
	}


def _of_label(right: int, expected: int, given: int) -> dict[str, float | int]:
	return {
		"precision": share(right, given),
		"recall": share(right, expected),
		"f1": share(2 * right, expected + given),
		"n": expected,
	}


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float:
	"""Return the area under the receiver operating characteristic (Mann-Whitney U: ties count half).

	Raises ValueError when `truth` holds one kind only.
	"""
	positives = sum(truth)
	negatives = len(truth) - positives
	if not positives or not negatives:
		raise ValueError("the area under the curve needs examples of both kinds")
	ranks = sum(rank for rank, is_true in zip(_ranks(scores), truth, strict=True) if is_true)
	return round((ranks - positives * (positives + 1) / 2) / (positives * negatives), DIGITS)


def _ranks(scores: Sequence[float]) -> list[float]:
	"""Ranks from 1, those of equal scores the mean of theirs."""
	order = sorted(range(len(scores)), key=scores.__getitem__)
	ranks = [0.0] * len(scores)
	start = 0
	while start < len(order):
		end = start
		while end < len(order) and scores[order[end]] == scores[order[start]]:
			end += 1
		for position in order[start:end]:
			ranks[position] = (start + 1 + end) / 2
		start = end
	return ranks
