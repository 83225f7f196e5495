"""Simulated students who answer questions: abilities, skills that are learnt, questions of different difficulty, slips and guesses.

For development and tests, where no real answers may be shipped. Numbers of answers are heavy-tailed, students practise a
skill in runs, questions belong to one or two skills, and some have none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ai_school.analytics.facts import Floats
from ai_school.analytics.risk_model import expit
from evaluation.answers import Answer

ABILITY_SPREAD, OWN_SKILL_SPREAD = 0.9, 0.7
SKILL_SPREAD, ITEM_SPREAD, LEVEL = 0.7, 0.8, 0.3
LEARNT, LEARNT_SPREAD = 0.06, 0.04
SLIP, GUESS = 0.05, 0.12
RUN_LENGTH = 8
TWO_SKILLS, NO_SKILL = 0.1, 0.05


@dataclass(frozen=True, slots=True)
class World:
	"""Questions: the skills of each, its difficulty in log-odds; skills: difficulty and gain for each answer."""

	skills: tuple[tuple[int, ...], ...]
	difficulty: Floats
	skill_level: Floats
	gain: Floats


@dataclass(frozen=True, slots=True)
class Simulated:
	"""Answers in time order, and the true probability that an average question of the skill is answered right next."""

	answers: list[Answer]
	mastery: dict[tuple[str, str], float]


def world(rng: np.random.Generator, skills: int, items: int) -> World:
	"""Questions and skills."""
	of_items = [
		tuple(int(one) for one in rng.choice(skills, 2 if rng.random() < TWO_SKILLS else 1, replace=False))
		for _ in range(items)
	]
	return World(
		skills=tuple(of_items),
		difficulty=rng.normal(0, ITEM_SPREAD, items),
		skill_level=rng.normal(LEVEL, SKILL_SPREAD, skills),
		gain=np.abs(rng.normal(LEARNT, LEARNT_SPREAD, skills)),
	)


def simulate(
	students: int, skills: int = 60, items: int = 1500, mean_answers: float = 60, seed: int = 0
) -> Simulated:
	"""Answers of so many students, about `mean_answers` each."""
	rng = np.random.default_rng(seed)
	made = world(rng, skills, items)
	found, mastery = [], {}
	for student in range(students):
		count = int(np.clip(rng.lognormal(np.log(mean_answers) - 0.5, 1.0), 3, 20 * mean_answers))
		levels = rng.normal(0, ABILITY_SPREAD) + rng.normal(0, OWN_SKILL_SPREAD, skills) + made.skill_level
		found += list(_answers(made, f"u{student}", levels, count, rng))
		mastery.update({(f"u{student}", f"s{skill}"): _chance(level) for skill, level in enumerate(levels)})
	return Simulated(found, mastery)


def _answers(
	made: World, user: str, levels: Floats, count: int, rng: np.random.Generator
) -> Iterator[Answer]:
	"""Answers one after the other; `levels` is what the student knows by the end."""
	by_skill = [
		[item for item, own in enumerate(made.skills) if skill in own] for skill in range(len(levels))
	]
	items: list[int] = []
	for number in range(count):
		if not items or rng.random() < 1 / RUN_LENGTH:
			items = by_skill[int(rng.integers(len(levels)))] or items
		if not items:
			continue
		item = items[int(rng.integers(len(items)))]
		own = list(made.skills[item])
		chance = _chance(float(levels[own].mean() - made.difficulty[item]))
		right = bool(rng.random() < chance)
		levels[own] += made.gain[own]
		named = () if item % round(1 / NO_SKILL) == 0 else tuple(f"s{skill}" for skill in sorted(own))
		yield Answer(user, f"i{item}", float(number), right, named)


def _chance(level: float) -> float:
	return float(GUESS + (1 - GUESS - SLIP) * expit(np.asarray(level)))
