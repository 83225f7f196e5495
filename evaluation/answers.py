"""Answers of many students in time order, and what each of them was preceded by."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ai_school.analytics.mastery_model import DECAY, DECAY_ALL, FAST_DECAY, History
from evaluation.tables import DataError, read

COLUMNS = ("user_id", "item_id", "timestamp", "correct", "skill_id")
SEPARATORS = re.compile(r"~~|[_,;]")
NOTHING = ("nan", "na", "none", "null")
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d")


class Answer(NamedTuple):
	"""One row: `skills` may be empty, `item` may be ""."""

	user: str
	item: str
	time: float
	right: bool
	skills: tuple[str, ...]


class Tally:
	"""Right and wrong answers of somebody on something, all and fading."""

	__slots__ = ("fading_right", "fading_wrong", "fast_right", "fast_wrong", "right", "wrong")

	def __init__(self) -> None:
		self.right = self.wrong = self.fading_right = self.fading_wrong = 0.0
		self.fast_right = self.fast_wrong = 0.0

	def add(self, right: bool, decay: float) -> None:
		"""Count one more answer."""
		self.right += right
		self.wrong += not right
		self.fading_right = self.fading_right * decay + right
		self.fading_wrong = self.fading_wrong * decay + (not right)
		self.fast_right = self.fast_right * FAST_DECAY + right
		self.fast_wrong = self.fast_wrong * FAST_DECAY + (not right)

	def figures(self) -> tuple[float, ...]:
		"""right, wrong, fading right and wrong, fast fading right and wrong."""
		fading = (self.fading_right, self.fading_wrong, self.fast_right, self.fast_wrong)
		return self.right, self.wrong, *fading


@dataclass(frozen=True, slots=True)
class _Known:
	"""What is known of one student."""

	overall: Tally = field(default_factory=Tally)
	skills: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
	items: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


class Loaded(NamedTuple):
	"""Answers in the order of a file, and how many of its rows are none."""

	answers: list[Answer]
	skipped: int


def load(path: Path) -> Loaded:
	"""The rows of a file in its order, but for those without a student or whose `correct` is neither 0 nor 1.

	A timestamp is a number or a moment; where it is neither, the row follows the student's row before it. Raises
	DataError for a file without any answer.
	"""
	found: list[Answer] = []
	last: dict[str, float] = {}
	rows = read(path, COLUMNS)
	for row in rows:
		user, right = row["user_id"].strip(), _right(row["correct"])
		if user and right is not None:
			time = _time(row["timestamp"])
			last[user] = last.get(user, 0.0) if time is None else time
			found.append(Answer(user, row["item_id"].strip(), last[user], right, _skills(row["skill_id"])))
	if not found:
		raise DataError(f"{path} has no row with a user_id whose correct is 0 or 1.")
	return Loaded(found, len(rows) - len(found))


def history(answers: Sequence[Answer], easiness: Mapping[tuple[str, ...], float], usual: float) -> History:
	"""What preceded each answer, in the order of the answers given, of which each student's are taken in time order.

	Rows of one student, item and moment are one answer that is listed once a skill: none of them sees another.
	easiness: log-odds by skills; `usual` where they are not known.
	"""
	figures = np.zeros((13, len(answers)))
	known: dict[str, _Known] = defaultdict(_Known)
	for moment in moments(answers):
		for at in moment:
			one = answers[at]
			figures[:, at] = _figures(known[one.user], one, easiness.get(one.skills, usual))
		_learn(known[answers[moment[0]].user], [answers[at] for at in moment])
	return History(usual, *figures)


def moments(answers: Sequence[Answer]) -> list[list[int]]:
	"""Positions of answers that were given at once, in time order; of equal times the file's order holds.

	Given at once is what is listed once a skill: of one student, moment and question, with the same outcome. The same
	skills again are another answer, as in files whose times are all equal.
	"""
	order = sorted(range(len(answers)), key=lambda at: (answers[at].user, answers[at].time))
	found: list[list[int]] = []
	for at in order:
		if found and _is_same(answers, found[-1], answers[at]):
			found[-1].append(at)
		else:
			found.append([at])
	return found


def _is_same(answers: Sequence[Answer], moment: Sequence[int], one: Answer) -> bool:
	last = answers[moment[-1]]
	if (last.user, last.time, last.item, last.right) != (one.user, one.time, one.item, one.right):
		return False
	return bool(one.item) and all(answers[at].skills != one.skills for at in moment)


def _figures(known: _Known, one: Answer, easiness: float) -> list[float]:
	own = [known.skills[skill].figures() for skill in one.skills] or [(0.0,) * 6]
	skill = [sum(column) / len(own) for column in zip(*own, strict=True)]
	same = known.items[one.item] if one.item else Tally()
	return [easiness, *skill, *known.overall.figures()[:4], same.right, same.wrong]


def _learn(known: _Known, moment: Sequence[Answer]) -> None:
	right = all(one.right for one in moment)
	known.overall.add(right, DECAY_ALL)
	for skill in dict.fromkeys(skill for one in moment for skill in one.skills):
		known.skills[skill].add(right, DECAY)
	if moment[0].item:
		known.items[moment[0].item].add(right, DECAY)


def _right(text: str) -> bool | None:
	try:
		value = float(text)
	except ValueError:
		return {"true": True, "false": False}.get(text.strip().casefold())
	return bool(value) if value in (0, 1) else None


def _time(text: str) -> float | None:
	try:
		value = float(text)
		return value if isfinite(value) else None
	except ValueError:
		pass
	for form in MOMENTS:
		try:
			return datetime.strptime(text.strip(), form).timestamp()
		except ValueError:
			continue
	return None


def _skills(text: str) -> tuple[str, ...]:
	parts = (part.strip() for part in SEPARATORS.split(text))
	return tuple(sorted({part for part in parts if part and part.casefold() not in NOTHING}))
