"""Runs inside the bench: points a demonstration's tutor at a stand-in for a model service, or at none."""

from __future__ import annotations

import sys

import frappe

MODEL = "stand-in/tutor:free"


def point(site: str, address: str) -> None:
	"""Let the tutor ask the model at that address, or no model if it is empty, with consent of every student."""
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
	settings = frappe.get_single("AI School Settings")
	settings.model_enabled = bool(address)
	if address:
		settings.update(
			{"base_url": address, "api_key": "stand-in", "models": MODEL, "allowed_http_hosts": "127.0.0.1"}
		)
		settings.site_daily_model_calls = 1000
		record_consent(settings.notice_version)
	settings.save()
	frappe.db.commit()
	frappe.destroy()


def record_consent(version: str) -> None:
	"""Record consent for the students who have none: they are fictional, and the stand-in sends nothing anywhere."""
	agreed = set(frappe.get_all("AI Consent", filters={"notice_version": version}, pluck="student"))
	for student in frappe.get_all("Student", pluck="name"):
		if student not in agreed:
			consent = {
				"student": student,
				"notice_version": version,
				"given_by": "Guardian",
				"given_on": frappe.utils.now(),
			}
			frappe.get_doc({"doctype": "AI Consent", **consent}).insert()


if __name__ == "__main__":
	point(*sys.argv[1:3])
