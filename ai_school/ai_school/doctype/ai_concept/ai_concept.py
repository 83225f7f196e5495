"""A concept of a subject and what it builds on."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

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
		links = _links()
		links[self.name] = [row.prerequisite for row in self.prerequisites]
		_refuse_cycle(links)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Refuse to merge two concepts when what the one builds on leads back to the other."""
		if not merge:
			return
		merged = defaultdict(list)
		for name, wanted in _links().items():
			merged[new if name == old else name] += [new if each == old else each for each in wanted]
		_refuse_cycle(merged)


def _links() -> dict[str, list[str]]:
	"""The names of every concept's prerequisites, by its name."""
	fields = ["parent", "prerequisite"]
	links = defaultdict(list)
	for link in frappe.get_all(
		"AI Concept Prerequisite", filters={"parenttype": "AI Concept"}, fields=fields
	):
		links[link.parent].append(link.prerequisite)
	return links


def _refuse_cycle(links: dict[str, list[str]]) -> None:
	cycle = Graph.from_links(links).cycle()
	if cycle:
		frappe.throw(_("A concept cannot build on itself: {0}").format(" → ".join(map(escape_html, cycle))))
