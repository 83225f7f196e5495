"""A class's mastery concept by concept, from what is stored about each student."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NEEDS_PRACTICE = 0.5
"""Below it a student is more likely to answer wrong than right."""


@dataclass(frozen=True, slots=True)
class ConceptRow:
	"""One concept over all students who answered something about it.

	mean: of their probabilities to know it (0 to 1). need_practice: students below NEEDS_PRACTICE. answers: behind
	all of it. last: ISO date of the newest one.
	"""

	concept: str
	subject: str
	students: int
	mean: float
	need_practice: int
	answers: int
	last: str | None


def concept_table(mastery: Iterable[Sequence[Mapping[str, Any]]]) -> list[ConceptRow]:
	"""One row a concept from the `mastery` of each student's profile; what most need to practise first."""
	found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
	for of_student in mastery:
		for one in of_student:
			found[one["concept"], one.get("subject") or ""].append(one)
	rows = [_row(concept, subject, known) for (concept, subject), known in found.items()]
	return sorted(rows, key=lambda row: (-row.need_practice, row.mean, row.concept))


def _row(concept: str, subject: str, known: Sequence[Mapping[str, Any]]) -> ConceptRow:
	probabilities = [one["probability"] for one in known]
	return ConceptRow(
		concept=concept,
		subject=subject,
		students=len(known),
		mean=sum(probabilities) / len(probabilities),
		need_practice=sum(probability < NEEDS_PRACTICE for probability in probabilities),
		answers=sum(one.get("count") or 0 for one in known),
		last=max((one["last"] for one in known if one.get("last")), default=None),
	)
