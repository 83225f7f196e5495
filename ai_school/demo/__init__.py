"""A school to look at: fictional pupils with a generated year, or the real ones of the UCI data."""

from collections.abc import Callable
from typing import Any


def load(
	seed: int = 7,
	progress: Callable[[str, int, int], None] | None = None,
	password: str | None = None,
	force: bool = False,
) -> dict[str, Any]:
	"""Load the demonstration school into the connected site, or what of it is missing; committed in batches.

	`password` is that of all its logins: the site's own from an earlier run, or made up, if none is given. Returns counts,
	logins and stories as `summary.summary` describes. Raises frappe.ValidationError when the site has students of its
	own and `force` is not given.
	"""
	from ai_school.demo import school

	return school.load(seed, progress, password, force)
