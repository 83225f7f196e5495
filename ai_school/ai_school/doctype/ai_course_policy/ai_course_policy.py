"""How the tutor helps in one course."""

from frappe.model.document import Document


class AICoursePolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		course: DF.Link
		enabled: DF.Check
		instructions: DF.SmallText | None
		mode: DF.Literal["Hints first", "Explain", "Off"]
		models_allowed: DF.Check
	# end: auto-generated types
