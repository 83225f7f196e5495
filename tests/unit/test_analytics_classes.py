"""A class as a whole."""

from datetime import date

import numpy as np
import pytest

from ai_school.analytics import classes
from ai_school.analytics.facts import Results


def student(name, **values):
	unknown = dict.fromkeys(("mean_share", "risk", "trend", "engagement", "student_name"))
	return {**unknown, "name": name, **values}


def results(*rows):
	"""(student, date, share)."""
	return Results(
		row=np.arange(len(rows)),
		student=np.array([row[0] for row in rows], dtype=np.int64),
		course=np.zeros(len(rows), dtype=np.int64),
		day=np.array([date.fromisoformat(row[1]).toordinal() for row in rows], dtype=np.int64),
		share=np.array([row[2] for row in rows], dtype=np.float64),
		courses=("Maths",),
	)


def test_who_needs_support_comes_first():
	found = classes.by_need(
		[
			student("unknown"),
			student("good", risk="none", mean_share=0.9),
			student("weak", risk="none", mean_share=0.4),
			student("falling", risk="none", trend="declining", mean_share=0.95),
			student("absent", risk="none", engagement="low", mean_share=0.8),
			student("urgent", risk="urgent", mean_share=0.7),
			student("support", risk="support", mean_share=0.1),
			student("watch", risk="watch", mean_share=0.1),
		]
	)
	names = [one["name"] for one in found]
	assert names == ["urgent", "support", "watch", "falling", "absent", "weak", "good", "unknown"]


def test_students_without_a_mean_are_not_taken_for_the_weakest():
	found = classes.by_need([student("new", risk="none"), student("weak", risk="none", mean_share=0.0)])
	assert [one["name"] for one in found] == ["weak", "new"]


def mastery(concept, probability, subject="Maths"):
	return {"concept": concept, "subject": subject, "probability": probability}


def test_the_heat_map_is_by_subject_and_what_is_known_least_first():
	heat = classes.heat(
		[
			[mastery("Fractions", 0.2), mastery("Cells", 0.9, "Biology")],
			[],
			[mastery("Decimals", 0.1), mastery("Fractions", 0.6)],
		]
	)
	assert heat.concepts == (("Cells", "Biology"), ("Decimals", "Maths"), ("Fractions", "Maths"))
	assert heat.cells == ((0.9, None, 0.2), (None, None, None), (None, 0.1, 0.6))


def test_nobody_with_evidence_is_a_map_without_columns():
	assert classes.heat([[], []]) == classes.Heat((), ((), ()))
	assert classes.heat([]) == classes.Heat((), ())


def test_means_spread_over_tenths_with_full_marks_in_the_last():
	bins = classes.distribution([0.0, 0.05, 0.5, 1.0, 0.95, None])
	assert [one.count for one in bins] == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]
	assert (bins[0].low, bins[0].high, bins[-1].low, bins[-1].high) == (0.0, 0.1, 0.9, 1.0)
	assert sum(one.count for one in classes.distribution([])) == 0


def test_a_mean_on_the_edge_of_a_tenth_is_in_the_upper_one():
	bins = classes.distribution([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
	assert [one.count for one in bins] == [0, *[1] * 9]


def test_a_student_counts_once_a_month_however_many_results():
	found = classes.over_time(
		results(
			(0, "2026-01-31", 0.0), (0, "2026-01-01", 0.2), (1, "2026-01-15", 0.9), (2, "2026-03-01", 1.0)
		),
		size=4,
	)
	assert [(one.month, one.count) for one in found] == [("2026-01", 2), ("2026-03", 1)]
	assert found[0].mean == pytest.approx(0.5)
	assert (found[0].low_quartile, found[0].high_quartile) == (pytest.approx(0.3), pytest.approx(0.7))
	assert (found[1].mean, found[1].low_quartile, found[1].high_quartile) == (1.0, 1.0, 1.0)


def test_the_turn_of_the_year_is_no_month_of_another_year():
	found = classes.over_time(results((0, "2025-12-31", 0.5), (0, "2026-01-01", 0.7)), size=1)
	assert [one.month for one in found] == ["2025-12", "2026-01"]


def test_a_class_without_results_has_no_months():
	assert classes.over_time(results(), size=3) == []
