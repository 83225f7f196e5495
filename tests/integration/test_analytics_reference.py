"""A site's profiles against the reference (tests/reference), which reads the same records with plain `get_all`."""

import pytest

from tests.support.analytics import PROFILE, refresh

pytestmark = pytest.mark.usefixtures("own_records")


def test_every_profile_is_the_reference_s(db, dirty, concepts, exact):
	from tests.support.reference_site import compare, expected, read

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
	from tests.support.dirty_changes import Changes
	from tests.support.reference_site import compare, expected, figures_of, read

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

	return dict(frappe.get_all(PROFILE, fields=["student", "computed_on"], as_list=True))
