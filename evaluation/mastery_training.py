"""`python -m evaluation.mastery_training`: fits the figures of ai_school.analytics.mastery to simulated students, and prints them."""

import json
from collections.abc import Sequence

import numpy as np

from ai_school.analytics import mastery
from ai_school.analytics.facts import Answers, Curriculum, Floats
from ai_school.analytics.mastery_model import columns, fit
from evaluation import builders, learners
from evaluation.answers import Answer, history
from evaluation.learners import Simulated
from evaluation.mastery import SAME, easiness, usual

STUDENTS = 1500


def main() -> None:
	"""Print intercept, weights, the two precisions, and how often the interval holds the truth in each world.

	The precisions are of the worlds where knowledge grows: where it comes at a step, no number of answers before it tells.
	"""
	worlds = [
		learners.simulate(STUDENTS, seed=11),
		builders.simulate(builders.STEPS, STUDENTS, seed=12),
		builders.simulate(builders.MOODS, STUDENTS, seed=13),
	]
	of_one = [[one for one in world.answers if len(one.skills) == 1] for world in worlds]
	values = [columns(history(of, easiness(of), usual(of)))[:, :SAME] for of in of_one]
	right = np.array([one.right for of in of_one for one in of], dtype=np.float64)
	fitted = fit(np.concatenate(values), right)
	mastery.WEIGHTS = fitted
	pairs = [_against_truth(of, world) for of, world in zip(of_one, worlds, strict=True)]
	continuous = [pairs[0], pairs[2]]
	score, truth, information = (np.concatenate(column) for column in zip(*continuous, strict=True))
	prior, per_answer = _precisions((truth - score) ** 2, information)
	print(
		json.dumps(
			{
				"intercept": round(fitted.intercept, 4),
				"weights": fitted.weights.round(4).tolist(),
				"prior_precision": round(prior, 3),
				"answer_precision": round(per_answer, 3),
				"covered": [_covered(*pair, prior, per_answer) for pair in pairs],
			}
		)
	)


def _covered(score: Floats, truth: Floats, information: Floats, prior: float, per_answer: float) -> float:
	held = np.abs(truth - score) * np.sqrt(prior + per_answer * information) < 1.645
	return round(float(held.mean()), 3)


def _against_truth(answers: Sequence[Answer], made: Simulated) -> tuple[Floats, Floats, Floats]:
	"""Log-odds estimated and true, and the information of the answers behind, of each student and skill."""
	by_skill = easiness(answers)
	names = sorted({one.skills[0] for one in answers})
	users = sorted({one.user for one in answers})
	number, position = (
		{name: at for at, name in enumerate(names)},
		{user: at for at, user in enumerate(users)},
	)
	rows = Answers(
		student=np.array([position[one.user] for one in answers]),
		concept=np.array([number[one.skills[0]] for one in answers]),
		day=np.array([int(one.time) + 1 for one in answers]),
		right=np.array([float(one.right) for one in answers]),
		wrong=np.array([float(not one.right) for one in answers]),
	)
	curriculum = Curriculum(
		tuple(names),
		("",) * len(names),
		tuple(by_skill[name,] for name in names),
		((),) * len(names),
		usual(answers),
	)
	found = [
		(one.probability, made.mastery[user, one.concept], one.count)
		for user, of in zip(users, mastery.masteries(rows, curriculum, len(users)), strict=True)
		for one in of
	]
	estimate, truth, count = (np.array(column, dtype=np.float64) for column in zip(*found, strict=True))
	return _logit(estimate), _logit(truth), count * estimate * (1 - estimate)


def _precisions(squared: Floats, information: Floats) -> tuple[float, float]:
	"""The two figures under which the squared errors are most likely, on a grid."""
	grid = [(prior / 10, each / 50) for prior in range(5, 60) for each in range(51)]

	def likelihood(figures: tuple[float, float]) -> float:
		precision = figures[0] + figures[1] * information
		return float((np.log(precision) - precision * squared).sum())

	return max(grid, key=likelihood)


def _logit(probability: Floats) -> Floats:
	return np.log(probability / (1 - probability))


if __name__ == "__main__":
	main()
