"""Plans of a refresh: what is joined, what is begun, and how no change is lost."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics.facts import Noticed
from ai_school.analytics.plan import (
	INTERVAL,
	OVERLAP,
	Plan,
	Report,
	from_json,
	gone_back,
	needs_another,
	plan,
	to_json,
)

NOON = datetime(2026, 11, 23, 12)
EARLIER = NOON - timedelta(minutes=10)
VERSION = "1.0"


def stored(**values):
	made = Plan(
		"old", VERSION, full=False, since=EARLIER - OVERLAP, until=NOON - timedelta(minutes=1), after="M"
	)
	return replace(made, **values)


def begin(watermark=EARLIER, before=None, *, full=False, now=NOON):
	return plan("new", VERSION, now, watermark, before, {"Quiz": "2026"}, full=full)


def test_the_first_refresh_is_a_full_one():
	first = begin(watermark=None)
	assert (first.full, first.since, first.until) == (True, None, NOON)
	assert first.report.full


def test_a_refresh_looks_back_beyond_the_watermark():
	found = begin()
	assert (found.full, found.since, found.until, found.after) == (False, EARLIER - OVERLAP, NOON, "")


def test_records_that_went_back_in_time_are_seen():
	before = stored(newest={"Quiz": "2026-11-23T11:00:00", "Result": "2026-11-23T11:00:00.5"})
	assert gone_back(before, before.newest) == set()
	assert gone_back(before, {**before.newest, "Quiz": "2026-11-23T11:00:00.1", "New": "2026"}) == set()
	assert gone_back(before, {"Result": "2026-11-23T11:00:00"}) == {"Quiz", "Result"}
	assert gone_back(None, {}) == set()
	assert begin().newest == begin(full=True).newest == {"Quiz": "2026"}


def test_a_full_refresh_is_full_whatever_the_watermark():
	assert begin(full=True).full


@pytest.mark.parametrize(
	("before", "full", "key"),
	[
		(stored(), False, "old"),
		(stored(full=True), False, "old"),
		(stored(full=True), True, "old"),
		(stored(), True, "new"),
		(stored(done=True), False, "new"),
		(stored(done=True, full=True), True, "new"),
		(stored(version="0.9"), False, "new"),
		(stored(until=NOON + timedelta(seconds=1)), False, "new"),
	],
)
def test_an_unfinished_plan_is_gone_on_with_if_it_does_what_is_asked_for(before, full, key):
	found = begin(before=before, full=full)
	assert found.key == key
	assert found.after == ("M" if key == "old" else "")


def test_a_full_refresh_of_another_version_stays_a_full_one():
	found = begin(before=stored(full=True, version="0.9"))
	assert (found.key, found.full, found.after) == ("new", True, "")


def test_a_clock_set_back_far_makes_it_a_full_refresh():
	assert begin(watermark=NOON + timedelta(hours=1)).full


def test_a_clock_set_back_a_little_is_inside_the_overlap():
	found = begin(watermark=NOON + timedelta(minutes=5))
	assert (found.full, found.since) == (False, NOON - OVERLAP)


@given(
	st.timedeltas(timedelta(0), INTERVAL),
	st.timedeltas(timedelta(0), timedelta(days=2)),
	st.timedeltas(timedelta(0), INTERVAL),
)
def test_a_step_back_of_the_clock_between_two_refreshes_loses_no_change(waited, step, left):
	"""A change right after the clock was set back, `left` before the next refresh, lies in that refresh's window."""
	changed_on = EARLIER + waited - step
	found = begin(watermark=EARLIER, now=changed_on + left)
	assert found.full or found.since <= changed_on


def test_who_joined_a_plan_begun_long_ago_has_to_look_again():
	assert needs_another(stored(until=NOON - INTERVAL - timedelta(seconds=1)), NOON)
	assert not needs_another(stored(), NOON)


def test_a_report_adds_up_its_batches():
	report = Report(full=True)
	for reason in ("a", "b", "a"):
		noticed = Noticed()
		noticed.dropped[reason] += 2
		noticed.mended["m"] += 1
		report = report.after_batch(200, 0.25, noticed)
	assert report == Report(True, 600, 3, 0.75, {"a": 4, "b": 2}, {"m": 3})


@pytest.mark.parametrize(
	"one", [stored(), stored(full=True, since=None), stored(report=Report(students=3, dropped={"a": 1}))]
)
def test_a_plan_comes_back_from_json_as_it_was(one):
	assert from_json(json.loads(json.dumps(to_json(one)))) == one


@pytest.mark.parametrize(
	"damaged",
	[None, {}, {"since": None}, {"since": None, "until": "yesterday"}, {**to_json(stored()), "more": 1}],
)
def test_a_plan_that_cannot_be_read_is_no_plan(damaged):
	assert from_json(damaged) is None
