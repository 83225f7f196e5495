"""How the last hours are told: the worst of each step, gaps as gaps, percentiles that were measured."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.health import history, remedies
from ai_school.health.history import Moment

BEGINS = datetime(2026, 3, 2, 8)
ENDS = BEGINS + timedelta(hours=4)
QUARTER = timedelta(minutes=15)


def holds(_moment):
	return QUARTER


def steps(samples, count):
	return history.steps(samples, BEGINS, ENDS, count, machine_mb=4000, holds_for=holds)


def moment(minutes, bench_mb=300.0, available_mb=1000.0, queue=0, oldest=0, breaker="closed", calls=50):
	return Moment(BEGINS + timedelta(minutes=minutes), bench_mb, available_mb, queue, oldest, breaker, calls)


def test_each_step_tells_the_worst_of_its_samples():
	samples = [
		moment(1, bench_mb=310, available_mb=900, queue=2, oldest=40, calls=30),
		moment(59, bench_mb=290, available_mb=950, breaker="open", calls=31),
		moment(61, bench_mb=200),
	]
	first, second, third, _ = steps(samples, 4)
	assert (first.bench_mb, first.used_mb, first.queue_depth, first.oldest_job_s) == (310, 3100, 2, 40)
	assert (first.breaker_open, first.calls_left) == (True, 30)
	assert (second.bench_mb, second.breaker_open) == (200, False)
	assert third.begins == BEGINS + timedelta(hours=2)
	assert third.bench_mb is None
	assert third.used_mb is None
	assert third.breaker_open is None


def test_a_step_without_a_sample_is_like_the_last_one_while_that_holds():
	found = steps([moment(-5, bench_mb=100), moment(20, bench_mb=200), moment(62, bench_mb=300)], 48)
	told = {5 * number: step.bench_mb for number, step in enumerate(found) if step.bench_mb is not None}
	assert told == dict.fromkeys((0, 5, 10), 100) | dict.fromkeys((20, 25, 30, 35), 200) | dict.fromkeys(
		(60, 65, 70, 75), 300
	)


@given(st.lists(st.integers(-60, 300)), st.sampled_from([1, 2, 3, 5, 8, 12, 48, 96]))
def test_every_sample_of_the_time_is_told_and_none_holds_longer_than_it_may(minutes, count):
	samples = [moment(minute, queue=1) for minute in sorted(minutes)]
	found = steps(samples, count)
	assert len(found) == count
	for number, step in enumerate(found):
		begins = BEGINS + number * (ENDS - BEGINS) / count
		ends = BEGINS + (number + 1) * (ENDS - BEGINS) / count
		known = any(
			begins - QUARTER <= each.taken_on < ends or each.taken_on == ends == ENDS for each in samples
		)
		assert (step.queue_depth is not None) is known


def test_a_time_without_samples_is_told_with_its_end_and_a_quiet_one_is_none():
	samples = [moment(minute) for minute in (-90, -30, 10, 20, 35, 51, 200)]
	found = [(each.begins, each.ends) for each in history.silences(samples, BEGINS, ENDS, holds)]
	minutes = [(0, 10), (35, 51), (51, 200), (200, 240)]
	assert found == [tuple(BEGINS + timedelta(minutes=minute) for minute in pair) for pair in minutes]
	assert history.silences(samples[3:5], BEGINS, BEGINS + timedelta(minutes=50), holds) == []
	assert history.silences([], BEGINS, ENDS, holds) == []


def test_waits_are_told_by_source_most_frequent_first():
	answers = [("offline", 0.2), ("model", 4.0), ("model", 8.0), ("model", 6.0), ("offline", -1.0)]
	model, offline = history.waits(answers)
	assert (model.source, model.count, model.median_s, model.slow_s) == ("model", 3, 6.0, 8.0)
	assert (offline.median_s, offline.slow_s) == (0.0, 0.2)
	assert history.waits([]) == []


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_was_measured(values, share):
	found = history.rank(values, share)
	assert found in values
	assert sum(value <= found for value in values) >= share * len(values) - 1e-9


@pytest.mark.parametrize("check", sorted(remedies.REMEDIES))
def test_a_command_names_the_site_and_never_a_placeholder(check):
	for database in ("mariadb", "postgres"):
		assert "SITE" not in remedies.remedy(check, "school.example", database)


def test_the_command_for_the_database_is_that_of_the_database():
	assert "postgresql" in remedies.remedy("database", "x", "postgres")
	assert "mariadb" in remedies.remedy("database", "x")
	assert remedies.remedy("contacts", "x") == ""
