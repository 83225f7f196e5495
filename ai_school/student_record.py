"""A record about a student: what changes in it is announced to nobody, and nothing of it stays when it is deleted."""

from ai_school.stored_record import StoredRecord


class StudentRecord(StoredRecord):
	"""The controller's base of every DocType in `personal_data.HOLDINGS`."""

	def notify_update(self) -> None:
		"""Say nothing in Frappe's rooms: one that every reader of the DocType may join would tell who writes when."""

	def after_delete(self) -> None:
		"""Empty the record before Frappe copies it into Deleted Document: the name stays, as proof that it is gone."""
		for field in self.meta.get_fieldnames_with_value():
			self.set(field, None)
