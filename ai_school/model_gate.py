"""What every call of the model passes: breaker and quota, in one record that all workers share."""

import json
import time
from datetime import datetime, timezone
from typing import Any

import frappe

from ai_school.tutor import breaker, quota
from ai_school.tutor.config import ModelConfig
from ai_school.tutor.openrouter_errors import ModelError

GATE, NAME = "AI Model Gate", "gate"
FIELDS = ["breaker", "day", "calls_today", "recent_calls"]


def take(wanted: int, model: ModelConfig) -> int:
	"""Reserve up to `wanted` calls; returns how many may be made now.

	The record stays locked until the caller commits, so that two workers never share the last call.
	"""
	row, now = _locked(), time.time()
	usage = quota.at(_usage(row), _today(now), now)
	open_calls = min(wanted, *quota.calls_left(usage, model.calls_per_day, model.calls_per_minute))
	state = breaker.load(row.breaker)
	verdict = breaker.allow(state, now) if open_calls else breaker.Verdict(False, state)
	if verdict.state.status != breaker.CLOSED:
		open_calls = min(open_calls, 1)
	calls = open_calls if verdict.allowed else 0
	_save(verdict.state, quota.spend(usage, calls, now))
	return calls


def waits_for_minute(model: ModelConfig) -> bool:
	"""Whether calls are held back only because this minute's are used up."""
	row, now = _row(), time.time()
	if not row or breaker.load(row.breaker).status != breaker.CLOSED:
		return False
	day, minute = quota.calls_left(
		quota.at(_usage(row), _today(now), now), model.calls_per_day, model.calls_per_minute
	)
	return day > 0 and minute == 0


def succeeded() -> None:
	"""Tell the breaker that the model answered."""
	row = _locked()
	_save(breaker.succeeded(breaker.load(row.breaker)), _usage(row))


def failed(error: ModelError) -> None:
	"""Tell the breaker that the model did not answer, and until when the service asked for peace.

	An error that does not count, such as a refusal, comes from a service that works.
	"""
	row = _locked()
	if not error.counts and error.wait_s is None:
		_save(breaker.succeeded(breaker.load(row.breaker)), _usage(row))
		return
	_save(breaker.failed(breaker.load(row.breaker), time.time(), error.wait_s), _usage(row))


def breaker_state() -> breaker.State:
	"""The breaker as it stands."""
	row = _row()
	return breaker.load(row.breaker if row else None)


def calls_left(model: ModelConfig) -> int:
	"""Calls left of the day (UTC)."""
	row, now = _row(), time.time()
	usage = quota.at(_usage(row), _today(now), now) if row else quota.Usage(_today(now))
	return quota.calls_left(usage, model.calls_per_day, model.calls_per_minute)[0]


def _row() -> Any | None:
	return frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True)


def _locked() -> Any:
	"""The record, locked until the next commit; made by whoever comes first."""
	row = frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True, for_update=True)
	if row:
		return row
	frappe.get_doc({"doctype": GATE}).insert(set_name=NAME, ignore_permissions=True, ignore_if_duplicate=True)
	return frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True, for_update=True)


def _save(state: breaker.State, usage: quota.Usage) -> None:
	values = {
		"breaker": breaker.dump(state),
		"day": usage.day,
		"calls_today": usage.calls,
		"recent_calls": json.dumps(usage.recent),
	}
	frappe.db.set_value(GATE, NAME, values)


def _usage(row: Any) -> quota.Usage:
	recent = tuple(json.loads(row.recent_calls or "[]"))
	return quota.Usage(str(row.day or ""), row.calls_today or 0, recent)


def _today(now: float) -> str:
	return datetime.fromtimestamp(now, timezone.utc).date().isoformat()
