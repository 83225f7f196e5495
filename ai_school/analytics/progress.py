"""What a student is told about their own learning: what they are good at and what to practise next, never a rank or a risk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

MASTERED = 0.6
"""A concept is held to be mastered from this probability on; the tutor goes back to a prerequisite below it."""

MOST_STRONG, MOST_TO_PRACTISE = 6, 3


def strong(mastery: Sequence[Mapping[str, Any]]) -> list[str]:
	"""Names of the concepts that the student surely masters, the surest first: the whole interval lies above MASTERED.

	`mastery` as in AI Student Profile: [{concept, probability, low, high, …}], probabilities 0 to 1.
	"""
	sure = [one for one in mastery if one["low"] >= MASTERED]
	best = sorted(sure, key=lambda one: (-one["probability"], one["concept"]))
	return [one["concept"] for one in best[:MOST_STRONG]]


def to_practise(
	mastery: Sequence[Mapping[str, Any]], prerequisites: Callable[[str], Sequence[str]]
) -> list[str]:
	"""Names of the concepts to practise next: not mastered, and first those that other weak ones do not have to wait for.

	`prerequisites(concept)` names all that a concept builds on.
	"""
	weak = {one["concept"]: one["probability"] for one in mastery if one["probability"] < MASTERED}
	waits = {concept: len(weak.keys() & set(prerequisites(concept))) for concept in weak}
	order = sorted(weak, key=lambda concept: (waits[concept], weak[concept], concept))
	return order[:MOST_TO_PRACTISE]
