"""The breaker's transitions, its clock, and its JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import breaker
from ai_school.tutor.breaker import State, allow, failed, succeeded

NOW = 1_800_000_000.0


def opened(now: float = NOW) -> State:
	state = State()
	for _ in range(breaker.FAILURES_TO_OPEN):
		state = failed(state, now)
	return state


def test_opens_after_repeated_failures_only() -> None:
	state = State()
	for _ in range(breaker.FAILURES_TO_OPEN - 1):
		state = failed(state, NOW)
		assert allow(state, NOW).allowed
	assert not allow(failed(state, NOW), NOW).allowed


def test_success_in_between_starts_the_count_anew() -> None:
	state = State()
	for _ in range(20):
		state = succeeded(failed(failed(state, NOW), NOW))
	assert state == State()


def test_half_open_lets_one_probe_through() -> None:
	state = opened()
	after = NOW + breaker.FIRST_SPAN_S
	assert not allow(state, after - 0.1).allowed
	first = allow(state, after)
	second = allow(first.state, after)
	assert (first.allowed, second.allowed) == (True, False)
	assert first.state.status == breaker.HALF_OPEN
	assert succeeded(first.state) == State()


def test_probe_that_never_reports_is_replaced() -> None:
	probing = allow(opened(), NOW + breaker.FIRST_SPAN_S).state
	assert not allow(probing, probing.since + breaker.PROBE_S - 1).allowed
	assert allow(probing, probing.since + breaker.PROBE_S).allowed


def test_back_off_doubles_up_to_its_bound() -> None:
	state, spans = opened(), []
	for _ in range(8):
		spans.append(state.span_s)
		state = failed(allow(state, state.until).state, state.until)
	assert spans[:3] == [30, 60, 120]
	assert spans[-1] == breaker.LONGEST_SPAN_S


def test_late_failures_do_not_prolong_and_late_success_does_not_close() -> None:
	state = opened()
	assert failed(state, NOW + 20) == state
	assert succeeded(state) == state


def test_limit_of_the_day_opens_at_once_until_its_end() -> None:
	state = failed(State(), NOW, wait_s=3600)
	assert not allow(state, NOW + 3599).allowed
	assert allow(state, NOW + 3600).allowed


def test_shorter_limit_does_not_cut_a_longer_one() -> None:
	state = failed(failed(State(), NOW, wait_s=3600), NOW, wait_s=10)
	assert not allow(state, NOW + 3000).allowed


@pytest.mark.parametrize("wait_s", [1e12, 26 * 3600])
def test_limit_is_bounded(wait_s: float) -> None:
	assert allow(failed(State(), NOW, wait_s), NOW + breaker.LONGEST_LIMIT_S).allowed


@given(back_s=st.floats(0, 1e9), wait_s=st.one_of(st.none(), st.floats(1, 90_000)))
def test_clock_set_back_neither_keeps_it_open_for_ever_nor_opens_it_early(
	back_s: float, wait_s: float | None
) -> None:
	state = opened() if wait_s is None else failed(State(), NOW, wait_s)
	now = NOW - back_s
	verdict = allow(state, now)
	assert not verdict.allowed
	assert not allow(verdict.state, now + state.span_s * 0.99).allowed
	assert allow(verdict.state, now + 2 * state.span_s + 1).allowed


@given(st.lists(st.sampled_from("asfl"), max_size=40))
def test_state_survives_json_at_every_step(steps: str) -> None:
	state, now = State(), NOW
	for step in steps:
		now += 17
		if step == "a":
			state = allow(state, now).state
		else:
			state = succeeded(state) if step == "s" else failed(state, now, 500 if step == "l" else None)
		assert breaker.load(breaker.dump(state)) == state


@pytest.mark.parametrize(
	"text",
	[None, "", "{", "[]", "[1]", "null", '{"status": "on fire"}', '{"since": "x"}', '{"a": 1}', '{"since": 1e300}', '{"since": null}'],
)  # fmt: skip
def test_damaged_state_is_closed(text: str | None) -> None:
	assert breaker.load(text) == State()
