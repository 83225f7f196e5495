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
	usage = quota.spend(Usage("2026-01-01"), ["a", "b", "a"], 100.0)
	assert quota.calls_left(usage, per_day=50, per_minute=20) == (47, 17)
	assert quota.calls_left(usage, per_day=2, per_minute=1) == (0, 0)
	assert usage.had == {"a": 2, "b": 1}
	assert quota.at(usage, "2026-01-02", 100.0).had == {}


def test_calls_leave_the_minute_after_sixty_seconds():
	usage = quota.spend(Usage("2026-01-01"), ["a"] * 20, 100.0)
	assert quota.calls_left(quota.at(usage, "2026-01-01", 159.9), 50, 20)[1] == 0
	assert quota.calls_left(quota.at(usage, "2026-01-01", 160.1), 50, 20)[1] == 20


def granted(asking, students, per_day):
	"""Calls per student when they ask in this order until the day's calls or the order ends."""
	had, left = {}, per_day
	for student in asking:
		if left and quota.is_share(student, had, students, left, per_day):
			had[student] = had.get(student, 0) + 1
			left -= 1
	return had


def test_one_student_does_not_eat_the_day():
	had = granted(["a"] * 50 + ["b"] * 50, students=2, per_day=50)
	assert had["b"] >= 20
	assert sum(had.values()) > 45


def test_one_class_leaves_calls_to_the_next_one():
	morning, noon = [f"m{n}" for n in range(30)], [f"n{n}" for n in range(20)]
	had = granted(morning * 10 + noon, students=60, per_day=50)
	assert all(had.get(student) == 1 for student in morning + noon)


def test_the_last_call_goes_to_a_first_question():
	had = {"a": 1, "b": 1}
	assert not quota.is_share("a", had, students=3, left=1, per_day=3)
	assert quota.is_share("c", had, students=3, left=1, per_day=3)


def test_nothing_is_kept_for_nobody():
	assert granted(["a"] * 50, students=1, per_day=50) == {"a": 50}
	assert granted(["a", "b"] * 25, students=2, per_day=50) == {"a": 25, "b": 25}
