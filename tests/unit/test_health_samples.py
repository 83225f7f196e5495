"""Which minutes are worth remembering."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.health import samples
from ai_school.health.samples import Sample

BEFORE = Sample(
	rss_mb=900,
	pss_mb=600,
	available_mb=1500,
	queue_depth=0,
	oldest_job_s=0,
	breaker="closed",
	calls_left=50,
	kinds=frozenset({"web", "worker"}),
)
BUSY = replace(BEFORE, queue_depth=4, oldest_job_s=30)


def test_the_first_sample_is_kept():
	assert samples.is_worth_keeping(None, BEFORE, 0)


@pytest.mark.parametrize(("age_s", "kept"), [(60, False), (599, False), (600, True), (90_000, True)])
def test_a_quiet_time_is_told_every_ten_minutes(age_s, kept):
	assert samples.is_worth_keeping(BEFORE, BEFORE, age_s) is kept


def test_a_clock_that_was_set_back_keeps_the_sample():
	assert samples.is_worth_keeping(BEFORE, BEFORE, -3600)


@pytest.mark.parametrize(
	("change", "kept"),
	[
		({"pss_mb": 629}, False),
		({"pss_mb": 630}, True),
		({"pss_mb": 570}, True),
		({"rss_mb": 2000}, False),
		({"available_mb": 1430}, False),
		({"available_mb": 1425}, True),
		({"swap_used_mb": 19}, False),
		({"swap_used_mb": 20}, True),
		({"refreshed_on": datetime(2026, 1, 1)}, False),
		({"queue_depth": 1}, True),
		({"breaker": "open"}, True),
		({"calls_left": 46}, False),
		({"calls_left": 45}, True),
		({"kinds": frozenset({"web"})}, True),
	],
)
def test_what_changed_is_told_at_once(change, kept):
	assert samples.is_worth_keeping(BEFORE, replace(BEFORE, **change), 60) is kept


@pytest.mark.parametrize(
	("change", "kept"),
	[
		({"queue_depth": 9}, False),
		({"oldest_job_s": 80}, False),
		({"oldest_job_s": 90}, True),
		({"queue_depth": 0, "oldest_job_s": 0}, True),
	],
)
def test_a_busy_queue_is_told_when_its_wait_grows_or_ends(change, kept):
	assert samples.is_worth_keeping(BUSY, replace(BUSY, **change), 60) is kept


def test_the_last_call_of_the_day_is_told():
	almost = replace(BEFORE, calls_left=1)
	assert samples.is_worth_keeping(almost, replace(almost, calls_left=0), 60)


def test_a_small_bench_is_not_told_of_for_every_megabyte():
	small = replace(BEFORE, pss_mb=100)
	assert not samples.is_worth_keeping(small, replace(small, pss_mb=119), 60)
	assert samples.is_worth_keeping(small, replace(small, pss_mb=120), 60)


def test_commands_that_come_and_go_are_no_change():
	assert samples.lasting(["web", "web", "other"]) == {"web"}


def moments(*clock):
	return [datetime.fromisoformat(f"2026-03-02 {time}:00") for time in clock]


def test_of_ten_minutes_the_first_kept_one_stays():
	kept = moments("10:03", "10:04", "10:09", "10:10", "10:19", "10:20", "11:00")
	assert samples.thinned_out(reversed(kept)) == moments("10:04", "10:09", "10:19")


@given(st.lists(st.integers(1, 12), min_size=1, max_size=200), st.integers(0, 60))
def test_a_time_that_was_sampled_is_never_told_as_unknown(ages, first):
	"""Samples kept at the latest after ten minutes and two of the scheduler's delay, also when they are thinned out."""
	kept = [datetime(2026, 3, 2, 10, first % 60)]
	for minutes in ages:
		kept.append(kept[-1] + timedelta(minutes=minutes))
	left = sorted(set(kept) - set(samples.thinned_out(kept)))
	for whole, age in ((kept, timedelta(0)), (left, timedelta(days=2))):
		assert all(later - earlier <= samples.holds_for(age) for earlier, later in itertools.pairwise(whole))


def test_while_memory_is_short_a_sample_holds_for_longer():
	half_an_hour = timedelta(seconds=samples.AT_LEAST_EVERY_S_UNDER_PRESSURE)
	assert samples.holds_for(timedelta(0)) < half_an_hour < samples.holds_for(timedelta(0), pressed=True)


def test_what_was_thinned_out_stays_as_it_is():
	kept = moments("10:03", "10:10", "10:20")
	assert samples.thinned_out(kept) == samples.thinned_out([]) == []


def test_while_memory_is_short_only_changes_in_kind_are_kept():
	assert not samples.is_worth_keeping(BEFORE, replace(BEFORE, pss_mb=10 * BEFORE.pss_mb), 60, pressed=True)
	assert samples.is_worth_keeping(BEFORE, replace(BEFORE, breaker="half-open"), 60, pressed=True)
	assert not samples.is_worth_keeping(BEFORE, BEFORE, 29 * 60, pressed=True)
	assert samples.is_worth_keeping(BEFORE, BEFORE, 30 * 60, pressed=True)
