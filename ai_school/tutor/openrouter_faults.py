"""Which exception an error of the model service is: its HTTP status, its error body, its limits' headers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from ai_school.tutor.openrouter_errors import (
	BadRequest,
	CreditExhausted,
	DailyLimit,
	Forbidden,
	KeyRejected,
	ModelError,
	ModelUnknown,
	Moderated,
	NoPrivateEndpoint,
	RateLimited,
	ServiceFailed,
)

TOKENS_FIELD = "max_completion_tokens"
DAY_S = 86_400.0
MINUTES_S = 120.0
LONGEST_WAIT_S = 900.0
LONGEST_LIMIT_S = 25 * 3600.0
_MILLISECONDS_FROM = 1e11
_DATA_POLICY = re.compile(r"data policy|privacy|no endpoints found matching", re.IGNORECASE)
_MODERATION = re.compile(
	r"\b(?:input|prompt|message|text|content)\b.{0,40}\bflagged|requires moderation", re.IGNORECASE
)
_PER_DAY = re.compile(r"per[-_ ]day|daily", re.IGNORECASE)
_PER_MINUTE = re.compile(r"per[-_ ]min", re.IGNORECASE)

_BY_CODE: dict[int, type[ModelError]] = {
	401: KeyRejected,
	402: CreditExhausted,
	408: ServiceFailed,
	429: RateLimited,
}


@dataclass(frozen=True, slots=True)
class _Limits:
	"""What an error says about limits: lower-case header names of the body's metadata and of the response."""

	headers: Mapping[str, str]

	def wait_s(self, now: float) -> float | None:
		"""Seconds to wait from Retry-After, else from X-RateLimit-Reset; None when neither makes sense."""
		waits = retry_after_s(self.headers.get("retry-after"), now), self.until_reset_s(now)
		return next((wait for wait in waits if wait is not None), None)

	def until_reset_s(self, now: float) -> float | None:
		"""X-RateLimit-Reset (seconds or milliseconds since 1970) as seconds from now, within 25 hours."""
		reset = _number(self.headers.get("x-ratelimit-reset"))
		if reset is None:
			return None
		wait = (reset / 1000 if reset > _MILLISECONDS_FROM else reset) - now
		return wait if 0 < wait <= LONGEST_LIMIT_S else None

	def is_daily(self, message: str, now: float) -> bool:
		"""Whether the day's calls are used up."""
		if _PER_MINUTE.search(message):
			return False
		wait = retry_after_s(self.headers.get("retry-after"), now)
		none_left = self.headers.get("x-ratelimit-remaining") == "0" and (wait is None or wait > MINUTES_S)
		return bool(_PER_DAY.search(message)) or none_left


def classify(status: int, error: Any, headers: Mapping[str, str], now: float) -> ModelError:
	"""The exception for an HTTP status or for the code of an error body.

	What the service asks to wait is taken for a quarter of an hour at most, but for a limit of the day.

	Args:
		status: HTTP status; an integer `error["code"]` takes precedence.
		error: value of the body's `error` key, whatever it is.
		headers: of the HTTP response, any case.
		now: seconds since 1970, UTC.
	"""
	body: dict[str, Any] = error if isinstance(error, dict) else {}
	metadata = body.get("metadata") if isinstance(body.get("metadata"), dict) else {}
	code = _code(body.get("code"), status)
	message = str(body.get("message") or "")
	limits = _Limits(_lower(headers) | _lower((metadata or {}).get("headers")))
	if code == 429 and limits.is_daily(message, now):
		return DailyLimit(code, limits.until_reset_s(now) or DAY_S - now % DAY_S)
	wait = limits.wait_s(now)
	made = _type(code, message, metadata or {})(code, None if wait is None else min(wait, LONGEST_WAIT_S))
	if isinstance(made, BadRequest):
		made.about_tokens_field = TOKENS_FIELD in message
	return made


def retry_after_s(value: str | None, now: float) -> float | None:
	"""Retry-After (seconds or an HTTP date) as seconds from now, not negative; None when it makes no sense."""
	if not value:
		return None
	seconds = _number(value)
	if seconds is not None:
		return seconds if seconds >= 0 else None
	try:
		moment = parsedate_to_datetime(value.strip())
	except (TypeError, ValueError, OverflowError):
		return None
	return max((_aware(moment) - datetime.fromtimestamp(now, timezone.utc)) / timedelta(seconds=1), 0.0)


def _type(code: int, message: str, metadata: Mapping[str, Any]) -> type[ModelError]:
	if code == 403:
		moderated = "flagged_input" in metadata or "reasons" in metadata or _MODERATION.search(message)
		return Moderated if moderated else Forbidden
	if code == 404:
		return NoPrivateEndpoint if _DATA_POLICY.search(message) else ModelUnknown
	if code in _BY_CODE:
		return _BY_CODE[code]
	return ServiceFailed if code >= 500 else BadRequest


def _code(value: Any, status: int) -> int:
	number = _number(value)
	if number is not None and 400 <= number < 600:
		return int(number)
	return status if status >= 400 else 500


def _number(value: Any) -> float | None:
	if isinstance(value, bool):
		return None
	try:
		number = float(str(value).strip())
	except ValueError:
		return None
	return number if number == number and abs(number) != float("inf") else None


def _lower(headers: Any) -> dict[str, str]:
	return (
		{str(k).lower(): str(v).strip() for k, v in headers.items()} if isinstance(headers, Mapping) else {}
	)


def _aware(moment: datetime) -> datetime:
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
