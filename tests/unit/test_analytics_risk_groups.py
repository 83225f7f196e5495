"""Errors of a model by groups, none of them so small that a child could be told."""

import numpy as np

from ai_school.analytics.risk_groups import errors


def test_false_alarms_are_of_those_who_passed_and_misses_of_those_who_failed():
	values = np.array(["yes"] * 40 + ["no"] * 20)
	failed = np.array([True] * 10 + [False] * 30 + [True] * 10 + [False] * 10)
	flagged = np.array([True] * 6 + [False] * 4 + [True] * 3 + [False] * 27 + [True] * 10 + [False] * 10)
	assert errors(values, failed, flagged) == {
		"no": {"n": 20, "false_alarms": 0.0, "misses": 0.0},
		"yes": {"n": 40, "false_alarms": 0.1, "misses": 0.4},
	}


def test_a_group_of_nine_is_not_shown_and_one_of_ten_is():
	values = np.array(["nine"] * 9 + ["ten"] * 10)
	nobody = np.zeros(19, bool)
	assert errors(values, nobody, nobody) == {"ten": {"n": 10, "false_alarms": 0.0, "misses": None}}


def test_a_rate_of_fewer_than_ten_is_not_said():
	failed = np.array([True] * 9 + [False] * 30)
	found = errors(np.full(39, ""), failed, ~failed)[""]
	assert found == {"n": 39, "false_alarms": 1.0, "misses": None}


def test_without_students_there_are_no_groups():
	assert errors(np.zeros(0, str), np.zeros(0, bool), np.zeros(0, bool)) == {}
