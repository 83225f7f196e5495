"""Frappe's doors to a DocType's rows, each as a function that says what came through it for the session's user."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import frappe

REFUSALS = (frappe.PermissionError, frappe.DoesNotExistError, frappe.ValidationError)


@dataclass(frozen=True, slots=True)
class Door:
	"""`go(doctype, name)` gives the names that came through, or changes the row; `needs` is the right it takes.

	`lists`: it gives every row that may be seen, whichever is asked for."""

	needs: str
	go: Callable[[str, str], Any]
	lists: bool = False


def open_to(door: Door, doctype: str, name: str) -> bool:
	"""Whether the row came through; a refusal counts as no."""
	return name in through(door, doctype, name)


def through(door: Door, doctype: str, name: str) -> Collection[str]:
	"""The names that came through when the row was asked for; a refusal counts as none."""
	frappe.local.response = frappe._dict(docs=[])
	frappe.local.form_dict = frappe._dict()
	frappe.clear_messages()
	try:
		return door.go(doctype, name) or ()
	except REFUSALS:
		return ()


def _names(rows: Any) -> Collection[str]:
	return {row["name"] for row in rows or ()}


def _form(**values: Any) -> None:
	frappe.local.form_dict = frappe._dict(values)


def _found(name: str, value: Any) -> Collection[str]:
	return [name] if value else []


def _get_list(doctype: str, name: str) -> Any:
	from frappe.client import get_list

	return _names(get_list(doctype, fields=["name", "student"], limit_page_length=0))


def _get_list_by_or_filters(doctype: str, name: str) -> Any:
	from frappe.client import get_list

	either = [[doctype, "name", "=", name], [doctype, "name", "like", "%"]]
	return _names(get_list(doctype, fields=["name"], or_filters=either, limit_page_length=0))


def _get(doctype: str, name: str) -> Any:
	from frappe.client import get

	return [get(doctype, name)["name"]]


def _get_by_filter(doctype: str, name: str) -> Any:
	from frappe.client import get

	return [get(doctype, filters=json.dumps({"name": name}))["name"]]


def _get_value(doctype: str, name: str) -> Any:
	from frappe.client import get_value

	return _found(name, get_value(doctype, "student", json.dumps({"name": name})))


def _get_count(doctype: str, name: str) -> Any:
	_form(doctype=doctype, filters=json.dumps([[doctype, "name", "=", name]]), fields="[]", distinct="false")
	from frappe.desk.reportview import get_count

	return _found(name, get_count())


def _validate_link(doctype: str, name: str) -> Any:
	"""Frappe 16 has this door under another name."""
	from frappe import client

	door = getattr(client, "validate_link_and_fetch", None) or client.validate_link
	return _found(name, (door(doctype, name, json.dumps(["student"])) or {}).get("student"))


def _report_view(doctype: str, name: str) -> Any:
	from frappe.desk.reportview import get

	_form(doctype=doctype, fields=json.dumps(["name", "student"]), start=0, page_length=10000, view="Report")
	data = get() or {}
	at = data["keys"].index("name") if data else 0
	return {row[at] for row in data["values"]} if data else set()


def _report_view_export(doctype: str, name: str) -> Any:
	from frappe.desk.reportview import export_query

	fields = json.dumps(
		["name", "student"]
	)  # Frappe on PostgreSQL exports no `name` that is named with its table
	_form(doctype=doctype, fields=fields, file_format_type="CSV", title="x", filters="[]")
	export_query()
	content = frappe.response.get("result") or frappe.response.get("filecontent") or ""
	text = content.decode() if isinstance(content, bytes) else str(content)
	return _found(name, name in text)


def _run_doc_method(doctype: str, name: str) -> Any:
	"""A method of the row that is open to nobody: Frappe refuses the row's reader for the method, others for the row."""
	from frappe.handler import run_doc_method

	run_doc_method(method="as_dict", dt=doctype, dn=name)
	return [name]


def _load_form(doctype: str, name: str) -> Any:
	from frappe.desk.form.load import getdoc

	getdoc(doctype, name)
	return {doc.name for doc in frappe.response.docs}


def _docinfo(doctype: str, name: str) -> Any:
	from frappe.desk.form.load import get_docinfo

	get_docinfo(doctype=doctype, name=name)
	return _found(name, frappe.response.get("docinfo"))


def _print_view(doctype: str, name: str) -> Any:
	from frappe.www.printview import get_html_and_style

	return _found(name, get_html_and_style(doc=doctype, name=name).get("html"))


def _link_search(doctype: str, name: str) -> Any:
	from frappe.desk.search import search_link

	found = search_link(doctype, name[:8], page_length=1000)
	return {row["value"] for row in found or frappe.response.get("results") or ()}


def _global_search(doctype: str, name: str) -> Any:
	from frappe.utils.global_search import search

	return _names(search(name, limit=100))


def _download(doctype: str, name: str) -> Any:
	from frappe.handler import download_file

	url = frappe.db.get_value("File", {"attached_to_doctype": doctype, "attached_to_name": name}, "file_url")
	download_file(url)
	return _found(name, frappe.response.get("filecontent"))


def _room(doctype: str, name: str) -> Any:
	"""Later versions of Frappe have this door under another name."""
	from frappe import realtime

	door = getattr(realtime, "has_permission", None) or realtime.can_subscribe_doc
	return _found(name, door(doctype, name))


def _set_value(doctype: str, name: str) -> Any:
	from frappe.client import set_value

	set_value(doctype, name, "idx", 7)


def _claim(doctype: str, name: str) -> Any:
	"""Say that the row is about somebody whose rows one may change: whose, nobody but the app decides."""
	from frappe.client import set_value

	for student in frappe.get_all(doctype, pluck="student", distinct=True, order_by="student"):
		try:
			set_value(doctype, name, "student", student)
		except REFUSALS:
			continue


def _save(doctype: str, name: str) -> Any:
	from frappe.client import save

	values = frappe.db.get_value(doctype, name, "*", as_dict=True)
	save({**values, "doctype": doctype, "idx": 7})


def _bulk_update(doctype: str, name: str) -> Any:
	from frappe.client import bulk_update

	bulk_update(json.dumps([{"doctype": doctype, "docname": name, "idx": 7}], default=str))


def _insert(doctype: str, name: str) -> Any:
	from frappe.client import insert

	values = frappe.db.get_value(doctype, name, "*", as_dict=True)
	insert({**{key: value for key, value in values.items() if key != "name"}, "doctype": doctype})


def _delete(doctype: str, name: str) -> Any:
	from frappe.client import delete

	delete(doctype, name)


def _delete_items(doctype: str, name: str) -> Any:
	from frappe.desk.reportview import delete_items

	_form(doctype=doctype, items=json.dumps([name]))
	delete_items()


def _rename(doctype: str, name: str) -> Any:
	from frappe.client import rename_doc

	rename_doc(doctype, name, f"{name}x")


def _share(doctype: str, name: str) -> Any:
	from frappe.share import add

	add(doctype, name, user="Guest", read=1)


READING = {
	"frappe.client.get_list": Door("read", _get_list, lists=True),
	"frappe.client.get_list or_filters": Door("read", _get_list_by_or_filters, lists=True),
	"frappe.client.get": Door("read", _get),
	"frappe.client.get by filter": Door("read", _get_by_filter),
	"frappe.client.get_value": Door("read", _get_value),
	"frappe.client.validate_link or validate_link_and_fetch": Door("read", _validate_link),
	"frappe.desk.reportview.get": Door("read", _report_view, lists=True),
	"frappe.desk.reportview.get_count": Door("read", _get_count),
	"frappe.desk.reportview.export_query": Door("export", _report_view_export),
	"frappe.desk.form.load.getdoc": Door("read", _load_form),
	"frappe.desk.form.load.get_docinfo": Door("read", _docinfo),
	"frappe.www.printview": Door("read", _print_view),
	"frappe.desk.search.search_link": Door("read", _link_search),
	"frappe.handler.download_file": Door("read", _download),
	"frappe.realtime.can_subscribe_doc or has_permission": Door("read", _room),
}
"""Each lets those through who have the right to these rows, and nobody else."""

CLOSED = {
	"run_doc_method": Door("", _run_doc_method),
	"frappe.utils.global_search.search": Door("", _global_search),
}
"""Nothing of ours comes through these for anybody."""

CHANGING = {
	"frappe.client.set_value": Door("write", _set_value),
	"frappe.client.set_value of the student": Door("write", _claim),
	"frappe.client.save": Door("write", _save),
	"frappe.client.bulk_update": Door("write", _bulk_update),
	"frappe.client.insert": Door("create", _insert),
	"frappe.client.delete": Door("delete", _delete),
	"frappe.desk.reportview.delete_items": Door("delete", _delete_items),
	"frappe.client.rename_doc": Door("write", _rename),
	"frappe.share.add": Door("share", _share),
}
