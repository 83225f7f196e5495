"""Report: what the external model was asked, what it cost and how it went; without a word and without a name."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Avg, Count
from frappe.utils import add_days, getdate, nowdate
from pypika import Case
from pypika.functions import Date, Sum

from ai_school import errors, permissions, report_filters
from ai_school.permission_rules import RULES

LOG = "AI Usage Log"
ANSWERED = "answered"
BY = ("Day", "Model", "Outcome")


@errors.without_text("AI Usage and Cost")
def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, no chart, and the totals.

	Filters: from_date, to_date (both days included; by default the last 30), by (one of BY).
	"""
	if not permissions.has_any_role(RULES[LOG].all_for):
		frappe.throw(_("Only an administrator of the school's AI may see this."), frappe.PermissionError)
	filters = report_filters.plain(filters)
	by = filters.by if filters.by in BY else "Day"
	rows = _rows(filters, by)
	return _columns(by), rows, None, None, _totals(rows)


def _columns(by: str) -> list[dict[str, Any]]:
	kind = "Date" if by == "Day" else "Data"
	return [
		{"fieldname": "of", "label": _(by), "fieldtype": kind, "width": 220},
		{"fieldname": "calls", "label": _("Model calls"), "fieldtype": "Int", "width": 90},
		{"fieldname": "answered", "label": _("Answered"), "fieldtype": "Int", "width": 100},
		{"fieldname": "prompt_tokens", "label": _("Prompt tokens"), "fieldtype": "Int", "width": 130},
		{"fieldname": "completion_tokens", "label": _("Completion tokens"), "fieldtype": "Int", "width": 150},
		{
			"fieldname": "cost",
			"label": _("Cost (US dollars)"),
			"fieldtype": "Float",
			"precision": 4,
			"width": 140,
		},
		{
			"fieldname": "latency_s",
			"label": _("Mean seconds"),
			"fieldtype": "Float",
			"precision": 1,
			"width": 120,
		},
	]


def _rows(filters: Any, by: str) -> list[dict[str, Any]]:
	log = frappe.qb.DocType(LOG)
	of = {"Day": Date(log.creation), "Model": log.model, "Outcome": log.outcome}[by]
	until = getdate(filters.to_date or nowdate())
	since = getdate(filters.from_date or add_days(until, -29))
	query = frappe.qb.from_(log).where((log.creation >= since) & (log.creation < add_days(until, 1)))
	answered = Case().when(log.outcome == ANSWERED, 1).else_(0)
	query = (
		query.groupby(of)
		.orderby(of)
		.select(
			of.as_("of"),
			Count(log.name).as_("calls"),
			Sum(answered).as_("answered"),
			Sum(log.prompt_tokens).as_("prompt_tokens"),
			Sum(log.completion_tokens).as_("completion_tokens"),
			Sum(log.cost).as_("cost"),
			Avg(log.latency_ms).as_("latency_ms"),
		)
	)
	return [_row(row, by) for row in query.run(as_dict=True)]


def _row(row: Any, by: str) -> dict[str, Any]:
	whole = {field: int(row[field] or 0) for field in ("answered", "prompt_tokens", "completion_tokens")}
	of = row.of if by == "Day" else row.of or _("None")
	return {
		"of": of,
		"calls": row.calls,
		**whole,
		"cost": float(row.cost or 0),
		"latency_s": float(row.latency_ms or 0) / 1000,
	}


def _totals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	def total(field: str) -> Any:
		return sum(row[field] for row in rows)

	return [
		{"label": _("Model calls"), "value": total("calls"), "datatype": "Int"},
		{"label": _("Answered"), "value": total("answered"), "datatype": "Int"},
		{"label": _("Cost (US dollars)"), "value": round(total("cost"), 4), "datatype": "Float"},
	]
