"""Whatever Frappe opens to the web, pointed at a row of ours: whoever may not see it learns nothing and changes nothing."""

import pytest

from ai_school.personal_data import HOLDINGS
from tests.integration.test_permission_matrix import ACTORS, OTHER, OURS, acting, world  # noqa: F401  (fixtures)
from tests.support import frappe_methods

BESIDE = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Tag Link": ("document_type", "document_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Version": ("ref_doctype", "docname"),
	"Deleted Document": ("deleted_doctype", "deleted_name"),
}
"""(field of the DocType, field of the name) of what Frappe keeps beside a row."""


def _outsiders(world, doctype):  # noqa: F811
	"""Who may read rows of the DocType, but not that about OURS; somebody on the desk who may read none; Guest."""
	sees = [actor for actor in ACTORS if world.may(actor, doctype, "read", OURS)]
	others = [actor for actor in ACTORS if world.may(actor, doctype, "read", OTHER) and actor not in sees]
	return dict.fromkeys([*others, "an instructor of another class", "Guest"])


def _open_to(actor):
	return [one for one in frappe_methods.methods() if actor != "Guest" or one.is_for_guests]


def _beside(db, doctype, name):
	return {
		pointer: db.count(pointer, {of: doctype, named: name})
		for pointer, (of, named) in BESIDE.items()
		if db.table_exists(pointer)
	}


def _row(db, doctype, name):
	row = dict(db.get_value(doctype, name, "*", as_dict=True) or {})
	return {key: value for key, value in row.items() if key not in ("_seen", "_comments")}


@pytest.fixture
def uncommitted(world, db, monkeypatch):  # noqa: F811
	"""What a method commits or leaves to a job does not happen."""
	import frappe

	monkeypatch.setattr(frappe.db, "commit", lambda *_args, **_values: None)
	monkeypatch.setattr("frappe.utils.background_jobs.enqueue", lambda *_args, **_values: None)


@pytest.mark.usefixtures("uncommitted")
@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_no_method_of_the_framework_shows_or_changes_another_s_row(world, acting, db, doctype):  # noqa: F811
	import frappe

	ours, theirs, person = world.rows[doctype, OURS], world.rows[doctype, OTHER], world.people[OURS]
	before = _row(db, doctype, ours), _beside(db, doctype, ours)
	secrets, wrong = (person.student, person.email), []
	for actor in _outsiders(world, doctype):
		for method in _open_to(actor):
			for asked, hidden in ((ours, secrets), (theirs, (*secrets, ours))):
				if frappe.session.user != world.users[actor]:
					acting(actor)
				writes = db.transaction_writes
				shown = method.call(frappe_methods.values_for(doctype, asked))
				if any(each in shown for each in hidden):
					wrong.append(f"{actor} learns from {method.path}")
				if db.transaction_writes != writes:
					if (_row(db, doctype, ours), _beside(db, doctype, ours)) != before:
						wrong.append(f"{actor} changes by {method.path}")
					db.rollback()
	assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("uncommitted")
def test_the_walk_calls_the_methods_as_they_want_to_be_called(world, acting, db):  # noqa: F811
	"""Who may read the row reads it in many ways: else the test above would prove nothing."""
	doctype, person = "AI Student Profile", world.people[OURS]
	row = world.rows[doctype, OURS]
	open_to_head = set()
	acting("Education Manager")
	for method in frappe_methods.methods():
		if person.student in method.call(frappe_methods.values_for(doctype, row)):
			open_to_head.add(method.path)
		db.rollback()
	assert {
		"frappe.client.get",
		"frappe.client.get_list",
		"frappe.desk.reportview.get",
		"frappe.desk.reportview.export_query",
		"frappe.desk.form.load.getdoc",
		"frappe.core.doctype.data_export.exporter.export_data",
	} <= open_to_head, sorted(open_to_head)
