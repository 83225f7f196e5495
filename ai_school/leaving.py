"""Since when a student is gone, from what is on record about their time at the school. Without Frappe."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
	"""What is on record about a student's time at the school.

	`leaving`: Student's date of leaving. `enrolled_on`, `enrolled_until`: the latest date of a submitted Program
	Enrollment, the latest end of the academic years of them. `seen`: the last day on which the student's user was
	active, else the day on which the record was made. `changed`: when the Student record was last changed.
	"""

	enabled: bool
	leaving: date | None
	enrolled_on: date | None
	enrolled_until: date | None
	seen: date
	changed: date

	@property
	def leaves_on(self) -> date | None:
		"""The date of leaving, which does not count where an enrollment is later."""
		came_back = self.leaving and self.enrolled_on and self.enrolled_on > self.leaving
		return None if came_back else self.leaving

	@property
	def is_presumed(self) -> bool:
		"""Whether nobody has said that the student leaves: other records may say that they are here."""
		return self.enabled and not self.leaves_on


def left_on(stay: Stay, today: date) -> date | None:
	"""The day on which a student left; None for who is here. In doubt the later day, since what is erased stays so.

	A date of leaving counts unless an enrollment is later. Without one, a Student who is not enabled left when the
	record was last changed, and an enabled one when the last academic year of an enrollment ended, or when they
	were last seen after that.
	"""
	if stay.leaves_on:
		return stay.leaves_on if stay.leaves_on <= today else None
	if not stay.enabled:
		return stay.changed
	if stay.enrolled_until and stay.enrolled_until >= today:
		return None
	return max(filter(None, (stay.enrolled_until, stay.seen)))
