"""The health report over HTTP, for the health page and for a monitor with an API key of an administrator."""

from typing import Any

import frappe

from ai_school import permissions
from ai_school.health import monitor


@frappe.whitelist(methods=["GET"])
def status() -> dict[str, Any]:
	"""The report of `monitor.report`; 403 for everybody who does not administer the school's AI."""
	permissions.check_health_visible()
	return monitor.report()
