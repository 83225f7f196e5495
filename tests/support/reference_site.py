"""A site's records read for the reference, and the reference's profiles of its students."""

from fractions import Fraction

from ai_school.analytics.mastery import WEIGHTS
from tests.reference.profile import profile
from tests.reference.site import Site, sources, stored
from tests.support.reference import differences

ROUNDED = 2e-6
"""What is stored has six digits."""


def read() -> Site:
	"""The site as the reference sees it now."""
	import frappe
	from frappe.utils import now_datetime

	settings = frappe.get_single("AI School Settings")
	form = frappe.db.get_single_value("System Settings", "date_format") or ""
	return Site(
		today=now_datetime().date(),
		pass_share=Fraction(str(settings.pass_mark or 50)) / 100,
		kept_days=settings.retention_days or 30,
		day_first=not form.startswith("mm"),
	)


def figures_of(site: Site):
	"""What one student's records do not tell: the school's figures, and what was due."""
	return site.school((WEIGHTS.intercept, WEIGHTS.weights.tolist())), site.planned()


def expected(site: Site, figures=None) -> dict[str, dict]:
	"""The reference's profiles of all students; `figures` as figures_of gives them, of another moment."""
	school, planned = figures or figures_of(site)
	return {
		name: {**profile(of, school, site.today), "sources": sources(of)}
		for name, of in site.records(planned).items()
	}


def compare(students, wanted) -> None:
	"""Fail where the stored profiles of these students say something else."""
	found = differences({name: wanted[name] for name in students}, stored(students), close=ROUNDED)
	assert not found, found
