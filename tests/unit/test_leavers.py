"""Who has left, and since when: in doubt later, since what is erased stays so."""

from dataclasses import replace
from datetime import date

import pytest

from ai_school.leaving import Stay, left_on

TODAY = date(2026, 11, 25)
HERE = Stay(
	enabled=True,
	leaving=None,
	enrolled_on=date(2026, 8, 1),
	enrolled_until=date(2027, 6, 30),
	seen=date(2026, 11, 24),
	changed=date(2026, 9, 1),
)
GONE = replace(HERE, enrolled_on=date(2023, 8, 1), enrolled_until=date(2024, 6, 30), seen=date(2024, 5, 1))


@pytest.mark.parametrize(
	("stay", "left"),
	[
		(HERE, None),
		(GONE, date(2024, 6, 30)),
		(replace(GONE, seen=date(2025, 1, 9)), date(2025, 1, 9)),
		(replace(GONE, enrolled_on=None, enrolled_until=None), date(2024, 5, 1)),
		(replace(HERE, enrolled_until=TODAY), None),
		(replace(HERE, enabled=False), date(2026, 9, 1)),
		(replace(HERE, enabled=False, leaving=date(2026, 10, 1)), date(2026, 10, 1)),
		(replace(HERE, leaving=date(2026, 10, 1)), date(2026, 10, 1)),
		(replace(HERE, leaving=date(2027, 1, 1)), None),
		(replace(HERE, leaving=date(2016, 10, 1)), None),
		(replace(GONE, leaving=date(2024, 2, 1)), date(2024, 2, 1)),
	],
	ids=[
		"enrolled now",
		"the last year ended",
		"seen after the last year",
		"never enrolled",
		"the year ends today",
		"not enabled, no date",
		"not enabled, with a date",
		"a date though enrolled",
		"will leave",
		"left and came back, or a wrong date",
		"left in the middle of a year",
	],
)
def test_the_day_on_which_a_student_left(stay: Stay, left: date | None) -> None:
	assert left_on(stay, TODAY) == left
