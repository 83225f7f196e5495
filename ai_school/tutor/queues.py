"""Which RQ queue the model's questions wait in; apart from the jobs, so that who only counts them loads no tutor."""

import frappe

QUEUE, FALLBACK_QUEUE = "tutor", "long"


def queue_name() -> str:
	"""The RQ queue of the model's questions: `tutor` where the bench has workers for it, else `long`."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else FALLBACK_QUEUE
