"""How far the app gives way when the machine's memory runs short: by what share of its usual work.

| pressure | when | students a batch, calls of the model at once | samples |
|---|---|---|---|
| none | | all | as they are worth it, every 10 minutes at least |
| high | above the alert of AI School Settings, and less than a quarter of the machine is left | half | only what changed in kind, every 30 minutes at least |
| critical | less than 5 % of the machine is left | an eighth | the same |
"""

from ai_school.health.budget import LEAST_AVAILABLE_SHARE, Limits, exceeds
from ai_school.health.memory import Machine

NONE, HIGH, CRITICAL = "none", "high", "critical"
SHARE = {NONE: 1, HIGH: 2, CRITICAL: 8}
"""By what the usual work is divided."""
SHORT_SHARE = 0.25
"""A machine with more than this share left is not short of memory, however low the alert was set for a smaller one."""


def level(machine: Machine, limits: Limits) -> str:
	"""The pressure on this machine: none, high or critical."""
	if machine.available_mb < LEAST_AVAILABLE_SHARE * machine.total_mb:
		return CRITICAL
	is_short = machine.available_mb < SHORT_SHARE * machine.total_mb
	return HIGH if is_short and exceeds(machine, limits) else NONE


def at_most(usual: int, pressure: str) -> int:
	"""How much of so much work may be done at once; at least 1."""
	return max(1, usual // SHARE[pressure])
