"""Calls in flight."""

import threading

import pytest

from ai_school.tutor.calls import Calls


def _all_events(calls):
	found = []
	while calls.in_flight:
		found += calls.events(1.0)
	return found


def test_text_and_result_come_in_order():
	with Calls(2) as calls:
		calls.start("a", lambda on_text: (on_text("one"), on_text("two"), "done")[-1])
		events = _all_events(calls)
	assert [(event.text, event.result) for event in events] == [("one", None), ("two", None), ("", "done")]


def test_an_error_ends_its_call_and_no_other():
	def fails(on_text):
		raise ValueError("no")

	with Calls(2) as calls:
		calls.start("bad", fails)
		calls.start("good", lambda on_text: "fine")
		ended = {event.key: event for event in _all_events(calls) if event.ended}
	assert isinstance(ended["bad"].error, ValueError)
	assert ended["good"].result == "fine"


def test_calls_run_side_by_side_and_free_their_place():
	barrier = threading.Barrier(3, timeout=5)
	with Calls(3) as calls:
		for key in "abc":
			calls.start(key, lambda on_text: barrier.wait() + 1)
		assert calls.free == 0
		assert {event.key for event in _all_events(calls)} == set("abc")
		assert calls.free == 3


def test_nothing_happening_is_no_event():
	with Calls(1) as calls:
		assert calls.events(0.01) == []


@pytest.mark.parametrize("size", [1, 4])
def test_more_calls_than_places_are_the_callers_fault_but_none_is_lost(size):
	with Calls(size) as calls:
		for key in range(8):
			calls.start(str(key), lambda on_text: "x")
		assert len({event.key for event in _all_events(calls)}) == 8
