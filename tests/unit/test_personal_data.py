"""Every DocType of the app that points to a student or a user says who sees it, how it ends, how it is exported and erased."""

import json
from pathlib import Path

import pytest

from ai_school import hooks, permission_matrix
from ai_school.permission_rules import ENDPOINTS, NONE, RULES
from ai_school.personal_data import BY_AGE, HOLDINGS, NOT_ABOUT_STUDENTS, OWN_DATE, WITH_SESSION, WITH_STUDENT

FOLDER = Path(permission_matrix.APP) / "ai_school" / "doctype"
TEXT = ("Small Text", "Text", "Long Text", "Text Editor", "Markdown Editor", "HTML Editor", "Code")
HERE = "ai_school/personal_data.py"


def doctype_files():
	return {
		record["name"]: (record, path)
		for path in FOLDER.glob("*/*.json")
		if (record := json.loads(path.read_text())).get("doctype") == "DocType"
	}


FILES = doctype_files()
PERSONAL = sorted(
	name
	for name, (record, _path) in FILES.items()
	if name not in NOT_ABOUT_STUDENTS
	and any(
		field["fieldtype"] == "Link" and field.get("options") in ("Student", "User")
		for field in record["fields"]
	)
)


def fields(doctype):
	return {field["fieldname"]: field for field in FILES[doctype][0]["fields"]}


def self_service_hooks():
	return {row["doctype"]: row for row in hooks.user_data_fields}


@pytest.mark.parametrize("doctype", PERSONAL)
def test_what_points_to_a_person_says_how_it_ends(doctype):
	assert doctype in HOLDINGS, (
		f"{doctype} links to a Student or a User: add it to HOLDINGS in {HERE}, with how it ends and its words, "
		"or to NOT_ABOUT_STUDENTS with the reason."
	)


@pytest.mark.parametrize("doctype", PERSONAL)
def test_what_points_to_a_person_has_its_rule_and_both_permission_hooks(doctype):
	assert doctype in RULES, f"{doctype}: add a Rule to RULES in ai_school/permission_rules.py."
	for hook in ("permission_query_conditions", "has_permission"):
		assert doctype in getattr(hooks, hook), f"{doctype}: add it to {hook} in ai_school/hooks.py."


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_a_holding_can_be_found_by_student_and_by_user(doctype):
	for fieldname, target in (("student", "Student"), ("user", "User")):
		field = fields(doctype).get(fieldname, {})
		assert field.get("options") == target, f"{doctype}: add a Link field {fieldname} to {target}."
		indexed = field.get("search_index") or field.get("unique") or _indexed_in_code(doctype, fieldname)
		assert indexed, f"{doctype}.{fieldname}: set search_index, or add an index in on_doctype_update."


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_a_holding_ends_as_it_says(doctype):
	ends, cleared = HOLDINGS[doctype].ends, doctype in hooks.default_log_clearing_doctypes
	assert ends in (WITH_SESSION, OWN_DATE, BY_AGE, WITH_STUDENT), f"{doctype}: not a way to end"
	assert cleared == (ends in (BY_AGE, OWN_DATE)), (
		f"{doctype} ends {ends!r}, but default_log_clearing_doctypes in ai_school/hooks.py says otherwise."
	)
	if cleared:
		assert "def clear_old_logs" in _controller(doctype), (
			f"{doctype}: its controller needs clear_old_logs."
		)
	if ends == WITH_SESSION:
		assert "session" in fields(doctype) or HOLDINGS[doctype].message, (
			f"{doctype} ends {ends!r}: say in HOLDINGS which field names its chat message."
		)


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_a_holding_names_the_fields_that_hold_words(doctype):
	known = fields(doctype)
	texts = {name for name, field in known.items() if field["fieldtype"] in TEXT}
	assert texts <= set(HOLDINGS[doctype].words), f"{doctype}: add {texts} to its words in {HERE}."
	named = {*HOLDINGS[doctype].words, HOLDINGS[doctype].message} - {""}
	assert named <= set(known), f"{doctype} has no fields {named - set(known)}: correct {HERE}."


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_a_holding_is_in_frappe_s_own_requests_for_personal_data_unless_a_person_decides_first(doctype):
	listed = self_service_hooks().get(doctype)
	if not HOLDINGS[doctype].self_service:
		assert listed is None, f"{doctype}: take it out of user_data_fields, its self_service is False."
		return
	assert listed, f"{doctype}: add it to user_data_fields in ai_school/hooks.py, with filter_by user."
	assert listed["filter_by"] == "user"
	redacted = listed.get("redact_fields")
	assert redacted, f"{doctype}: give redact_fields, else Frappe rewrites the text of every row it can find."
	assert set(redacted) <= set(fields(doctype))
	assert set(HOLDINGS[doctype].words) - {"passages"} <= set(redacted), f"{doctype}: redact its words too."


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
def test_a_holding_leaves_no_copy_and_does_not_hold_up_the_student_s_deletion(doctype):
	assert "(StudentRecord)" in _controller(doctype), (
		f"{doctype}: derive its controller from ai_school.student_record.StudentRecord."
	)
	assert doctype in hooks.ignore_links_on_delete, f"{doctype}: add it to ignore_links_on_delete."


@pytest.mark.parametrize("doctype", sorted(RULES))
def test_no_role_may_do_what_its_rule_lets_it_see_nothing_of(doctype):
	assert doctype in HOLDINGS, f"{doctype} has a rule, but no DocType of personal data bears the name."
	for cell in permission_matrix.cells(FILES[doctype][0]):
		assert cell.scope != NONE, f"{doctype}: {cell.role} has rights, but its Rule shows it no row."
		assert cell.role not in ("All", "Guest", "System Manager"), f"{doctype} is open to {cell.role}."


def test_every_endpoint_says_who_may_call_it():
	found = dict(permission_matrix.endpoints())
	missing = sorted(set(found) - set(ENDPOINTS))
	assert not missing, f"Say who may call them in ENDPOINTS in ai_school/permission_rules.py: {missing}"
	assert not set(ENDPOINTS) - set(found), "ENDPOINTS names functions that are no endpoints any more"
	assert set(found.values()) <= {"GET", "POST"}, "an endpoint names one method: GET to read, POST to change"


def test_the_document_of_who_may_do_what_is_what_the_code_says():
	assert permission_matrix.DOCUMENT.read_text() == permission_matrix.text(), permission_matrix.OUT_OF_DATE


def _controller(doctype):
	return FILES[doctype][1].with_suffix(".py").read_text()


def _indexed_in_code(doctype, fieldname):
	return f'["{fieldname}' in _controller(doctype)
