"""Bayesian knowledge tracing (Corbett and Anderson 1995) to compare with: a skill is known or not, and once known it stays so.

Four probabilities a skill by expectation maximisation: known at first, learnt with an answer, slip, guess. Answers on
several skills at once are a skill of their own; answers on none are predicted by the share of right ones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ai_school.analytics.facts import Floats, Ints
from evaluation.answers import Answer, moments

ROUNDS = 15
IMAGINED = 4.0
"""Imagined observations of each probability at its start: skills with few answers stay near it."""
MOST = 0.5
"""A slip and a guess above one half would turn known and not known round."""


class Skill(NamedTuple):
	"""Probabilities: known before the first answer, learnt with one, slip of who knows, guess of who does not."""

	known: float = 0.4
	learnt: float = 0.15
	slip: float = 0.1
	guess: float = 0.25


class _Sequences(NamedTuple):
	"""Right (1) and wrong (0) of each student by place, -1 after the last; the position of each answer in the file."""

	right: Ints
	at: Ints


def fit(answers: Sequence[Answer]) -> dict[tuple[str, ...], Skill]:
	"""The four probabilities by skills."""
	return {skills: _fit(of) for skills, of in _by_skills(answers).items()}


def probabilities(answers: Sequence[Answer], learnt: Mapping[tuple[str, ...], Skill], usual: float) -> Floats:
	"""The probability of each answer being right, by the student's answers before it."""
	found = np.full(len(answers), usual)
	for skills, of in _by_skills(answers).items():
		skill = learnt.get(skills, Skill())
		before = _forward(of.right, skill)[0]
		inside = of.right >= 0
		found[of.at[inside]] = _right(before, skill)[inside]
	return found


def _by_skills(answers: Sequence[Answer]) -> dict[tuple[str, ...], _Sequences]:
	of_skill: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
	for moment in moments(answers):
		for at in moment:
			if answers[at].skills:
				of_skill[answers[at].skills][answers[at].user].append(at)
	return {skills: _sequences(list(of.values()), answers) for skills, of in of_skill.items()}


def _sequences(positions: Sequence[Sequence[int]], answers: Sequence[Answer]) -> _Sequences:
	shape = (len(positions), max(map(len, positions)))
	right, at = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64)
	for row, of in enumerate(positions):
		right[row, : len(of)] = [answers[one].right for one in of]
		at[row, : len(of)] = of
	return _Sequences(right, at)


def _fit(of: _Sequences) -> Skill:
	skill, start = Skill(), Skill()
	for _round in range(ROUNDS):
		before, after, seen = _forward(of.right, skill)
		known, turned = _smoothed(before, after, seen, of.right, skill)
		inside, follows = of.right >= 0, of.right[:, 1:] >= 0
		counts = (
			(known[:, 0].sum(), float(len(known))),
			(turned[follows].sum(), (1 - known[:, :-1])[follows].sum()),
			(known[inside & (of.right == 0)].sum(), known[inside].sum()),
			((1 - known)[inside & (of.right == 1)].sum(), (1 - known)[inside].sum()),
		)
		found = [
			(part + IMAGINED * first) / (whole + IMAGINED)
			for (part, whole), first in zip(counts, start, strict=True)
		]
		skill = Skill(found[0], found[1], min(found[2], MOST), min(found[3], MOST))
	return skill


def _forward(right: Ints, skill: Skill) -> tuple[Floats, Floats, Floats]:
	"""P(known) before each answer and after it is seen, and the probability of what was seen; (students, places)."""
	before, after, seen = (np.zeros(right.shape) for _ in range(3))
	known: Floats = np.full(len(right), skill.known)
	for place in range(right.shape[1]):
		if_known, if_not = _likelihoods(right[:, place], skill)
		before[:, place] = known
		seen[:, place] = known * if_known + (1 - known) * if_not
		after[:, place] = known * if_known / seen[:, place]
		known = after[:, place] + (1 - after[:, place]) * skill.learnt
	return before, after, seen


def _smoothed(
	before: Floats, after: Floats, seen: Floats, right: Ints, skill: Skill
) -> tuple[Floats, Floats]:
	"""P(known) at each answer by all answers, and P(learnt between it and the next)."""
	known, turned = after.copy(), np.zeros((len(after), max(after.shape[1] - 1, 0)))
	back_known: Floats = np.ones(len(after))
	back_not: Floats = np.ones(len(after))
	for place in range(after.shape[1] - 2, -1, -1):
		if_known, if_not = _likelihoods(right[:, place + 1], skill)
		forth_known = if_known * back_known / seen[:, place + 1]
		forth_not = if_not * back_not / seen[:, place + 1]
		turned[:, place] = (1 - after[:, place]) * skill.learnt * forth_known
		back_known = forth_known
		back_not = skill.learnt * forth_known + (1 - skill.learnt) * forth_not
		known[:, place] = after[:, place] * back_known
	return known, turned


def _likelihoods(right: Ints, skill: Skill) -> tuple[Floats, Floats]:
	"""Of what was seen, for who knows and for who does not; 1 where nothing was."""
	if_known = np.where(right == 1, 1 - skill.slip, skill.slip)
	if_not = np.where(right == 1, skill.guess, 1 - skill.guess)
	return np.where(right < 0, 1.0, if_known), np.where(right < 0, 1.0, if_not)


def _right(known: Floats, skill: Skill) -> Floats:
	return known * (1 - skill.slip) + (1 - known) * skill.guess
