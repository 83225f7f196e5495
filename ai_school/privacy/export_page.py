"""The readable page of a student's export: conversations as they went, everything else as tables. Without Frappe."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

CONVERSATION, MESSAGE = "AI Chat Session", "AI Chat Message"
NOT_SHOWN = (
	"docstatus",
	"idx",
	"owner",
	"modified_by",
	"_user_tags",
	"_comments",
	"_assign",
	"_liked_by",
	"_seen",
)
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{border:1px solid #c9d1db;padding:.25rem .5rem;
text-align:start;vertical-align:top}pre,td{white-space:pre-wrap;overflow-wrap:anywhere}
.said{border-inline-start:4px solid #c9d1db;padding:.25rem .75rem;margin:.5rem 0;white-space:pre-wrap}
.student{border-color:#2563eb}h2{margin-top:2.5rem}"""

Translate = Callable[[str], str]
Row = Mapping[str, Any]


def html(data: Mapping[str, Any], language: str, translate: Translate) -> str:
	"""The page for what `export.collect` gives. Every value is escaped; nothing is loaded from anywhere."""
	title = translate("What the school's AI keeps about {0}").format(
		data["student"].get("student_name") or data["student"]["name"]
	)
	body = "\n".join(_parts(data, translate))
	return (
		f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
		f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(data['made_on'])}</p>{body}</body></html>"
	)


def _parts(data: Mapping[str, Any], translate: Translate) -> Iterator[str]:
	records = data["records"]
	yield from _conversations(records.get(CONVERSATION, ()), records.get(MESSAGE, ()), translate)
	for doctype, rows in records.items():
		if doctype not in (CONVERSATION, MESSAGE):
			yield from _section(translate(doctype), rows, translate)
	for doctype, rows in data["beside"].items():
		yield from _section(translate(doctype), rows, translate)


def _conversations(sessions: Sequence[Row], messages: Sequence[Row], translate: Translate) -> Iterator[str]:
	yield f"<h2>{escape(translate('Conversations with the tutor'))}</h2>"
	if not sessions:
		yield f"<p>{escape(translate('None.'))}</p>"
	for session in sessions:
		yield f"<h3>{escape(str(session.get('title') or session['name']))}</h3>"
		yield from (_said(row, translate) for row in messages if row["session"] == session["name"])
	yield from _details(messages, translate)


def _said(row: Row, translate: Translate) -> str:
	mine = row["role"] == "Student"
	who = (
		translate("Student")
		if mine
		else f"{translate('Tutor')} ({row.get('model') or row.get('source') or ''})"
	)
	head = f"<b>{escape(who)}</b> · {escape(str(row['creation'])[:16])}"
	return (
		f'<div class="said{" student" if mine else ""}">{head}<br>{escape(str(row.get("text") or ""))}</div>'
	)


def _details(messages: Sequence[Row], translate: Translate) -> Iterator[str]:
	"""What is stored with each message beside its text, folded away."""
	if messages:
		rows = [
			{key: value for key, value in row.items() if key not in ("text", "passages")} for row in messages
		]
		summary = escape(translate("What was noted with each message"))
		yield f"<details><summary>{summary}</summary>{''.join(map(_table, rows))}</details>"


def _section(title: str, rows: Sequence[Row], translate: Translate) -> Iterator[str]:
	yield f"<h2>{escape(title)}</h2>"
	yield "".join(map(_table, rows)) or f"<p>{escape(translate('None.'))}</p>"


def _table(row: Row) -> str:
	shown = (
		(key, value) for key, value in row.items() if key not in NOT_SHOWN and value not in (None, "", [], {})
	)
	return f"<table>{''.join(_line(key, value) for key, value in shown)}</table>"


def _line(key: str, value: Any) -> str:
	return f"<tr><th>{escape(key.replace('_', ' '))}</th><td>{_cell(value)}</td></tr>"


def _cell(value: Any) -> str:
	"""A value as text; lists and objects as tables within."""
	if isinstance(value, Mapping):
		return f"<table>{''.join(_line(str(key), one) for key, one in value.items())}</table>"
	if isinstance(value, list):
		return "<br>".join(map(_cell, value))
	return escape(str(value))
