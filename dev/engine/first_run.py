"""Runs inside the bench after a site was created: what the setup wizard would have asked."""

from __future__ import annotations

import sys

import frappe

ANSWERS = {
	"setup_complete": 1,
	"language": "en",
	"country": "United Kingdom",
	"time_zone": "Europe/London",
	"enable_scheduler": 1,
	"enable_onboarding": 0,
	"enable_telemetry": 0,
	"disable_system_update_notification": 1,
}


def complete_setup(site: str) -> None:
	"""Answer the setup wizard's questions in the site's settings."""
	frappe.init(site=site)
	frappe.connect()
	known = frappe.get_meta("System Settings")
	for field, value in ANSWERS.items():
		if known.has_field(field):
			frappe.db.set_single_value("System Settings", field, value)
	frappe.db.set_default("desktop:home_page", "workspace")
	frappe.db.commit()
	frappe.clear_cache()
	frappe.destroy()


if __name__ == "__main__":
	complete_setup(sys.argv[1])
