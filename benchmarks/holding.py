"""The least job: connected to its site by Frappe, as every job is, it waits. It imports nothing that a job would not have."""

import time


def hold(seconds: float) -> None:
	"""Wait so long."""
	time.sleep(seconds)
