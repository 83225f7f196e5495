"""Records with JSON fields: a list in one is read, opened and saved alike on both databases."""

import json

import pytest

from ai_school import permission_matrix, stored_json

LIST = [{"code": "plus_ça_change", "share": 0.5}, None, "½"]
WITH_JSON = {
	record["name"]: names
	for record in permission_matrix.doctypes()
	if (names := [field["fieldname"] for field in record["fields"] if field["fieldtype"] == "JSON"])
}


@pytest.mark.parametrize("doctype", WITH_JSON)
def test_a_list_is_opened_and_saved(db, doctype):
	import frappe

	fields = WITH_JSON[doctype]
	record = frappe.get_doc({"doctype": doctype, **{field: json.dumps(LIST) for field in fields}})
	if record.meta.issingle:
		record.update_single(record.get_valid_dict())
	else:
		record.name = frappe.generate_hash(length=10)
		record.db_insert()
	for _ in range(2):
		opened = frappe.get_doc(doctype, record.name or doctype)
		assert [json.loads(opened.as_dict()[field]) for field in fields] == [LIST] * len(fields)
		opened.flags.ignore_validate = opened.flags.ignore_mandatory = opened.flags.ignore_links = True
		opened.save(ignore_permissions=True)
	kept = db.get_value(doctype, record.name or doctype, fields, as_dict=True)
	assert [stored_json.value(kept[field]) for field in fields] == [LIST] * len(fields)
