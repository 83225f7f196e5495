"""The models a school wants, by the list of the service."""

from datetime import date

from ai_school.tutor import offer
from ai_school.tutor.offer import FREE, GONE, PAID, Standing
from ai_school.tutor.openrouter_answers import Model

LISTED = (
	Model("good/one:free", "Good", free=True, priced=True, context_length=1, expires_on=None),
	Model("old/one:free", "Old", free=True, priced=True, context_length=1, expires_on=date(2026, 1, 5)),
	Model("dear/one:free", "Dear", free=False, priced=True, context_length=1, expires_on=None),
	Model("own/one", "Own", free=False, priced=False, context_length=1, expires_on=None),
)


def test_each_model_stands_as_the_list_says_not_as_its_name_does() -> None:
	wanted = ["good/one:free", "dear/one:free", "own/one", "lost/one:free", "openrouter/free"]
	states = [each.state for each in offer.standings(wanted, LISTED)]
	assert states == [FREE, PAID, FREE, GONE, FREE]


def test_what_costs_is_not_asked_unless_that_is_allowed() -> None:
	found = [Standing("dear", PAID), Standing("gone", GONE), Standing("good", FREE)]
	assert offer.usable(found, allow_paid=False) == ("good",)
	assert offer.usable(found, allow_paid=True) == ("dear", "good")


def test_where_all_are_gone_they_are_asked_all_the_same_but_never_one_that_costs() -> None:
	assert offer.usable([Standing("gone", GONE), Standing("dear", PAID)], allow_paid=False) == ("gone",)
	assert offer.usable([Standing("dear", PAID)], allow_paid=False) == ()


def test_an_end_is_announced_a_week_before() -> None:
	old = offer.standings(["old/one:free"], LISTED)[0]
	assert not old.ends_soon(date(2025, 12, 28))
	assert old.ends_soon(date(2025, 12, 29))
