"""Frappe's request to delete personal data, held while a safeguarding flag about the person is open."""

import frappe
from frappe import _
from frappe.website.doctype.personal_data_deletion_request.personal_data_deletion_request import (
	PersonalDataDeletionRequest,
)

from ai_school.privacy.retention import open_flags, students_of_user

APPROVED, ON_HOLD = "Pending Approval", "On Hold"


class DeletionRequest(PersonalDataDeletionRequest):
	"""Personal Data Deletion Request of Frappe's, which asks the safeguarding leads' flags first."""

	@frappe.whitelist(methods=["POST"])
	def trigger_data_deletion(self) -> None:
		"""Delete, or put on hold and say why: an open flag's words would be gone. On hold, it may be tried again.

		The daily run of requests goes on with the next one.
		"""
		frappe.only_for("System Manager")
		if self.status in (APPROVED, ON_HOLD) and open_flags(students_of_user(self.email)):
			self._hold()
			return
		if self.status == ON_HOLD:
			self.db_set("status", APPROVED)
		super().trigger_data_deletion()

	def _hold(self) -> None:
		reason = _(
			"On hold: a safeguarding lead has to close an open case about this person first. Then repeat the deletion."
		)
		if self.status != ON_HOLD:
			self.db_set("status", ON_HOLD)
			self.add_comment("Info", reason)
		frappe.msgprint(reason)
