"""Simulated students who practise a skill until three answers in a row are right, as in ASSISTments' skill builders.

Two worlds of which the model of ai_school.analytics makes neither. Steps: a skill is known or not, is learnt at once, and
may be forgotten, as in Bayesian knowledge tracing. Moods: knowledge grows towards a limit, fades while other skills are
practised, and a passing mood raises and lowers every answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ai_school.analytics.facts import Floats, Ints
from ai_school.analytics.risk_model import expit
from evaluation.answers import Answer
from evaluation.learners import Simulated

STEPS, MOODS = "steps", "moods"
ABILITY, LEVEL, ITEM = 1.0, 0.9, 0.9
ROW, MOST_OF_ONE = 3, 25
FORGOTTEN, FADES, GROWS, LIMIT = 0.15, 0.3, 0.05, 2.2
MOOD_KEPT, MOOD = 0.8, 0.45


@dataclass(frozen=True, slots=True)
class _World:
	of_skill: list[Ints]
	difficulty: Floats
	level: Floats
	learnt: Floats
	slip: Floats
	guess: Floats
	liked: Floats


@dataclass(slots=True)
class _Student:
	kind: str
	able: float
	knows: dict[int, float] = field(default_factory=dict)
	left: dict[int, int] = field(default_factory=dict)
	time: int = 0
	mood: float = 0.0


def simulate(kind: str, students: int, skills: int = 100, items: int = 6000, seed: int = 0) -> Simulated:
	"""Answers of so many students, about 65 each, and what an average question of a skill would be answered next."""
	rng = np.random.default_rng(seed)
	made = _world(rng, skills, items)
	found, mastery = [], {}
	for number in range(students):
		student, name = _Student(kind, float(rng.normal(0, ABILITY))), f"u{number}"
		found += list(_practise(made, student, name, int(np.clip(rng.lognormal(3.6, 1.1), 4, 1200)), rng))
		for skill in student.knows:
			mastery[name, f"s{skill}"] = _chance(made, student, skill, 0.0)
	return Simulated(found, mastery)


def _world(rng: np.random.Generator, skills: int, items: int) -> _World:
	of = np.concatenate([np.arange(skills), rng.integers(0, skills, items - skills)])
	return _World(
		of_skill=[np.flatnonzero(of == skill) for skill in range(skills)],
		difficulty=rng.normal(0, ITEM, items),
		level=rng.normal(-0.1, LEVEL, skills),
		learnt=rng.uniform(0.08, 0.35, skills),
		slip=rng.uniform(0.04, 0.18, skills),
		guess=rng.uniform(0.1, 0.3, skills),
		liked=rng.pareto(1.2, items) + 0.2,
	)


def _practise(
	made: _World, student: _Student, name: str, count: int, rng: np.random.Generator
) -> Iterator[Answer]:
	skills = len(made.level)
	while count > 0:
		skill = min(int(rng.exponential(skills / 4)), skills - 1)
		_take_up(made, student, skill, rng)
		in_a_row, liked = 0, made.liked[made.of_skill[skill]]
		size = min(len(liked), MOST_OF_ONE, count)
		for item in rng.choice(made.of_skill[skill], size, replace=False, p=liked / liked.sum()):
			right = _answer(made, student, skill, float(made.difficulty[item]), rng)
			yield Answer(name, f"i{item}", float(student.time), right, (f"s{skill}",))
			count, in_a_row = count - 1, in_a_row + 1 if right else 0
			if in_a_row == ROW:
				break
		student.left[skill] = student.time


def _take_up(made: _World, student: _Student, skill: int, rng: np.random.Generator) -> None:
	level = float(made.level[skill]) + student.able
	if skill not in student.knows:
		steps = float(rng.random() < expit(np.asarray(level)))
		student.knows[skill] = steps if student.kind == STEPS else level + float(rng.normal(0, 0.6))
	elif student.kind == STEPS:
		student.knows[skill] *= rng.random() >= FORGOTTEN
	else:
		student.knows[skill] -= FADES * float(np.log1p((student.time - student.left[skill]) / 50))


def _answer(made: _World, student: _Student, skill: int, difficulty: float, rng: np.random.Generator) -> bool:
	student.mood = MOOD_KEPT * student.mood + float(rng.normal(0, MOOD))
	right = bool(rng.random() < _chance(made, student, skill, difficulty, student.mood))
	student.time += 1
	if student.kind == STEPS:
		chance = made.learnt[skill] * max(1 + 0.5 * student.able, 0.2)
		student.knows[skill] = max(student.knows[skill], float(rng.random() < chance))
	else:
		student.knows[skill] += GROWS * max(LIMIT - student.knows[skill], 0.0)
	return right


def _chance(made: _World, student: _Student, skill: int, difficulty: float, mood: float = 0.0) -> float:
	if student.kind == MOODS:
		return float(0.05 + 0.9 * expit(np.asarray(student.knows[skill] - difficulty + mood)))
	share = 1 - made.slip[skill] if student.knows[skill] else made.guess[skill]
	return float(expit(np.log(share / (1 - share)) - 0.8 * difficulty))
