"""The t quantile against the printed tables."""

import numpy as np
import pytest

from ai_school.analytics.quantile import t_quantile, t_quantiles


@pytest.mark.parametrize(
	("confidence", "freedom", "expected"),
	[
		(0.9, 1, 6.313752),
		(0.9, 2, 2.919986),
		(0.9, 3, 2.353363),
		(0.9, 4, 2.131847),
		(0.9, 10, 1.812461),
		(0.95, 1, 12.706205),
		(0.95, 2, 4.302653),
		(0.95, 5, 2.570582),
		(0.95, 30, 2.042272),
		(0.95, 1000, 1.962339),
		(0.5, 3, 0.764892),
		(0.99, 4, 4.604095),
		(0.999, 7, 5.407883),
	],
)
def test_agrees_with_the_tables(confidence, freedom, expected):
	assert t_quantile(confidence, freedom) == pytest.approx(expected, rel=1e-5)


def test_is_computed_for_every_entry_of_an_array():
	values = t_quantiles(0.95, np.array([5, 1, 5], dtype=np.int64))
	assert values == pytest.approx([2.570582, 12.706205, 2.570582], rel=1e-5)


def test_of_no_entries_is_empty():
	assert len(t_quantiles(0.95, np.array([], dtype=np.int64))) == 0
