"""Which exception an error is, and how long it says to wait."""

from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any

import pytest

from ai_school.tutor import openrouter_errors
from ai_school.tutor.openrouter_errors import ModelError
from ai_school.tutor.openrouter_faults import classify, retry_after_s

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=timezone.utc).timestamp()
SIX_HOURS_S = 6 * 3600.0


def limit(headers: dict[str, str], message: str = "Rate limit exceeded") -> dict[str, Any]:
	return {"code": 429, "message": message, "metadata": {"headers": headers}}


@pytest.mark.parametrize(
	("value", "seconds"),
	[
		("7", 7),
		("0", 0),
		(" 1.5 ", 1.5),
		("36000", 36000),
		(format_datetime(datetime.fromtimestamp(NOW + 90, timezone.utc), usegmt=True), 90),
		(format_datetime(datetime.fromtimestamp(NOW - 90, timezone.utc), usegmt=True), 0),
		("-5", None),
		("soon", None),
		("nan", None),
		("inf", None),
		("", None),
		(None, None),
		("Fri, 99 Foo 2026 99:99:99 GMT", None),
	],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
	assert retry_after_s(value, NOW) == seconds


@pytest.mark.parametrize(
	("error", "wait_s"),
	[
		(limit({}, "Rate limit exceeded: free-models-per-day"), SIX_HOURS_S),
		(limit({"X-RateLimit-Remaining": "0"}), SIX_HOURS_S),
		(limit({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW + 60) * 1000)}), 60),
		(limit({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW + 600))}), 600),
		(limit({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "nonsense"}), SIX_HOURS_S),
		(limit({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW + 1e6))}), SIX_HOURS_S),
		(limit({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW - 10))}), SIX_HOURS_S),
	],
)
def test_limit_of_the_day_lasts_to_its_reset_or_to_midnight_utc(error: dict[str, Any], wait_s: float) -> None:
	made = classify(429, error, {}, NOW)
	assert made.outcome == "daily_limit"
	assert made.wait_s == pytest.approx(wait_s)


@pytest.mark.parametrize(
	"error",
	[
		limit({"X-RateLimit-Remaining": "0"}, "Rate limit exceeded: free-models-per-min"),
		limit({"X-RateLimit-Remaining": "0", "Retry-After": "5"}),
		limit({"X-RateLimit-Remaining": "3"}),
		{"code": 429, "message": "Provider returned error"},
		{"code": 429, "metadata": "nonsense"},
		"too many requests",
		None,
	],
)
def test_other_limits_pass(error: Any) -> None:
	assert classify(429, error, {}, NOW).outcome == "rate_limited"


def test_limits_in_the_response_headers_count_in_any_case() -> None:
	made = classify(429, None, {"retry-AFTER": "4"}, NOW)
	assert (made.outcome, made.wait_s) == ("rate_limited", 4)


def test_ten_hours_are_not_believed_unless_they_are_the_day_s() -> None:
	assert classify(429, None, {"Retry-After": "36000"}, NOW).wait_s == 900
	daily = limit({"X-RateLimit-Reset": str(int(NOW + 36_000))}, "free-models-per-day")
	assert classify(429, daily, {}, NOW).wait_s == 36_000


@pytest.mark.parametrize(
	("error", "outcome"),
	[
		({"code": 403, "metadata": {"flagged_input": "the child's text"}}, "moderated"),
		({"code": 403, "message": "Input was flagged by moderation"}, "moderated"),
		({"code": 403, "metadata": {"reasons": ["violence"]}}, "moderated"),
		({"code": 403, "message": 'x/y requires moderation on X. Your input was flagged for "violence".'}, "moderated"),
		({"code": 403, "message": "Country not supported"}, "forbidden"),
		({"code": 403, "message": "Your account has been flagged"}, "forbidden"),
		({"code": 403, "message": "This key is limited by a moderator"}, "forbidden"),
		({"code": 403, "message": "Key limit exceeded", "metadata": {"provider_name": "X"}}, "forbidden"),
		({"code": 404, "message": "No endpoints found matching your data policy (Free model training)"}, "data_policy"),
		({"code": 404, "message": "No such model"}, "model_unknown"),
		({"code": "502"}, "service_failed"),
		({"code": True}, "service_failed"),
		({"code": "x" * 9}, "service_failed"),
		({"message": "no code"}, "service_failed"),
		([], "service_failed"),
		({"code": 418}, "bad_request"),
	],
)  # fmt: skip
def test_code_of_the_body_decides_inside_a_200(error: Any, outcome: str) -> None:
	assert classify(200, error, {}, NOW).outcome == outcome


def test_flagged_text_is_not_kept() -> None:
	made = classify(403, {"message": "flagged: hurt", "metadata": {"flagged_input": "hurt"}}, {}, NOW)
	assert "hurt" not in repr(made) + str(made) + repr(vars(made))


def test_outcomes_are_distinct_and_each_tells_what_to_do() -> None:
	kinds = [each for each in vars(openrouter_errors).values() if isinstance(each, type)]
	kinds = [each for each in kinds if issubclass(each, ModelError)]
	assert len({each.outcome for each in kinds}) == len({each.sentence for each in kinds}) == len(kinds)
	assert not any(each.retryable and each.disables for each in kinds)
