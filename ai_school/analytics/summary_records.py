"""What the paragraph for a parents' evening is made of, read from the records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from ai_school.analytics.profile import STORED, parts

PROFILE = "AI Student Profile"


@dataclass(frozen=True, slots=True)
class Facts:
	"""The child's first name, the stored profile as `summary.summary` takes it, and when it was computed."""

	name: str = field(repr=False)
	profile: dict[str, Any] = field(repr=False)
	computed_on: datetime


def read(student: str) -> Facts:
	"""The facts about a student; raises frappe.DoesNotExistError before the first refresh."""
	fields = [*STORED.values(), "computed_on"]
	stored = frappe.db.get_value(PROFILE, {"student": student}, fields, as_dict=True)
	if not stored:
		frappe.throw(_("Nothing has been computed yet about this student."), frappe.DoesNotExistError)
	names = frappe.db.get_value("Student", student, ["first_name", "student_name"], as_dict=True)
	return Facts(names.first_name or names.student_name, parts(stored), stored.computed_on)
