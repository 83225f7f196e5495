"""What Education leaves on a site after installation: its roles and the root of the assessment groups."""

import frappe

DESK_ROLES = ("Instructor", "Academics User", "Education Manager")
ROOT_ASSESSMENT_GROUP = "All Assessment Groups"


def after_install() -> None:
	"""Create the roles, the root Assessment Group and the customer group of students."""
	for role in DESK_ROLES:
		set_role(role, desk_access=1)
	set_role("Student", desk_access=0)
	create_root_assessment_group()
	if not frappe.db.exists("Customer Group", "Student"):
		frappe.get_doc({"doctype": "Customer Group", "customer_group_name": "Student"}).insert()


def set_role(role: str, desk_access: int) -> None:
	"""Create a role, or set its desk access: the sync of the DocTypes made it with access to the desk."""
	if not frappe.db.exists("Role", role):
		frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": desk_access}).insert()
	elif frappe.db.get_value("Role", role, "desk_access") != desk_access:
		document = frappe.get_doc("Role", role)
		document.desk_access = desk_access
		document.save()


def create_root_assessment_group() -> None:
	"""Create the group that every other Assessment Group has as its ancestor."""
	if not frappe.db.exists("Assessment Group", ROOT_ASSESSMENT_GROUP):
		root = {"doctype": "Assessment Group", "assessment_group_name": ROOT_ASSESSMENT_GROUP, "is_group": 1}
		frappe.get_doc(root).insert(ignore_mandatory=True)
