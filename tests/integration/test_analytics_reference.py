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
	"""The reference's profiles of all students; `figures` as figures_of gives them, of another moment."""
	from tests.reference.profile import profile
	from tests.reference.site import sources

	school, planned = figures or figures_of(site)
	return {
		name: {**profile(of, school, site.today), "sources": sources(of)}
		for name, of in site.records(planned).items()
	}


def figures_of(site):
	"""What one student's records do not tell: the school's figures, and what was due."""
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


@pytest.mark.parametrize(("seed", "renames"), [(1, False), (2, True)])
def test_after_any_changes_every_profile_is_the_reference_s(db, dirty, exact, seed, renames):
	"""Of whoever was computed all is as it is now; of the others only the school's figures are older, until the night.

	One of the changes, the deletion of a student, takes away what is kept of the school.
	"""
	from tests.support.analytics import PROFILE
	from tests.support.dirty_changes import Changes

	refresh(full=True)
	before, changes = figures_of(read())[0], Changes(dirty, seed)
	stamps = computed_on(db)
	changes.make(renames=renames)
	db.commit()
	assert not refresh().full
	site, after = read(), computed_on(db)
	computed = [name for name in changes.students if after[name] != stamps.get(name)]
	others = sorted(set(changes.students) - set(computed))
	compare(computed, expected(site))
	if not renames:
		assert min(len(computed), len(others)) > 3
		compare(others, expected(site, (before, site.planned())))
	refresh(full=True)
	compare(changes.students, expected(site))
	gone = set(dirty.pupils) - set(changes.students) - set(dirty.pupils[4:5])
	assert not db.exists(PROFILE, {"student": ("in", sorted(gone))})


def computed_on(db):
	import frappe

	from tests.support.analytics import PROFILE

	return dict(frappe.get_all(PROFILE, fields=["student", "computed_on"], as_list=True))
