"""What a site says that has no student, and then one: run as `python -m tests.support.small_school SITE` in `sites`.

Prints one line of JSON, {"nobody": …, "one": …}; raises where anything of the analytics does.
"""

import json
import sys
from typing import Any


def main(site: str) -> None:
	import frappe

	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	assert not frappe.db.count("Student")
	nobody = said()
	name = one_student()
	one = said()
	_compare(name)
	one["insight"] = _insight(name)
	said_of_both = {"nobody": nobody, "one": one, "student": name}
	sys.stdout.write(f"SAID {json.dumps(said_of_both, default=str)}\n")
	frappe.destroy()


def said() -> dict[str, Any]:
	"""Refreshes, reports, cards and what may be chosen."""
	from ai_school.ai_school.report.concept_mastery import concept_mastery
	from ai_school.ai_school.report.students_needing_support import students_needing_support
	from ai_school.analytics import api, refresh
	from ai_school.oversight import figures

	reports = [refresh.run(full=full) for full in (True, False, True)]
	return {
		"students": [report.students for report in reports],
		"noticed": [[*report.dropped, *report.mended] for report in reports],
		"support": students_needing_support.execute()[1],
		"concepts": concept_mastery.execute()[1],
		"groups": api.groups(),
		"chosen": api.students(),
		"charts": [figures.questions_chart(), figures.support_chart()],
		"cards": [figures.need_support(), figures.questions_today()],
	}


def one_student() -> str:
	import frappe

	from ai_school.demo import people, records

	with records.quiet():
		name = people.student("Una", "Only", "una@example.com", with_user=False)
	frappe.db.commit()
	return name


def _insight(name: str) -> dict[str, Any]:
	from ai_school.analytics import api, own_progress

	found = api.student_insight(name)
	levels = {part: found["profile"][part]["level"] for part in ("engagement", "ai_use", "risk")}
	return {
		**levels,
		"trend": found["profile"]["trend"],
		"summary": api.summary(name)["text"],
		"own": own_progress.of(name),
	}


def _compare(name: str) -> None:
	from tests.support.reference_site import compare, expected, read

	compare([name], expected(read()))


if __name__ == "__main__":
	main(sys.argv[1])
