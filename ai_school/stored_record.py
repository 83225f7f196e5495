"""Records with JSON fields: a document holds their text on both databases, as Frappe's own fields of that type do."""

import json
from typing import Any

from frappe.model.document import Document


class StoredRecord(Document):
	"""The controller's base of every DocType with a JSON field.

	PostgreSQL's driver hands back what the text means, and Frappe refuses to open or save a record that holds a list.
	"""

	def load_from_db(self) -> Any:
		"""Load as Frappe does, and write what a JSON field holds as text."""
		loaded = super().load_from_db()
		for field in self.meta.get("fields", {"fieldtype": "JSON"}):
			value = self.get(field.fieldname)
			if value is not None and not isinstance(value, str):
				self.set(field.fieldname, json.dumps(value))
		return loaded
