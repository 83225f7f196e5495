# ruff: noqa
# mypy: ignore-errors
# What each rule of semgrep.yml finds, and what it leaves alone: `semgrep --test` holds it to the marks.
import frappe
from frappe import _


# ruleid: whitelist-names-its-methods
@frappe.whitelist()
def changes(name: str):
	pass


# ok: whitelist-names-its-methods
@frappe.whitelist(methods=["POST"])
def changes_by_post(name: str):
	pass


# ruleid: whitelist-is-not-for-guests
@frappe.whitelist(methods=["GET"], allow_guest=True)
def open_to_all():
	pass


# ruleid: whitelist-arguments-are-annotated
@frappe.whitelist(methods=["POST"])
def takes_anything(name):
	pass


def reads(user, doc, text):
	# ruleid: no-raw-sql
	frappe.db.sql(f"select name from tabUser where name = {user}")
	# ruleid: no-code-from-data
	frappe.render_template(text, {})
	# ruleid: no-code-from-data
	eval(text)
	# ruleid: error-log-without-message
	frappe.log_error("Title")
	# ok: error-log-without-message
	frappe.log_error("Title", message="what happened")
	# ruleid: translated-text-is-a-literal
	_(f"Hello {user}")
	# ok: translated-text-is-a-literal
	_("Hello {0}").format(user)
	# ruleid: what-people-read-is-translated
	frappe.throw("No")
	# ok: what-people-read-is-translated
	frappe.throw(_("No"))


class Record:
	def validate(self):
		# ok: set-after-it-was-saved
		self.status = "Open"
		# ruleid: commit-in-a-record
		frappe.db.commit()

	def on_update(self):
		# ruleid: set-after-it-was-saved
		self.status = "Open"
