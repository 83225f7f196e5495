"""Grading Scale: grades by threshold, the lowest of them at 0 %."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class GradingScale(Document):
	"""Turns a percentage into a grade."""

	def validate(self) -> None:
		thresholds = [flt(row.threshold) for row in self.intervals]
		if len(set(thresholds)) != len(thresholds):
			frappe.throw(_("Threshold appears more than once"))
		if 0 not in thresholds:
			frappe.throw(_("Please define grade for Threshold 0%"))
