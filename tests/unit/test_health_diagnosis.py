"""The doctor's sentences: what fails, what warns, and that each says what to do."""

from datetime import date

import pytest

from ai_school.health import diagnosis
from ai_school.health.budget import FAILING, OK, WARNING
from ai_school.tutor.offer import FREE, GONE, PAID, Standing
from ai_school.tutor.openrouter_answers import KeyStatus

TODAY = date(2026, 1, 1)


def status(**known: object) -> KeyStatus:
	fields = dict.fromkeys(KeyStatus.__slots__)
	return KeyStatus(**{**fields, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
	("needed", "stored", "readable", "level"),
	[
		(True, True, True, OK),
		(True, True, False, FAILING),
		(False, True, False, FAILING),
		(True, False, False, FAILING),
		(False, False, False, OK),
	],
)
def test_a_key_is_needed_by_openrouter_and_has_to_be_readable_where_there_is_one(
	needed: bool, stored: bool, readable: bool, level: str
) -> None:
	assert diagnosis.key(needed, stored, readable).level == level


def test_a_key_of_which_the_service_tells_nothing_is_in_order() -> None:
	assert diagnosis.key_status(status(), 50).level == OK


def test_the_accounts_own_limits_are_set_beside_the_schools() -> None:
	assert diagnosis.key_status(status(free_calls_limit=50), 1000).level == WARNING
	assert diagnosis.key_status(status(free_calls_limit=1000, free_calls_remaining=0), 50).level == WARNING
	assert diagnosis.key_status(status(limit_remaining=-0.5), 50).level == FAILING
	assert diagnosis.key_status(status(free_calls_limit=1000, free_calls_remaining=9), 50).level == OK


def test_models_fail_when_none_may_be_asked_and_warn_when_one_may_not() -> None:
	good, gone, dear = Standing("good", FREE), Standing("gone", GONE), Standing("dear", PAID)
	assert diagnosis.models([good], False, TODAY).level == OK
	assert diagnosis.models([gone, dear], False, TODAY).level == FAILING
	assert diagnosis.models([good, dear], False, TODAY).level == WARNING
	assert diagnosis.models([good, dear], True, TODAY).level == OK
	assert "dear" in diagnosis.models([good, dear], False, TODAY).sentence


def test_a_model_that_ends_soon_is_told() -> None:
	found = diagnosis.models([Standing("old", FREE, date(2026, 1, 5))], False, TODAY)
	assert found.level == WARNING
	assert "old" in found.sentence


def test_the_last_outcome_tells_of_the_data_policy() -> None:
	assert diagnosis.data_policy("data_policy").level == FAILING
	assert diagnosis.data_policy("answered").level == OK
	assert diagnosis.data_policy(None).level == OK


def test_an_open_breaker_says_for_how_long() -> None:
	found = diagnosis.breaker("open", 300)
	assert found.level == WARNING
	assert "5 more minutes" in found.sentence
	assert diagnosis.breaker("half-open", 0).level == OK


def test_few_calls_warn_before_there_are_none() -> None:
	levels = [diagnosis.quota(left, 50, 10).level for left in (50, 4, 0)]
	assert levels == [OK, WARNING, WARNING]


def test_limits_of_nought_fail() -> None:
	assert diagnosis.settings(True, 30, 0, 20).level == FAILING
	assert diagnosis.settings(False, 30, 50, 20).level == WARNING
	assert diagnosis.settings(True, 30, 50, 20).level == OK


def test_consent_indexes_and_an_answer() -> None:
	assert diagnosis.consent(100, 0).level == WARNING
	assert diagnosis.consent(0, 0).level == OK
	assert diagnosis.indexes(["Quiz Activity"]).level == WARNING
	assert diagnosis.indexes([]).level == OK
	assert diagnosis.asked("The model did not answer.", "", 0).level == FAILING
	assert "2.5" in diagnosis.asked(None, "some/model", 2.49).sentence
