"""The quantile of Student's t distribution without scipy."""

from functools import lru_cache
from math import expm1, pi, sqrt, tan
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


def t_quantiles(confidence: float, freedom: NDArray[np.int64]) -> NDArray[np.float64]:
	"""Half widths of two-sided intervals in standard errors, one per number of degrees of freedom (at least 1)."""
	distinct, position = np.unique(freedom, return_inverse=True)
	values = np.array([t_quantile(confidence, int(n)) for n in distinct], dtype=np.float64)
	return values[position]


@lru_cache(maxsize=1024)
def t_quantile(confidence: float, freedom: int) -> float:
	"""The t that |T| exceeds with probability 1 - confidence, for at least one degree of freedom.

	G. W. Hill, Algorithm 396: Student's t-quantiles, Communications of the ACM 13 (1970), 619-620; exact for
	one and two degrees of freedom, else to about six digits.
	"""
	tail = 1 - confidence
	if freedom == 1:
		return 1 / tan(tail * pi / 2)
	if freedom == 2:
		return sqrt(2 / (tail * (2 - tail)) - 2)
	return sqrt(freedom * _hill(tail, freedom))


def _hill(tail: float, n: int) -> float:
	a = 1 / (n - 0.5)
	b = 48 / a**2
	c = ((20700 * a / b - 98) * a - 16) * a + 96.36
	d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * n
	y = (d * tail) ** (2 / n)
	if y <= 0.05 + a:
		series = 1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)
		return (series * y - 1) * (n + 1) / (n + 2) + 1 / y
	x = NormalDist().inv_cdf(tail / 2)
	if n < 5:
		c += 0.3 * (n - 4.5) * (x + 0.6)
	c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
	y = x * x
	y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
	return expm1(a * y * y)
