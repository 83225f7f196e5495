"""Circuit breaker of the model service: a pure state machine, whose state the caller keeps where all workers see it.

Closed lets every call through. Repeated failures open it for a while that doubles each time; then half-open lets one
probe through, whose outcome closes or opens it again. A limit of the day opens it until a given moment. Moments are
seconds since 1970 by the caller's clock, which may be set back: a span then begins anew, so that the breaker opens no
earlier than the span and stays shut no longer than twice that.

After M. Nygard, Release It! (2007), chapter "Stability Patterns".
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half-open"
FAILURES_TO_OPEN = 5
FIRST_SPAN_S = 30.0
LONGEST_SPAN_S = 900.0
LONGEST_LIMIT_S = 25 * 3600.0
PROBE_S = 180.0


@dataclass(frozen=True, slots=True)
class State:
	"""The breaker between two calls: `span_s` counts from `since`, while open or while a probe is under way."""

	status: str = CLOSED
	failures: int = 0
	openings: int = 0
	since: float = 0.0
	span_s: float = 0.0

	@property
	def until(self) -> float:
		"""When the span ends, seconds since 1970."""
		return self.since + self.span_s


class Verdict(NamedTuple):
	"""Whether a call may be made, and the state to keep (it differs when the call is the probe)."""

	allowed: bool
	state: State


def allow(state: State, now: float) -> Verdict:
	"""Whether a call may be made at `now`; the state must be kept before the call is made.

	A probe that reports nothing within three minutes is taken for dead, and another one allowed.
	"""
	if state.status == CLOSED:
		return Verdict(True, state)
	state = _rebased(state, now)
	if now < state.until:
		return Verdict(False, state)
	return Verdict(True, replace(state, status=HALF_OPEN, since=now, span_s=PROBE_S))


def succeeded(state: State) -> State:
	"""The state after an answer. One to a call from before the opening does not close it again."""
	return state if state.status == OPEN else State()


def failed(state: State, now: float, wait_s: float | None = None) -> State:
	"""The state after a failure of the service.

	Args:
		wait_s: the service said not to ask for so many seconds (a limit of the day): opens at once, at most 25 hours.
	"""
	if wait_s is not None:
		return _opened_for(state, now, min(max(wait_s, 1.0), LONGEST_LIMIT_S))
	if state.status == OPEN:
		return state
	failures = state.failures + 1
	if state.status == CLOSED and failures < FAILURES_TO_OPEN:
		return replace(state, failures=failures)
	span_s = min(FIRST_SPAN_S * 2.0 ** min(state.openings, 30), LONGEST_SPAN_S)
	return State(OPEN, failures, state.openings + 1, now, span_s)


def dump(state: State) -> str:
	"""The state as JSON."""
	return json.dumps(asdict(state))


def load(text: str | None) -> State:
	"""The state from JSON; a closed one when there is none or it is damaged."""
	try:
		fields: Any = json.loads(text or "{}")
		state = State(**fields)
		numbers = (state.failures, state.openings, state.since, state.span_s)
		sound = state.status in (CLOSED, OPEN, HALF_OPEN) and all(0 <= number < 1e12 for number in numbers)
	except (TypeError, ValueError):
		return State()
	return replace(state, span_s=min(state.span_s, LONGEST_LIMIT_S)) if sound else State()


def _rebased(state: State, now: float) -> State:
	"""The state by a clock that was set back to before the span began."""
	return replace(state, since=now) if now < state.since else state


def _opened_for(state: State, now: float, span_s: float) -> State:
	"""Open until the later of what was known and what is told now."""
	before = _rebased(state, now)
	if before.status == OPEN and before.until >= now + span_s:
		return before
	return State(OPEN, state.failures, state.openings, now, span_s)
