"""What the model service answers, as values: replies (JSON or stream), models, status of the key."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

import requests

from ai_school.tutor import sse
from ai_school.tutor.openrouter_errors import (
	BadAnswer,
	EmptyAnswer,
	Interrupted,
	ModelError,
	Redirected,
	Refused,
	TimedOut,
)
from ai_school.tutor.openrouter_faults import classify
from ai_school.tutor.text import storable

ERROR_LIMIT_BYTES = 64_000
JSON_TYPE, STREAM_TYPE = "application/json", "text/event-stream"


@dataclass(frozen=True, slots=True)
class Reply:
	"""A model's answer; `model` is the one that really answered, `cost` in the account's credits, latency in seconds.

	`finish_reason` is "stop", or "length" for an answer that was cut at the allowed number of tokens.
	"""

	text: str = field(repr=False)
	model: str
	prompt_tokens: int
	completion_tokens: int
	cost: float
	finish_reason: str
	latency_s: float = 0.0

	def with_latency(self, seconds: float) -> "Reply":
		"""The same reply with its latency."""
		return replace(self, latency_s=seconds)


@dataclass(frozen=True, slots=True)
class Model:
	"""A model on offer; `free` when both prices are 0, `priced` when the server names a price at all."""

	id: str
	name: str
	free: bool
	priced: bool
	context_length: int | None
	expires_on: date | None


@dataclass(frozen=True, slots=True)
class KeyStatus:
	"""What is known about a key, in credits and calls; None where the service does not tell."""

	limit_remaining: float | None
	usage: float | None
	is_free_tier: bool | None
	free_calls_limit: int | None
	free_calls_used: int | None
	free_calls_remaining: int | None


@dataclass(slots=True)
class _Collected:
	"""An answer as it grows."""

	parts: list[str] = field(default_factory=list, repr=False)
	model: str = ""
	usage: dict[str, Any] = field(default_factory=dict)
	finish_reason: str = ""
	refused: bool = False

	def reply(self) -> Reply:
		text = "".join(self.parts)
		if self.refused or self.finish_reason == "content_filter":
			raise Refused
		if not text.strip():
			raise EmptyAnswer
		return Reply(
			text=text,
			model=self.model,
			prompt_tokens=_count(self.usage.get("prompt_tokens")) or 0,
			completion_tokens=_count(self.usage.get("completion_tokens")) or 0,
			cost=_amount(self.usage.get("cost")) or 0.0,
			finish_reason=self.finish_reason,
		)


def read(
	response: requests.Response, pieces: Iterator[bytes], hear: Callable[[str], None], now: float
) -> Reply:
	"""The reply in a response, of either content type; raises ModelError. `hear` gets each piece of its text."""
	if response.status_code == 200 and _content_type(response) == STREAM_TYPE:
		return _read_stream(response, pieces, hear, now)
	collected = _Collected()
	_collect(collected, read_json(response, pieces, now), "message", response, now)
	reply = collected.reply()
	hear(reply.text)
	return reply


def read_json(response: requests.Response, pieces: Iterator[bytes], now: float) -> Any:
	"""The JSON body of a response; raises ModelError for an error, wherever it stands."""
	if response.status_code >= 400:
		raise classify(response.status_code, _error_of(response, pieces), response.headers, now)
	if response.status_code >= 300:
		raise Redirected(response.status_code)
	if response.status_code != 200 or _content_type(response) != JSON_TYPE:
		raise BadAnswer(response.status_code)
	return _checked(_parse(b"".join(pieces)), response, now)


def models(body: Any) -> tuple[Model, ...]:
	"""The models in a body of GET /models; raises BadAnswer when it holds no list."""
	rows = _mapping(body).get("data")
	if not isinstance(rows, list):
		raise BadAnswer
	return tuple(_model(row) for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str))


def key_status(body: Any) -> KeyStatus:
	"""The status in a body of GET /key; every field may be missing."""
	data = _mapping(_mapping(body).get("data"))
	calls = _mapping(data.get("free_model_daily_requests"))
	tier = data.get("is_free_tier")
	return KeyStatus(
		limit_remaining=_amount(data.get("limit_remaining")),
		usage=_amount(data.get("usage")),
		is_free_tier=tier if isinstance(tier, bool) else None,
		free_calls_limit=_count(calls.get("limit")),
		free_calls_used=_count(calls.get("used")),
		free_calls_remaining=_count(calls.get("remaining")),
	)


def _read_stream(
	response: requests.Response, pieces: Iterator[bytes], hear: Callable[[str], None], now: float
) -> Reply:
	collected = _Collected()
	try:
		for event in sse.events(pieces):
			chunk = _checked(_parse(event), response, now)
			said = _collect(collected, chunk, "delta", response, now)
			if said:
				hear(said)
	except (Interrupted, TimedOut):
		if not collected.finish_reason:
			raise
	if not collected.finish_reason:
		raise Interrupted
	return collected.reply()


def _collect(collected: _Collected, body: Any, part: str, response: requests.Response, now: float) -> str:
	"""Add a body or chunk to what was collected; returns the text that it added."""
	body = _mapping(body)
	collected.model = str(body.get("model") or collected.model)
	collected.usage = _mapping(body.get("usage")) or collected.usage
	choices = body.get("choices")
	choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
	if part == "message" and not choice:
		raise BadAnswer(response.status_code)
	if choice.get("error") or choice.get("finish_reason") == "error":
		raise classify(response.status_code, choice.get("error"), response.headers, now)
	message = _mapping(choice.get(part))
	collected.refused = collected.refused or bool(message.get("refusal"))
	collected.finish_reason = str(choice.get("finish_reason") or collected.finish_reason)
	said = _text(message.get("content"))
	collected.parts.append(said)
	return said


def _checked(body: Any, response: requests.Response, now: float) -> Any:
	"""The body, unless it is or holds an error."""
	if not isinstance(body, dict):
		raise BadAnswer(response.status_code)
	if body.get("error"):
		raise classify(response.status_code, body["error"], response.headers, now)
	return body


def _error_of(response: requests.Response, pieces: Iterator[bytes]) -> Any:
	"""The `error` of an error's body; None when the body is none of ours, too long or breaks off."""
	if _content_type(response) != JSON_TYPE:
		return None
	try:
		body = b"".join(sse.capped(pieces, ERROR_LIMIT_BYTES))
		return _mapping(_parse(body)).get("error")
	except ModelError:
		return None


def _content_type(response: requests.Response) -> str:
	if response.headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
		return ""
	return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parse(text: str | bytes) -> Any:
	try:
		return json.loads(text)
	except (ValueError, RecursionError):
		raise BadAnswer from None


def _text(content: Any) -> str:
	"""Text of a message's content: a string, or the text parts of a list; without NUL and lone surrogates."""
	if isinstance(content, list):
		content = "".join(str(_mapping(part).get("text") or "") for part in content)
	if not isinstance(content, str):
		return ""
	return storable(content)


def _model(row: dict[str, Any]) -> Model:
	pricing = _mapping(row.get("pricing"))
	prices = [_price(pricing.get(kind)) for kind in ("prompt", "completion")]
	return Model(
		id=row["id"],
		name=str(row.get("name") or row["id"]),
		free=prices == [0, 0],
		priced=bool(pricing),
		context_length=_count(row.get("context_length")),
		expires_on=_date(row.get("expiration_date")),
	)


def _price(value: Any) -> Decimal | None:
	try:
		return Decimal(str(value))
	except InvalidOperation:
		return None


def _date(value: Any) -> date | None:
	"""A date from ISO text or from seconds since 1970."""
	try:
		if isinstance(value, int | float) and not isinstance(value, bool):
			return datetime.fromtimestamp(value, timezone.utc).date()
		return date.fromisoformat(str(value)[:10])
	except (ValueError, OverflowError, OSError):
		return None


def _count(value: Any) -> int | None:
	amount = _amount(value)
	return int(amount) if amount is not None and amount >= 0 else None


def _amount(value: Any) -> float | None:
	if isinstance(value, bool) or not isinstance(value, int | float):
		return None
	return float(value) if abs(value) < 1e15 else None


def _mapping(value: Any) -> dict[str, Any]:
	return value if isinstance(value, dict) else {}
