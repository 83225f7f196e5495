"""Every method that Frappe opens to the web and that can be pointed at a row, found in its source, with values to call it."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frappe

POINTS = frozenset(
	"doctype dt reference_doctype ref_doctype document_type report_name parent_doctype attached_to_doctype link_doctype "
	"linked_doctype doc docs docname docnames dn chart reference_name args".split()
)
LISTS = ("doctype", "fields", "filters", "start", "page_length", "view")
FIELDS = '["name", "student", "user"]'
EXPORTED = {"fields": FIELDS, "file_format_type": "CSV", "title": "x"}
"""What the list view sends, and with it what an export of it sends: it takes nothing else."""
NOT_CALLED = {
	"frappe.desk.query_report.get_data_for_custom_field": "reads what its caller may see since Frappe 15; the engine is older",
	"frappe.desk.doctype.tag.tag.remove_tag": "asks for no right, takes a tag off whose record's name is known, shows nothing",
}
"""Methods that are not what they should be, and why this app has to leave it at that."""


@dataclass(frozen=True, slots=True)
class Method:
	"""A method's path and the names of its arguments."""

	path: str
	arguments: tuple[str, ...]
	is_for_guests: bool

	def call(self, values: dict[str, Any]) -> str:
		"""All that its caller would be sent; what it raises counts too, and undoes what it did, as in a request."""
		if self.arguments:
			return self._call(values)
		lists = {key: values[key] for key in LISTS}
		return (
			self._call(values) + self._call({**lists, "fields": FIELDS}) + self._call({**lists, **EXPORTED})
		)

	def _call(self, values: dict[str, Any]) -> str:
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.form_dict = frappe._dict(values)
		frappe.clear_messages()
		try:
			found = frappe.get_attr(self.path)(
				**{name: values[name] for name in self.arguments if name in values}
			)
		except Exception as error:  # noqa: BLE001 - whatever refuses it
			frappe.db.rollback()
			found = repr(error)
		return repr((found, frappe.local.response, frappe.get_message_log()))


@cache
def methods() -> tuple[Method, ...]:
	"""The methods of frappe itself that take a DocType or a document, or read the request's form by themselves."""
	root = Path(frappe.__file__).parent
	found = [
		Method(".".join((module, function.name)), arguments, "allow_guest" in decorated)
		for path in sorted(root.rglob("*.py"))
		if "tests" not in path.parts and not path.name.startswith("test_")
		for module, function, decorated in _opened(path, root)
		for arguments in [tuple(each.arg for each in function.args.args)]
		if "self" not in arguments and (POINTS.intersection(arguments) or "form_" in ast.unparse(function))
	]
	return tuple(method for method in found if method.path not in NOT_CALLED)


def values_for(doctype: str, name: str) -> dict[str, Any]:
	"""Values for arguments of these names that point to a row, or to its DocType."""
	rows = json.dumps([name])
	card = {"document_type": doctype, "function": "Count", "aggregate_function_based_on": ""}
	document = json.dumps({"doctype": doctype, "name": name, **card})
	assignment = {"doctype": doctype, "name": name, "assign_to": ["Guest"], "description": "x"}
	everything = json.dumps(["*"])
	chart = {
		"doctype": "Dashboard Chart", "name": "x", "chart_name": "x", "chart_type": "Group By", "document_type": doctype,
		"group_by_based_on": "student", "group_by_type": "Count", "number_of_groups": 0, "filters_json": "[]",
		"based_on": "creation", "timespan": "Last Year", "time_interval": "Yearly", "type": "Bar",
	}  # fmt: skip
	pointed = dict.fromkeys(
		("doctype", "dt", "reference_doctype", "ref_doctype", "document_type", "parent_doctype", "attached_to_doctype",
		"link_doctype", "linked_doctype", "goal_doctype"), doctype,
	)  # fmt: skip
	named = dict.fromkeys(
		("name", "docname", "dn", "reference_name", "ref_name", "reference_docname", "attached_to_name", "link_name",
		"old", "old_name", "doc_name", "value", "document"), name,
	)  # fmt: skip
	return {
		**pointed, **named, "docs": rows, "docnames": rows, "names": rows, "items": rows, "doc": document,
		"chart": json.dumps(chart), "chart_name": "x", "fields": everything, "fieldname": '["student", "user"]', "field": "student",
		"filters": "{}", "or_filters": "{}", "txt": "", "text": name, "query": "", "searchfield": "student", "start": 0, "page_len": 10000,
		"page_length": 10000, "limit": 10000, "limit_start": 0, "limit_page_length": 0, "view": "Report", "stats": '["student"]', "current_filters": "[]",
		"content": "x", "comment": "x", "comment_email": "x@example.com", "comment_by": "x", "tag": "x", "tags": '["x"]', "color": "", "like": 1,
		"add": "Yes", "assign_to": '["Guest"]', "description": "x", "user": frappe.session.user, "read": 1, "new": f"{name}x", "new_name": f"{name}x",
		"select_columns": json.dumps({doctype: ["name", "student", "user"]}), "with_data": True, "all_doctypes": False, "file_type": "CSV",
		"template": False, "export_fields": json.dumps({doctype: ["name", "student", "user"]}), "export_records": "all", "export_filters": "{}",
		"file_format_type": "CSV", "title": "x", "label": "x", "report_name": "Students Needing Support", "action": "x", "sort_field": "creation",
		"sort_order": "desc", "prev": 0, "group_by": "student", "aggregation": "count", "goal_field": "student", "date_field": "creation", "type": "x",
		"field_map": json.dumps({"start": "creation", "end": "modified", "id": "name", "title": "student", "name": "name"}), "end": "2100-01-01",
		"filename": "x.txt", "filedata": "x", "is_private": 1, "attachments": rows, "subject": "x", "recipients": "x@example.com", "send_email": 0,
		"communication_medium": "Other", "format": "Standard", "print_format": "Standard", "permission_to": "read", "perm_type": "read", "options": "{}",
		"doc_before": "", "method": "as_dict", "args": json.dumps(assignment), "parent": "", "state": "", "web_form_name": "x", "board_name": "x", "field_name": "student",
		"items_count": 1, "following": 1, "data": "{}", "ptype": "read", "tree_method": "x", "is_root": False, "route": "x", "cached_timestamp": None,
	}  # fmt: skip


def _opened(path: Path, root: Path) -> Iterator[tuple[str, Any, str]]:
	"""(Module, function, its decorators) of what is whitelisted in a file, as its source says."""
	module = ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
	for node in ast.parse(path.read_text(encoding="utf-8")).body:
		if isinstance(node, ast.FunctionDef):
			decorated = " ".join(ast.unparse(one) for one in node.decorator_list)
			if "whitelist" in decorated:
				yield module, node, decorated
