"""What the order of a student's answers tells beyond their counts: the last ones, streaks, and more or less than expected."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ai_school.analytics.facts import Floats
from ai_school.analytics.mastery_model import FAST_DECAY
from evaluation.answers import Answer, moments

COLUMNS = (
	"last",
	"streak",
	"fast_all",
	"first",
	"surplus",
	"surplus_sum",
	"surplus_all",
	"steady_surplus_all",
)
OF_ITEMS = COLUMNS.index("surplus")
"""Columns from here on go by how easy each question is."""
HALF, LONGEST = 0.5, 5
IMAGINED, IMAGINED_ALL = 2.0, 5.0
OWN_ANSWERS = 8.0
"""Answers of its skills that a question's share is shrunk by."""


@dataclass(slots=True)
class _Course:
	"""How somebody's answers on something went: fading counts, the last (1, -1; 0 before any), streak, surplus, count."""

	right: float = 0.0
	wrong: float = 0.0
	last: int = 0
	streak: int = 0
	surplus: float = 0.0
	count: int = 0

	def add(self, right: bool, expected: float) -> None:
		"""Count one more answer; `expected` is the share of right answers to its question."""
		self.right = self.right * FAST_DECAY + right
		self.wrong = self.wrong * FAST_DECAY + (not right)
		self.last = 1 if right else -1
		self.streak = self.streak + 1 if right else 0
		self.surplus += right - expected
		self.count += 1

	def fast(self) -> float:
		"""Log-odds of the fading counts."""
		return float(np.log((self.right + HALF) / (self.wrong + HALF)))


@dataclass(frozen=True, slots=True)
class Expected:
	"""The share of right answers by question and, for questions that are not known, by skills, and of any."""

	items: Mapping[str, float]
	skills: Mapping[tuple[str, ...], float]
	usual: float

	def of(self, answer: Answer) -> float:
		"""For the question of an answer."""
		return self.items.get(answer.item, self.skills.get(answer.skills, self.usual))


@dataclass(slots=True)
class _Sums:
	right: dict[object, float] = field(default_factory=lambda: defaultdict(float))
	total: dict[object, float] = field(default_factory=lambda: defaultdict(float))

	def share(self, key: object, usual: float) -> float:
		return (self.right[key] + OWN_ANSWERS * usual) / (self.total[key] + OWN_ANSWERS)


def expected(answers: Sequence[Answer]) -> Expected:
	"""From the answers to learn from: a question's share is shrunk to its skills', theirs to everybody's."""
	usual = sum(one.right for one in answers) / max(len(answers), 1)
	skills, items, skills_of = _Sums(), _Sums(), {}
	for one in answers:
		skills_of[one.item] = one.skills
		for sums, key in ((skills, one.skills), (items, one.item)):
			sums.right[key] += one.right
			sums.total[key] += 1
	by_skills = {of: skills.share(of, usual) for of in {one.skills for one in answers}}
	by_item = {item: items.share(item, by_skills[of]) for item, of in skills_of.items() if item}
	return Expected(by_item, by_skills, usual)


def sequences(answers: Sequence[Answer], usual: Expected) -> Floats:
	"""(answers, COLUMNS) of what preceded each, in the order of the answers given; skills together are one thing."""
	found = np.zeros((len(answers), len(COLUMNS)))
	own: dict[tuple[str, tuple[str, ...]], _Course] = defaultdict(_Course)
	overall: dict[str, _Course] = defaultdict(_Course)
	for moment in moments(answers):
		for at in moment:
			one = answers[at]
			found[at] = _row(own[one.user, one.skills], overall[one.user])
		for at in moment:
			one = answers[at]
			own[one.user, one.skills].add(one.right, usual.of(one))
		overall[one.user].add(one.right, usual.of(one))
	return found


def _row(own: _Course, overall: _Course) -> tuple[float, ...]:
	return (
		own.last,
		min(own.streak, LONGEST),
		overall.fast(),
		float(own.count == 0),
		own.surplus / (own.count + IMAGINED),
		own.surplus,
		overall.surplus / (overall.count + IMAGINED_ALL),
		overall.surplus / np.sqrt(overall.count + IMAGINED_ALL),
	)
