"""Mastery of concepts by one student, by the definitions of `mastery.masteries` and `mastery_model`."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import exp, log, log1p, sqrt
from typing import Any, NamedTuple

from tests.reference.records import CleanAnswer
from tests.reference.results import quantile

DECAY, FAST_DECAY = 0.93, 0.7
IMAGINED, IMAGINED_ALL = 8, 10
PREREQUISITE_ANSWERS = 3
PRIOR_PRECISION, ANSWER_PRECISION = 2, 0.2
MANY = 1000
SMOOTHING = 10


class Concept(NamedTuple):
	"""`right` of `asked` answers of the whole school; `builds_on` names other concepts."""

	subject: str
	right: float
	asked: float
	builds_on: tuple[str, ...] = ()


class Taught(NamedTuple):
	"""The concepts that a quiz or a criterion asks for, and the model: its intercept and the weights of nine columns."""

	concepts: Mapping[str, Concept]
	intercept: float
	weights: Sequence[float]


class Tally(NamedTuple):
	"""Right and wrong answers, all counting alike, or each answer given later making the earlier ones count less."""

	right: float
	wrong: float


def mastery(answers: Sequence[CleanAnswer], taught: Taught) -> list[dict[str, Any]]:
	"""`answers` in the order in which they were given; the weakest concept first."""
	names = sorted({one.concept for one in answers})
	scores = {name: _score(name, answers, taught) for name in names}
	counts = {name: sum(_tally(_of(name, answers), 1.0)) for name in names}
	found = [_mastery(name, scores, counts, answers, taught) for name in names]
	return sorted(found, key=lambda one: (round(one["probability"], 9), one["concept"]))


def _mastery(
	name: str, scores: dict, counts: dict, answers: Sequence[CleanAnswer], taught: Taught
) -> dict[str, Any]:
	score, count, concept = scores[name], counts[name], taught.concepts[name]
	weakest = min((scores[earlier] for earlier in concept.builds_on if earlier in scores), default=score)
	if weakest < score:
		score = (count * score + PREREQUISITE_ANSWERS * weakest) / (count + PREREQUISITE_ANSWERS)
	probability = _chance(score)
	precision = PRIOR_PRECISION + ANSWER_PRECISION * count * probability * (1 - probability)
	half = quantile(0.9, MANY) / sqrt(precision)
	last: date = max(one.day for one in _of(name, answers))
	return {
		"concept": name,
		"subject": concept.subject,
		"probability": probability,
		"low": _chance(score - half),
		"high": _chance(score + half),
		"count": max(1, round(count)),
		"last": last.isoformat(),
	}


def _score(name: str, answers: Sequence[CleanAnswer], taught: Taught) -> float:
	own, usual, easiness = _of(name, answers), usual_share(taught), easiness_of(name, taught)
	every, recent, fast = _tally(own, 1.0), _tally(own, DECAY), _tally(own, FAST_DECAY)
	overall, overall_recent = _tally(answers, 1.0), _tally(answers, DECAY)
	level = _log_odds(overall.right, sum(overall), usual, IMAGINED_ALL)
	expected = _chance(easiness + level - _logit(usual))
	columns = (
		easiness,
		_log_odds(recent.right, sum(recent), expected, IMAGINED),
		log1p(every.right),
		log1p(every.wrong),
		_contrast(recent),
		_contrast(fast),
		log1p(overall.right),
		log1p(overall.wrong),
		_contrast(overall_recent),
	)
	return taught.intercept + sum(w * column for w, column in zip(taught.weights, columns, strict=True))


def usual_share(taught: Taught) -> float:
	"""Of all answers of the school, and ten imagined ones half of which are right."""
	right, asked = (sum(one[field] for one in taught.concepts.values()) for field in (1, 2))
	return (right + SMOOTHING / 2) / (asked + SMOOTHING)


def easiness_of(name: str, taught: Taught) -> float:
	"""Log-odds of an answer of the school on the concept, with ten imagined ones of the usual share."""
	concept = taught.concepts[name]
	return _log_odds(concept.right, concept.asked, usual_share(taught), SMOOTHING)


def _of(name: str, answers: Sequence[CleanAnswer]) -> list[CleanAnswer]:
	return [one for one in answers if one.concept == name]


def _tally(answers: Sequence[CleanAnswer], decay: float) -> Tally:
	right = wrong = later = 0.0
	for one in reversed(answers):
		right += float(one.right) * decay**later
		wrong += float(one.wrong) * decay**later
		later += float(one.right + one.wrong)
	return Tally(right, wrong)


def _log_odds(right: float, asked: float, usual: float, imagined: float) -> float:
	return _logit((right + imagined * usual) / (asked + imagined))


def _contrast(of: Tally) -> float:
	return log((of.right + 0.5) / (of.wrong + 0.5))


def _logit(share: float) -> float:
	return log(share / (1 - share))


def _chance(score: float) -> float:
	return 1 / (1 + exp(-score))
