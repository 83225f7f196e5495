"""A concept of a subject and what it builds on."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document

from ai_school.tutor.concepts import Graph


class AIConcept(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ai_school.ai_school.doctype.ai_concept_prerequisite.ai_concept_prerequisite import (
			AIConceptPrerequisite,
		)

		age_from: DF.Int
		age_to: DF.Int
		aliases: DF.SmallText | None
		concept: DF.Data
		concept_key: DF.Data | None
		definition: DF.SmallText
		prerequisites: DF.Table[AIConceptPrerequisite]
		subject: DF.Data
		topic: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse a prerequisite that leads back to the concept itself."""
		cycle = _graph_with(self).cycle()
		if cycle:
			frappe.throw(_("A concept cannot build on itself: {0}").format(" → ".join(cycle)))


def _graph_with(changed: AIConcept) -> Graph:
	links = frappe.get_all(
		"AI Concept Prerequisite",
		filters={"parenttype": "AI Concept", "parent": ("!=", changed.name)},
		fields=["parent", "prerequisite"],
	)
	builds_on = defaultdict(list)
	for link in links:
		builds_on[link.parent].append(link.prerequisite)
	builds_on[changed.name] = [row.prerequisite for row in changed.prerequisites]
	return Graph.from_links(builds_on)
