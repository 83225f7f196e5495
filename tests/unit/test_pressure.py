"""Less work is done at once while memory is short, and never none."""

import pytest

from ai_school.health import pressure
from ai_school.health.budget import Limits
from ai_school.health.memory import Machine


def machine(available_mb):
	return Machine(total_mb=4000, available_mb=available_mb, swap_total_mb=0, swap_used_mb=0)


@pytest.mark.parametrize(
	("available_mb", "alert_mb", "expected"),
	[
		(2000, 3500, "none"),
		(500, 3500, "none"),
		(499, 3500, "high"),
		(200, 3500, "high"),
		(199, 3500, "critical"),
		(199, 0, "critical"),
		(300, 0, "none"),
	],
)
def test_pressure_follows_what_is_left(available_mb, alert_mb, expected):
	assert pressure.level(machine(available_mb), Limits(0, alert_mb)) == expected


def test_a_large_machine_that_has_memory_left_is_not_held_back():
	assert pressure.level(Machine(16000, 12000, 0, 0), Limits(0, 3500)) == "none"
	assert pressure.level(Machine(16000, 3999, 0, 0), Limits(0, 3500)) == "high"


@pytest.mark.parametrize(("usual", "high", "critical"), [(200, 100, 25), (32, 16, 4), (1, 1, 1)])
def test_work_shrinks_with_pressure(usual, high, critical):
	assert pressure.at_most(usual, pressure.NONE) == usual
	assert pressure.at_most(usual, pressure.HIGH) == high
	assert pressure.at_most(usual, pressure.CRITICAL) == critical
