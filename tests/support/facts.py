"""Clean facts from rows as tests write them, without a site."""

import numpy as np

from ai_school.analytics import cleaning
from ai_school.analytics.cleaning import Table
from ai_school.analytics.facts import Attendance


def results(rows, batch, window, noticed):
	"""Results of (student, course, date of the plan, creation, score, maximum)."""
	plans = {str(row[2] or ""): cleaning.day_of(row[2]) or cleaning.NO_DAY for row in rows}
	table = Table.of_rows([(row[0], row[2], *row[3:], row[1]) for row in rows])
	return cleaning.results(table, plans, batch, window, noticed)


def quizzes(rows, batch, window, noticed, *, day_first=True):
	"""Quiz attempts of (student, date as text, creation, score as text)."""
	return cleaning.quizzes(Table.of_rows(rows), batch, window, noticed, day_first=day_first)


def attendance(rows, batch):
	"""Attendance of (student, the six columns of Attendance in its order, …)."""
	columns = np.zeros((6, len(batch)))
	for row in rows:
		columns[:, batch.position(row[0])] += row[1:7]
	return Attendance(*columns)
