"""The day's and the minute's model calls."""

from ai_school.tutor import quota
from ai_school.tutor.quota import Usage


def test_a_new_day_starts_at_nought_but_keeps_the_minute():
	usage = quota.at(Usage("2026-01-01", 50, (90.0, 10.0)), "2026-01-02", 100.0)
	assert usage == Usage("2026-01-02", 0, (90.0,))


def test_a_clock_set_back_wins_no_quota():
	usage = quota.at(Usage("2026-01-02", 50, (5000.0,)), "2026-01-01", 100.0)
	assert usage == Usage("2026-01-02", 50, ())


def test_spending_counts_against_day_and_minute():
	usage = quota.spend(Usage("2026-01-01"), 3, 100.0)
	assert quota.calls_left(usage, per_day=50, per_minute=20) == (47, 17)
	assert quota.calls_left(usage, per_day=2, per_minute=1) == (0, 0)


def test_calls_leave_the_minute_after_sixty_seconds():
	usage = quota.spend(Usage("2026-01-01"), 20, 100.0)
	assert quota.calls_left(quota.at(usage, "2026-01-01", 159.9), 50, 20)[1] == 0
	assert quota.calls_left(quota.at(usage, "2026-01-01", 160.1), 50, 20)[1] == 20
