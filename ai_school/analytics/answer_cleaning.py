"""From rows of answers by concept, as the database gives them, to clean answers: what cannot be true is left out and counted."""

from collections.abc import Sequence

import numpy as np

from ai_school.analytics.cleaning import NO_DAY, TOLERANCE, Batch, Known, Row, day_of, number
from ai_school.analytics.facts import Answers, Noticed, Window

SOURCE = "Answers by concept"


def answers(
	rows: Sequence[Row], batch: Batch, window: Window, noticed: Noticed, *, day_first: bool
) -> Answers:
	"""Clean answers from (student, concept's number, date, day of creation, score, maximum, answers it counts for).

	A score of None, below zero or above its maximum is left out. A date that cannot be read, or is in the future, is
	that of the creation; it is counted where the quiz or the result itself is read.
	"""
	known = batch.known(rows, SOURCE, noticed)
	days = np.array([_day(one, window, day_first) for one in known], dtype=np.int64)
	score, maximum, asked = (
		np.array([number(one.row[column]) for one in known], dtype=np.float64) for column in (4, 5, 6)
	)
	share = score / np.where(maximum > 0, maximum, np.nan)
	has_score = (share >= 0) & (share <= 1 + TOLERANCE)
	good = has_score & (days != NO_DAY)
	for problem, count in (
		("no score of a maximum", int((~has_score).sum())),
		("no date", int((has_score & (days == NO_DAY)).sum())),
	):
		if count:
			noticed.dropped[f"{SOURCE}: {problem}"] += count
	right = np.minimum(share[good], 1.0) * asked[good]
	return Answers(
		student=np.array([one.student for one in known], dtype=np.int64)[good],
		concept=np.array([one.row[1] for one in known], dtype=np.int64)[good],
		day=days[good],
		right=right,
		wrong=asked[good] - right,
	)


def _day(known: Known, window: Window, day_first: bool) -> int:
	"""The day of a row, or that of its creation; NO_DAY where neither can be."""
	today = window.today.toordinal()
	for value in known.row[2:4]:
		day = day_of(value, day_first=day_first)
		if day is not None and day <= today:
			return day
	return NO_DAY
