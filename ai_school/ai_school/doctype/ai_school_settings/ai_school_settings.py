"""What the school decides about its tutor, its model and its limits."""

import frappe
from frappe import _
from frappe.model.document import Document

from ai_school import alerts
from ai_school.tutor import config, openrouter_address, safeguarding
from ai_school.tutor.openrouter_errors import AddressNotAllowed


class AISchoolSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ai_school.ai_school.doctype.ai_safeguarding_contact.ai_safeguarding_contact import (
			AISafeguardingContact,
		)

		allow_paid_models: DF.Check
		allowed_http_hosts: DF.SmallText | None
		answer_timeout_s: DF.Int
		api_key: DF.Password | None
		base_url: DF.Data | None
		calls_per_minute: DF.Int
		consent_age: DF.Int
		leaver_months: DF.Int
		memory_alert_mb: DF.Int
		memory_limit_mb: DF.Int
		model_disabled_reason: DF.SmallText | None
		model_enabled: DF.Check
		models: DF.SmallText | None
		notice_text: DF.SmallText | None
		notice_version: DF.Data | None
		pass_mark: DF.Percent
		retention_days: DF.Int
		safeguarding_contacts: DF.Table[AISafeguardingContact]
		safeguarding_rules: DF.SmallText | None
		site_daily_model_calls: DF.Int
		student_daily_questions: DF.Int
		summary_wording_enabled: DF.Check
		tutor_enabled: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse a tutor without an adult to turn to, and an address that the client would not call."""
		if self.tutor_enabled:
			self._check_contacts()
		self._check_rules()
		if self.model_enabled:
			self.check_address()
		self._check_notice()

	def check_address(self) -> None:
		"""Refuse a base URL that questions may not be sent to."""
		try:
			openrouter_address.check(self.base_url or "", config.lines(self.allowed_http_hosts))
		except AddressNotAllowed as error:
			frappe.throw(_("Base URL: {0}").format(_(str(error))))

	def _check_contacts(self) -> None:
		"""Refuse a tutor without an adult who can be told that a child is in danger."""
		if not self.safeguarding_contacts:
			frappe.throw(_("Add at least one safeguarding contact before you switch the tutor on."))
		if not alerts.reachable(config.contacts(self)):
			frappe.throw(
				_(
					"Nothing reaches the safeguarding contacts: give one of them a user that is enabled, or set up an outgoing "
					"Email Account, before you switch the tutor on."
				)
			)

	def _check_rules(self) -> None:
		"""Refuse phrases of the school's own that would never be looked for."""
		if lines := safeguarding.unreadable(self.safeguarding_rules or ""):
			frappe.throw(
				_(
					"Further safeguarding phrases: write “severity, category, phrase” on each line, with high or concern as "
					"severity. This cannot be read: {0}"
				).format(frappe.utils.escape_html("; ".join(lines[:3])))
			)

	def _check_notice(self) -> None:
		"""Refuse other words under a version that people have consented to."""
		changed = self.has_value_changed("notice_text") and not self.has_value_changed("notice_version")
		if changed and frappe.db.exists("AI Consent", {"notice_version": self.notice_version}):
			frappe.throw(
				_(
					"People have consented to version {0} of the notice: give the changed one a new version."
				).format(self.notice_version)
			)

	def on_update(self) -> None:
		"""A new key or address deserves a new try."""
		if self.model_disabled_reason and any(
			map(self.has_value_changed, ("base_url", "api_key", "model_enabled"))
		):
			self.db_set("model_disabled_reason", None)
