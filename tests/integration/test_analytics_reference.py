"""A site's profiles against the reference (tests/reference), which reads the same records with plain `get_all`."""

from fractions import Fraction

import pytest

from ai_school.analytics.mastery import WEIGHTS
from tests.support.analytics import refresh
from tests.support.reference import differences

ROUNDED = 2e-6
"""What is stored has six digits."""
STUDENTS, SEED = 60, 4

pytestmark = pytest.mark.usefixtures("own_records")


@pytest.fixture(scope="module")
def concepts(school, own_records):
	"""Two concepts: the first is asked for by the quiz, the second by a criterion, and builds on the first."""
	import frappe

	from ai_school.demo import records

	first, second = f"{school} halves", f"{school} shares"
	about = {"subject": "Mathematics", "definition": "A part of a whole."}
	records.insert("AI Concept", concept=first, topic=school.fractions, **about)
	records.insert("AI Concept", concept=second, prerequisites=[{"prerequisite": first}], **about)
	link = {"course": school.biology, "assessment_criteria": school.criteria, "concept": second}
	records.insert("AI Concept Criterion", **link)
	frappe.db.commit()
	return first, second


@pytest.fixture
def dirty(db, school, concepts):
	"""Sixty students whose records have everything that cannot be true."""
	from frappe.utils import getdate

	from tests.support.dirty_school import DirtySchool

	made = DirtySchool(school, STUDENTS, SEED, getdate())
	made.insert()
	db.commit()
	yield made
	db.rollback()
	made.remove()
	db.commit()


def read():
	"""The site as the reference sees it now."""
	import frappe
	from frappe.utils import now_datetime

	from tests.reference.site import Site

	settings = frappe.get_single("AI School Settings")
	form = frappe.db.get_single_value("System Settings", "date_format") or ""
	return Site(
		today=now_datetime().date(),
		pass_share=Fraction(str(settings.pass_mark or 50)) / 100,
		kept_days=settings.retention_days or 30,
		day_first=not form.startswith("mm"),
	)


def expected(site, figures=None):
	"""The reference's profiles of all students; `figures`: a school and its plans as they were before."""
	from tests.reference.profile import profile
	from tests.reference.site import sources

	school, planned = figures or figures_of(site)
	return {
		name: {**profile(of, school, site.today), "sources": sources(of)}
		for name, of in site.records(planned).items()
	}


def figures_of(site):
	return site.school((WEIGHTS.intercept, WEIGHTS.weights.tolist())), site.planned()


def compare(students, wanted):
	from tests.reference.site import stored

	found = stored(students)
	assert differences({name: wanted[name] for name in students}, found, close=ROUNDED) == []


def test_every_profile_is_the_reference_s(db, dirty, concepts, exact):
	refresh(full=True)
	wanted = expected(read())
	compare(dirty.students, wanted)
	said = [wanted[name] for name in dirty.students]
	assert {one["risk"]["level"] for one in said} == {"none", "watch", "support", "urgent"}
	assert {"missing_work", "gaps"} <= {sign["code"] for one in said for sign in one["risk"]["reasons"]}
	assert {one["concept"] for of in said for one in of["mastery"]} >= set(concepts)
