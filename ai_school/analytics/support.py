"""Keeps the AI Support Flags: raised when the analytics call for support, marked by staff, counted by sign."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _

from ai_school.analytics.profile import from_stored
from ai_school.analytics.risk import LEVELS, RAISED, Risk
from ai_school.names import Names
from ai_school.upsert import insert

FLAG = "AI Support Flag"
MARKS = ("Handled", "Wrong")
OPEN, PASSED = "Open", "Passed"
STATUSES = (OPEN, *MARKS)
QUIET_DAYS = 28
"""For how long a marked flag is not raised again for the same signs."""
FIELDS = ("name", "status", "level", "signals", "raised_on", "marked_by", "marked_on", "note")


def keep(risks: Mapping[str, Risk], users: Mapping[str, str | None], now: datetime) -> None:
	"""Raise, change or let pass the flags of these students; safe to run twice. The caller commits."""
	latest = _latest(list(risks))
	new = []
	for student, risk in risks.items():
		flag = latest.get(student)
		if flag and flag["status"] == OPEN:
			_bring_up_to_date(flag, risk)
		elif risk.level in RAISED and not (flag and _is_known(flag, risk, now)):
			new.append({**_about(risk), "student": student, "user": users.get(student), "raised_on": now})
	insert(FLAG, [{**row, "status": OPEN} for row in new])


def let_pass(student: str) -> None:
	"""Let the open flags of a student pass."""
	frappe.db.set_value(FLAG, {"student": student, "status": OPEN}, "status", PASSED)


def mark(student: str, status: str, note: str) -> dict[str, Any]:
	"""Mark a student's latest flag; the caller has checked the right. Raises frappe.DoesNotExistError without one."""
	flag = latest(student)
	if flag is None:
		frappe.throw(_("There is no call for support for this student."), frappe.DoesNotExistError)
	record = frappe.get_doc(FLAG, flag["name"])
	record.update({"status": status, "note": note or record.note})
	record.save(ignore_permissions=True)
	return latest(student)


def latest(student: str) -> dict[str, Any] | None:
	"""A student's latest flag: {name, status, level, signals, raised_on, marked_by, marked_on, note}, moments as text."""
	flag = _latest([student]).get(student)
	moments = ("raised_on", "marked_on")
	return flag and {**flag, **{field: flag[field] and str(flag[field]) for field in moments}}


def marks() -> dict[str, dict[str, int]]:
	"""How often each sign's flags were marked: {code: {"Handled": n, "Wrong": n}}."""
	flag = frappe.qb.DocType(FLAG)
	query = frappe.qb.from_(flag).where(flag.status.isin(MARKS)).select(flag.status, flag.signals)
	counts = Counter((code, status) for status, signals in query.run() for code in from_stored(signals) or ())
	codes = sorted({code for code, _status in counts})
	return {code: {status: counts[code, status] for status in MARKS} for code in codes}


def _latest(students: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""By student the open flag, or else the last; merged students bring several."""
	if not students:
		return {}
	flag = frappe.qb.DocType(FLAG)
	query = (
		frappe.qb.from_(flag)
		.where(flag.student.isin(Names(students)))
		.orderby(flag.raised_on)
		.orderby(flag.name)
	)
	rows = query.select(flag.student, *(flag[field] for field in FIELDS)).run(as_dict=True)
	rows = sorted(rows, key=lambda row: row["status"] == OPEN)
	return {row.pop("student"): {**row, "signals": from_stored(row["signals"]) or []} for row in rows}


def _bring_up_to_date(flag: Mapping[str, Any], risk: Risk) -> None:
	"""An open flag says what is true now; where support is no longer called for, it has passed."""
	values = _about(risk) if risk.level in RAISED else {"status": PASSED}
	before = {**flag, "signals": json.dumps(flag["signals"])}
	if any(before[field] != value for field, value in values.items()):
		frappe.db.set_value(FLAG, flag["name"], values)


def _is_known(flag: Mapping[str, Any], risk: Risk, now: datetime) -> bool:
	"""Whether staff have marked this lately: no higher level and no new sign since."""
	if flag["status"] not in MARKS or flag["marked_on"] < now - timedelta(days=QUIET_DAYS):
		return False
	worse = LEVELS.index(risk.level) > LEVELS.index(flag["level"])
	return not worse and set(_codes(risk)) <= set(flag["signals"])


def _about(risk: Risk) -> dict[str, str]:
	return {"level": risk.level, "signals": json.dumps(_codes(risk))}


def _codes(risk: Risk) -> list[str]:
	return [reason.code for reason in risk.reasons]
