"""Where the middle half of a class stands in one test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 5
"""Below it a band would tell of single classmates."""


@dataclass(frozen=True, slots=True)
class Band:
	"""First quartile, median and third quartile of the shares (0 to 1) of `count` students in one test."""

	low: float
	median: float
	high: float
	count: int


def bands(shares: Mapping[str, Sequence[float]]) -> dict[str, Band]:
	"""The band of each test (by its key) that at least FEWEST students took, with linear interpolation."""
	return {test: _band(values) for test, values in shares.items() if len(values) >= FEWEST}


def _band(values: Sequence[float]) -> Band:
	low, median, high = (float(value) for value in np.quantile(values, (0.25, 0.5, 0.75)))
	return Band(low, median, high, len(values))
