"""What installing adds to a site beside our DocTypes, and what uninstalling takes away again."""

import frappe

from ai_school.permission_rules import LEAD, MANAGER

ROLES = {MANAGER: True, LEAD: True}
SOURCE_INDEXES = {
	"Assessment Result": {
		"facts": [
			"student",
			"docstatus",
			"assessment_plan",
			"course",
			"total_score",
			"maximum_score",
			"creation",
		],
		"course": ["course", "docstatus", "maximum_score", "total_score"],
		"plan": ["assessment_plan", "docstatus"],
	},
	"Student Attendance": {
		"facts": ["student", "docstatus", "date", "status", "student_group", "course_schedule"]
	},
	"Quiz Activity": {"facts": ["student", "activity_date", "score", "creation"]},
	"Course Enrollment": {"facts": ["student", "course", "enrollment_date"]},
	"Course Activity": {"facts": ["student", "activity_date"]},
	"Student Group Student": {"facts": ["student", "active", "parent"]},
}
"""Education indexes none of these so. They hold every column that a refresh reads, so that it reads the index alone and
never the table."""
DESK_ENTRIES = {"Desktop Icon": "Has Role", "Workspace Sidebar": "Workspace Sidebar Item"}
"""What stands for an app on Frappe 16's desk, and the table of its rows."""
SUPERSEDED = "student"
"""What an index of the student alone was called by earlier versions, where there is a wider one today."""


def after_install() -> None:
	"""Add roles, indexes on Education's tables, the seeded concepts and the settings' defaults."""
	_add_roles()
	_save_default_settings()
	after_migrate()


def after_migrate() -> None:
	"""Bring roles, indexes and concepts up to date; safe to run any number of times."""
	_add_roles()
	_fill_new_settings()
	_register_logs()
	_add_source_indexes()
	_drop_superseded_indexes()
	_seed_concepts()


def after_uninstall() -> None:
	"""Take away what Frappe does not know to be ours: indexes on other apps' tables, files, roles, jobs, entries.

	Frappe calls this for `uninstall-app --dry-run` too: then the app is still installed, and nothing is touched.
	"""
	if "ai_school" in frappe.get_installed_apps():
		return
	from ai_school import course_material
	from ai_school.tutor import config

	_drop_source_indexes()
	course_material.remove_index()
	config.own_mood_weights().unlink(missing_ok=True)
	cleared = list(frappe.get_hooks("default_log_clearing_doctypes", app_name="ai_school"))
	frappe.db.delete("Logs To Clear", {"ref_doctype": ("in", cleared)})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "ai_school.%")})
	_remove_roles()
	_remove_desk_entries()
	pages = [item["route"] for item in frappe.get_hooks("standard_portal_menu_items", app_name="ai_school")]
	frappe.db.delete("Portal Menu Item", {"parentfield": "menu", "route": ("in", pages)})
	frappe.db.commit()
	frappe.clear_cache()


def _remove_roles() -> None:
	"""Delete our roles unless another app's or the school's own permissions use them."""
	for role in ROLES:
		if not frappe.db.exists("DocPerm", {"role": role}) and not frappe.db.exists(
			"Custom DocPerm", {"role": role}
		):
			frappe.db.delete("Has Role", {"role": role})
			frappe.delete_doc_if_exists("Role", role, force=True)


def _remove_desk_entries() -> None:
	"""Delete the app's icon and sidebar, which Frappe 16 makes; its own removal of them is never committed."""
	for doctype, child in DESK_ENTRIES.items():
		if not (frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, "app")):
			continue
		for name in frappe.get_all(doctype, {"app": "ai_school"}, pluck="name"):
			frappe.db.delete(child, {"parenttype": doctype, "parent": name})
			frappe.db.delete(doctype, {"name": name})


def _add_roles() -> None:
	for role, desk_access in ROLES.items():
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": int(desk_access)}).insert(
				ignore_permissions=True
			)


def _register_logs() -> None:
	"""Have Frappe's daily log clearing call our DocTypes, also where it does not read the hook for them yet."""
	settings = frappe.get_doc("Log Settings")
	known = {row.ref_doctype for row in settings.logs_to_clear}
	cleared = frappe.get_hooks("default_log_clearing_doctypes", app_name="ai_school")
	missing = {doctype: days for doctype, days in cleared.items() if doctype not in known}
	for doctype, days in missing.items():
		settings.register_doctype(doctype, days[-1] if isinstance(days, list) else days)
	if missing:
		settings.save(ignore_permissions=True)


def _save_default_settings() -> None:
	settings = frappe.get_single("AI School Settings")
	settings.save(ignore_permissions=True)


def _fill_new_settings() -> None:
	"""Give settings that came with an update their default: a site's own Singles do not hold them yet."""
	stored = frappe.db.get_singles_dict("AI School Settings")
	for field in frappe.get_meta("AI School Settings").fields:
		if stored and field.default and field.fieldname not in stored:
			frappe.db.set_single_value("AI School Settings", field.fieldname, field.default)


def index_name(doctype: str, kind: str) -> str:
	"""The name of an index of ours on one of Education's tables."""
	return f"ai_school_{frappe.scrub(doctype)}_{kind}"


def missing_source_indexes() -> list[str]:
	"""DocTypes of the Education app that an index of ours is missing on."""
	return [
		doctype
		for doctype, kinds in SOURCE_INDEXES.items()
		if frappe.db.table_exists(doctype) and not all(_has_index(doctype, kind) for kind in kinds)
	]


def _add_source_indexes() -> None:
	for doctype in missing_source_indexes():
		for kind, fields in SOURCE_INDEXES[doctype].items():
			if not _has_index(doctype, kind):
				frappe.db.add_index(doctype, fields, index_name=index_name(doctype, kind))


def _drop_superseded_indexes() -> None:
	for doctype in SOURCE_INDEXES:
		_drop_index(doctype, SUPERSEDED)


def _drop_source_indexes() -> None:
	for doctype, kinds in SOURCE_INDEXES.items():
		for kind in (*kinds, SUPERSEDED):
			_drop_index(doctype, kind)


def _drop_index(doctype: str, kind: str) -> None:
	if frappe.db.table_exists(doctype) and _has_index(doctype, kind):
		on_table = "" if frappe.db.db_type == "postgres" else f" ON `tab{doctype}`"
		frappe.db.sql_ddl(f"DROP INDEX {index_name(doctype, kind)}{on_table}")


def _has_index(doctype: str, kind: str) -> bool:
	return bool(frappe.db.has_index(f"tab{doctype}", index_name(doctype, kind)))


def _seed_concepts() -> None:
	"""Insert the concepts that come with the app and are not there yet; what staff changed stays."""
	from ai_school.tutor import concepts

	known = set(frappe.get_all("AI Concept", pluck="concept_key")) | set(
		frappe.get_all("AI Concept", pluck="name")
	)
	seed = concepts.seed()
	new = [concept for concept in seed if concept.key not in known and concept.title not in known]
	title_of = {concept.key: concept.title for concept in seed}
	for concept in new:
		_insert_concept(concept)
	for concept in new:
		_link_prerequisites(concept, title_of)


def _insert_concept(concept) -> None:
	frappe.get_doc(
		{
			"doctype": "AI Concept",
			"concept": concept.title,
			"concept_key": concept.key,
			"subject": concept.subject,
			"definition": concept.definition,
			"aliases": "\n".join(concept.aliases),
			"age_from": concept.age_from,
			"age_to": concept.age_to,
		}
	).insert(ignore_permissions=True)


def _link_prerequisites(concept, title_of: dict[str, str]) -> None:
	if not concept.prerequisites:
		return
	record = frappe.get_doc("AI Concept", concept.title)
	for key in concept.prerequisites:
		record.append("prerequisites", {"prerequisite": title_of[key]})
	record.save(ignore_permissions=True)
