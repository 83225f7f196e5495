"""What a class looks like as a whole: who needs support first, which concepts are weak, how results spread and move."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np

from ai_school.analytics.facts import Floats, Results, mean_by

BINS = 10
TOLERANCE = 1e-6
"""Means are stored with six digits."""
RISKS = ("urgent", "support", "watch", "none")
DAY_OF_EPOCH = 719163
"""date(1970, 1, 1).toordinal()"""


@dataclass(frozen=True, slots=True)
class Bin:
	"""How many students' means lie from `low` up to, and without, `high`; the last bin holds 1 too."""

	low: float
	high: float
	count: int


@dataclass(frozen=True, slots=True)
class Month:
	"""The `count` students with a result in the month ("YYYY-MM"): mean and quartiles of their means of the month."""

	month: str
	mean: float
	low_quartile: float
	high_quartile: float
	count: int


@dataclass(frozen=True, slots=True)
class Heat:
	"""A row per student, a column per concept: the probability of mastery, None without evidence."""

	concepts: tuple[tuple[str, str], ...]
	cells: tuple[tuple[float | None, ...], ...]


def by_need(students: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
	"""The students of a class, who needs support first.

	By the level of risk, then by how many of its signs are strong, then whose results fall, then who takes part
	least, then by the mean, lowest first; what is not known comes last.
	"""
	return sorted(students, key=_need)


def _need(student: Mapping[str, Any]) -> tuple[Any, ...]:
	mean = student["mean_share"]
	return (
		RISKS.index(student["risk"]) if student["risk"] in RISKS else len(RISKS),
		-sum(bool(one.get("strong")) for one in student.get("risk_reasons") or ()),
		student["trend"] != "declining",
		student["engagement"] != "low",
		2.0 if mean is None else mean,
		student["student_name"] or "",
		student["name"],
	)


def heat(mastery: Sequence[Sequence[Mapping[str, Any]]]) -> Heat:
	"""The mastery of a class from that of its students (AI Student Profile.mastery, in their order).

	Concepts come by subject, the one that the class knows least first.
	"""
	known: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
	for student, of in enumerate(mastery):
		for one in of:
			known[one["concept"], one["subject"] or ""][student] = float(one["probability"])
	concepts = sorted(known, key=lambda one: (one[1], sum(known[one].values()) / len(known[one]), one[0]))
	rows = (tuple(known[concept].get(student) for concept in concepts) for student in range(len(mastery)))
	return Heat(tuple(concepts), tuple(rows))


def distribution(means: Sequence[float | None]) -> list[Bin]:
	"""How the students' means spread over tenths of the maximum; who has none is left out."""
	found = Counter(min(floor(mean * BINS + TOLERANCE), BINS - 1) for mean in means if mean is not None)
	return [Bin(number / BINS, (number + 1) / BINS, found[number]) for number in range(BINS)]


def over_time(results: Results, size: int) -> list[Month]:
	"""The class's results by month, oldest first; a student counts once a month, with the mean of their results."""
	if not len(results.day):
		return []
	month = (results.day - DAY_OF_EPOCH).astype("datetime64[D]").astype("datetime64[M]")
	months, at = np.unique(month, return_inverse=True)
	means = mean_by(at * size + results.student, results.share, len(months) * size)
	return [_month(str(months[i]), of) for i, of in enumerate(means.reshape(len(months), size))]


def _month(month: str, means: Floats) -> Month:
	known = means[~np.isnan(means)]
	low, high = np.quantile(known, (0.25, 0.75))
	return Month(month, float(known.mean()), float(low), float(high), len(known))
