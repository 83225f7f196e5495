"""What every call of the model passes: breaker and quota, in one record that all workers share."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import frappe
from frappe.utils.password import get_encryption_key

from ai_school import stored_json
from ai_school.tutor import breaker, openrouter, quota
from ai_school.tutor.config import ModelConfig
from ai_school.tutor.openrouter_errors import ModelError

GATE, NAME = "AI Model Gate", "gate"
FIELDS = ["breaker", "day", "calls_today", "calls_of_students", "recent_calls"]


@dataclass(frozen=True, slots=True)
class Opening:
	"""What the gate lets through at a moment: calls `left` of the day and of the running minute, whether the breaker
	is open, and the calls that each student `had` today, by their pseudonyms."""

	left: int
	left_of_minute: int
	breaker: str
	had: Mapping[str, int]

	@property
	def now(self) -> int:
		"""Calls that may be made at once: none while the breaker is open, one while it is tried out."""
		at_most = {breaker.OPEN: 0, breaker.HALF_OPEN: 1}.get(self.breaker, self.left)
		return min(at_most, self.left, self.left_of_minute)


def pseudonym(student: str) -> str:
	"""The name by which a student is known at the gate and to the model's service."""
	return openrouter.user_hash(get_encryption_key(), student)


def lock(model: ModelConfig) -> Opening:
	"""How the gate stands; it stays locked until the caller commits, so that two workers never share the last call."""
	return _opening(_locked(), model)


def spend(students: list[str]) -> None:
	"""Take a call for each of these pseudonyms, of those that `lock` said may be made, in the same transaction."""
	if not students:
		return
	row, now = _locked(), time.time()
	state = breaker.allow(_state(row), now).state
	_save(state, quota.spend(_usage_at(row, now), students, now))


def look(model: ModelConfig) -> Opening:
	"""How the gate stands, as last committed."""
	return _opening(_row(), model)


def succeeded() -> None:
	"""Tell the breaker that the model answered; where it knows of no failure there is nothing to tell."""
	row = _row()
	if row and _state(row) != breaker.State():
		row = _locked()
		_save(breaker.succeeded(_state(row)), _usage(row))


def failed(error: ModelError) -> None:
	"""Tell the breaker that the model did not answer, and until when the service asked for peace.

	An error that does not count, such as a refusal, comes from a service that works.
	"""
	if not error.counts and error.wait_s is None:
		return succeeded()
	row = _locked()
	_save(breaker.failed(_state(row), time.time(), error.wait_s), _usage(row))


def breaker_state() -> breaker.State:
	"""The breaker as it stands."""
	row = _row()
	return _state(row)


def calls_left(model: ModelConfig) -> int:
	"""Calls left of the day (UTC)."""
	return look(model).left


def make() -> None:
	"""Make the record if there is none, and commit: locks on what is not there yet would block each other."""
	if not frappe.db.exists(GATE, NAME):
		frappe.get_doc({"doctype": GATE}).insert(
			set_name=NAME, ignore_permissions=True, ignore_if_duplicate=True
		)
		frappe.db.commit()


def _opening(row: Any | None, model: ModelConfig) -> Opening:
	now = time.time()
	usage = _usage_at(row, now)
	day, minute = quota.calls_left(usage, model.calls_per_day, model.calls_per_minute)
	verdict = breaker.allow(_state(row), now)
	return Opening(day, minute, verdict.state.status if verdict.allowed else breaker.OPEN, usage.had)


def _row() -> Any | None:
	return frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True)


def _locked() -> Any:
	"""The record, locked until the next commit."""
	make()
	return frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True, for_update=True)


def _save(state: breaker.State, usage: quota.Usage) -> None:
	values = {
		"breaker": breaker.dump(state),
		"day": usage.day or None,
		"calls_today": usage.calls,
		"calls_of_students": json.dumps(usage.had),
		"recent_calls": json.dumps(usage.recent),
	}
	frappe.db.set_value(GATE, NAME, values)


def _usage_at(row: Any | None, now: float) -> quota.Usage:
	today = datetime.fromtimestamp(now, timezone.utc).date().isoformat()
	return quota.at(_usage(row), today, now) if row else quota.Usage(today)


def _usage(row: Any) -> quota.Usage:
	recent = tuple(stored_json.value(row.recent_calls, ()))
	had = stored_json.value(row.calls_of_students, {})
	return quota.Usage(str(row.day or ""), row.calls_today or 0, recent, had)


def _state(row: Any | None) -> breaker.State:
	return breaker.load(json.dumps(stored_json.value(row.breaker)) if row and row.breaker else None)
