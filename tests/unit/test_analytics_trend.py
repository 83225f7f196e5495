"""Trends of students' results: where the halves lie, what is change and what is scatter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.facts import Results
from ai_school.analytics.trend import trends

START = 739_000


def results(*students):
	"""Results of several students, each a list of (day, share)."""
	flat = [(i, day, share) for i, own in enumerate(students) for day, share in own]
	student, day, share = zip(*flat, strict=True) if flat else ((), (), ())
	return Results(
		row=np.arange(len(flat)),
		student=np.array(student, dtype=np.int64),
		course=np.zeros(len(flat), dtype=np.int64),
		day=np.array(day, dtype=np.int64),
		share=np.array(share, dtype=np.float64),
		courses=("Algebra",),
	)


def weekly(*shares):
	"""One result a week."""
	return [(START + 7 * week, share) for week, share in enumerate(shares)]


def trend_of(own):
	return trends(results(own), 1)[0]


@pytest.mark.parametrize(
	("shares", "label"),
	[
		((), "insufficient_data"),
		((0.2,), "insufficient_data"),
		((0.9, 0.3), "declining"),
		((0.3, 0.9), "improving"),
		((0.8, 0.7), "stable"),
		((0.5, 0.5), "stable"),
		((0.0, 0.0, 0.0), "stable"),
		((1.0,) * 12, "stable"),
		((0.8, 0.8, 0.8, 0.5, 0.5, 0.5), "declining"),
		((0.5,) * 5 + (0.7,) * 5, "improving"),
		((0.7,) * 5 + (0.5,) * 5, "declining"),
		((0.6,) * 5 + (0.65,) * 5, "stable"),
		((0.7, 0.75, 0.7, 0.72, 0.74, 0.7, 0.75, 0.71, 0.4, 0.35, 0.3), "declining"),
		((0.5, 0.9, 0.4, 0.8, 0.5, 0.6, 0.9, 0.45, 0.4, 0.75, 0.3, 0.6), "stable"),
	],
)
def test_label(shares, label):
	assert trend_of(weekly(*shares)).label == label


@pytest.mark.parametrize(
	("count", "recent", "earlier"),
	[(2, 1, 1), (3, 1, 2), (4, 2, 2), (5, 2, 3), (7, 3, 4), (9, 4, 5), (10, 5, 5), (11, 5, 6), (40, 5, 35)],
)
def test_neither_part_is_empty_from_two_results_on(count, recent, earlier):
	trend = trend_of(weekly(*[0.5] * count))
	assert (trend.recent_count, trend.earlier_count) == (recent, earlier)


def test_a_change_of_exactly_the_threshold_counts():
	trend = trend_of(weekly(*[0.6] * 20, *[0.5] * 5))
	assert trend.change == pytest.approx(-0.1)
	assert trend.label == "declining"


def test_a_change_beyond_the_threshold_within_the_scatter_is_stable():
	trend = trend_of(weekly(0.9, 0.5, 0.8, 0.45, 0.75, 0.5))
	assert trend.change < -0.1
	assert trend.slope_low < 0 < trend.slope_high
	assert trend.label == "stable"


def test_a_slope_that_is_certain_but_small_is_stable():
	trend = trend_of(weekly(*[0.6 - 0.001 * week for week in range(60)]))
	assert trend.slope_high < 0
	assert trend.label == "stable"


def test_slope_is_the_change_of_the_share_in_thirty_days():
	trend = trend_of([(START + 10 * i, 0.2 + 0.05 * i) for i in range(10)])
	assert trend.slope == pytest.approx(0.15)
	assert trend.slope_low < 0.15 < trend.slope_high


def test_interval_is_that_of_the_formula():
	x, y = np.array([0.0, 1, 2, 3]), np.array([0.5, 0.7, 0.4, 0.6])
	trend = trend_of([(START + 30 * int(month), share) for month, share in zip(x, y, strict=True)])
	line = np.polyfit(x, y, 1)
	residual = float(((y - np.polyval(line, x)) ** 2).sum())
	error = np.sqrt((3 * 0.1**2 + residual) / (3 + 2) / 5)
	assert trend.slope == pytest.approx(line[0])
	assert trend.slope_high - trend.slope == pytest.approx(2.015048 * error, rel=1e-5)


def test_results_of_one_day_have_no_trend():
	trend = trend_of([(START, 0.9), (START, 0.1), (START, 0.5)])
	assert trend.label == "insufficient_data"
	assert trend.slope is None
	assert trend.mean == pytest.approx(0.5)


def test_of_equal_days_the_earlier_entry_is_the_earlier_result():
	days = [(START, 0.4), (START + 7, 0.5), (START + 7, 0.9), (START + 7, 0.7)]
	trend = trend_of(days)
	assert trend.recent_mean == pytest.approx(0.8)
	assert trend_of(days) == trend


def test_order_of_the_entries_does_not_matter_where_days_differ():
	own = weekly(0.9, 0.8, 0.7, 0.6, 0.4, 0.3)
	assert trend_of(own[::-1]) == trend_of(own)


def test_students_of_a_batch_do_not_mix():
	rising, falling = weekly(*[0.3] * 5, *[0.8] * 5), weekly(*[0.8] * 5, *[0.3] * 5)
	found = trends(results(rising, [], falling, weekly(0.5)), 4)
	assert [trend.label for trend in found] == [
		"improving",
		"insufficient_data",
		"declining",
		"insufficient_data",
	]
	assert found[0] == trend_of(rising)
	assert found[2] == trend_of(falling)


def test_no_students():
	assert trends(results(), 0) == []


def test_pupils_who_do_not_change_are_seldom_called_declining():
	random = np.random.default_rng(7)
	for count in (2, 3, 5, 8, 12):
		pupils = [weekly(*np.clip(0.65 + random.normal(0, 0.1, count), 0, 1)) for _ in range(400)]
		labels = [trend.label for trend in trends(results(*pupils), len(pupils))]
		assert labels.count("declining") / len(labels) < 0.06


dated = st.lists(st.tuples(st.integers(700_000, 760_000), st.floats(0, 1)), max_size=30)


@given(st.lists(dated, max_size=4))
def test_anything_gives_a_bounded_answer(pupils):
	for own, trend in zip(pupils, trends(results(*pupils), len(pupils)), strict=True):
		assert trend.count == len(own) == trend.recent_count + trend.earlier_count
		if len(own) < 2:
			assert trend.label == "insufficient_data"
		for mean in (trend.mean, trend.recent_mean, trend.earlier_mean):
			assert mean is None or -1e-9 <= mean <= 1 + 1e-9
		if trend.slope is not None:
			assert trend.slope_low <= trend.slope <= trend.slope_high
		if trend.label == "declining":
			assert trend.change <= -0.1 + 1e-9
			assert trend.slope_high < 0
