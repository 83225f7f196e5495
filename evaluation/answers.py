"""Answers of many students in time order, and what each of them was preceded by."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ai_school.analytics.mastery_model import DECAY, DECAY_ALL, History
from evaluation.tables import DataError, Row, read

COLUMNS = ("user_id", "item_id", "timestamp", "correct", "skill_id")
SEPARATORS = re.compile(r"~~|[_,;]")


class Answer(NamedTuple):
	"""One row: `skills` may be empty, `item` may be ""."""

	user: str
	item: str
	time: float
	right: bool
	skills: tuple[str, ...]


class Tally:
	"""Right and wrong answers of somebody on something, all and fading."""

	__slots__ = ("fading_right", "fading_wrong", "right", "wrong")

	def __init__(self) -> None:
		self.right = self.wrong = self.fading_right = self.fading_wrong = 0.0

	def add(self, right: bool, decay: float) -> None:
		"""Count one more answer."""
		self.right += right
		self.wrong += not right
		self.fading_right = self.fading_right * decay + right
		self.fading_wrong = self.fading_wrong * decay + (not right)

	def figures(self) -> tuple[float, float, float, float]:
		"""right, wrong, fading right, fading wrong."""
		return self.right, self.wrong, self.fading_right, self.fading_wrong


@dataclass(frozen=True, slots=True)
class _Known:
	"""What is known of one student."""

	overall: Tally = field(default_factory=Tally)
	skills: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
	items: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


def load(path: Path) -> list[Answer]:
	"""The rows of a file in its order. Raises DataError for one whose `correct` is neither 0 nor 1."""
	return [_answer(path, number, row) for number, row in enumerate(read(path, COLUMNS), start=2)]


def history(answers: Sequence[Answer], easiness: Mapping[tuple[str, ...], float], usual: float) -> History:
	"""What preceded each answer, in the order of the answers given, of which each student's are taken in time order.

	Rows of one student, item and moment are one answer that is listed once a skill: none of them sees another.
	easiness: log-odds by skills; `usual` where they are not known.
	"""
	figures = np.zeros((11, len(answers)))
	known: dict[str, _Known] = defaultdict(_Known)
	for moment in _moments(answers):
		for at in moment:
			one = answers[at]
			figures[:, at] = _figures(known[one.user], one, easiness.get(one.skills, usual))
		_learn(known[answers[moment[0]].user], [answers[at] for at in moment])
	return History(usual, *figures)


def _moments(answers: Sequence[Answer]) -> list[list[int]]:
	"""Positions of answers that were given at once, in time order; of equal times the file's order holds."""
	order = sorted(range(len(answers)), key=lambda at: (answers[at].user, answers[at].time))
	found: list[list[int]] = []
	for at in order:
		last = answers[found[-1][-1]] if found else None
		one = answers[at]
		if last and (last.user, last.time, last.item) == (one.user, one.time, one.item):
			found[-1].append(at)
		else:
			found.append([at])
	return found


def _figures(known: _Known, one: Answer, easiness: float) -> list[float]:
	own = [known.skills[skill].figures() for skill in one.skills] or [(0.0, 0.0, 0.0, 0.0)]
	skill = [sum(column) / len(own) for column in zip(*own, strict=True)]
	same = known.items[one.item] if one.item else Tally()
	return [easiness, *skill, *known.overall.figures(), same.right, same.wrong]


def _learn(known: _Known, moment: Sequence[Answer]) -> None:
	right = all(one.right for one in moment)
	known.overall.add(right, DECAY_ALL)
	for skill in dict.fromkeys(skill for one in moment for skill in one.skills):
		known.skills[skill].add(right, DECAY)
	if moment[0].item:
		known.items[moment[0].item].add(right, DECAY)


def _answer(path: Path, number: int, values: Row) -> Answer:
	try:
		right = float(values["correct"])
		time = float(values["timestamp"] or number)
	except ValueError as error:
		raise DataError(f"{path}, line {number}: correct and timestamp have to be numbers.") from error
	if right not in (0, 1):
		raise DataError(f"{path}, line {number}: correct is {values['correct']!r}; 0 or 1 are expected.")
	skills = (skill.strip() for skill in SEPARATORS.split(values["skill_id"]))
	known = sorted(
		{skill for skill in skills if skill and skill.casefold() not in ("nan", "na", "none", "null")}
	)
	item = values["item_id"].strip()
	return Answer(values["user_id"].strip(), item, time, bool(right), tuple(known))
