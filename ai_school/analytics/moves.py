"""Since when a student who changed class belongs to the new one: Education's records do not say, their results do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ai_school.analytics.facts import Planned

UNKNOWN = 1 << 30
"""Later than any day."""


def joined(
	tests: Sequence[Planned], classes: Mapping[str, Collection[str]], taken: Iterable[tuple[str, str]]
) -> dict[tuple[str, str, str], int]:
	"""The day from which on a class's tests are a student's, by (student, class, course), for those who changed class.

	`classes` are each student's of today, `taken` (student, name of a test). Who took a test of a class that they are
	not in any more was there on that day. They are in the new class from the first test that they took in it, or from
	the next one that the old class took without them; UNKNOWN before there is either.
	"""
	by_name = {test.name: test for test in tests}
	own: defaultdict[tuple[str, str], list[Planned]] = defaultdict(list)
	for student, name in taken:
		own[student, by_name[name].course].append(by_name[name])
	found = {}
	for (student, course), mine in own.items():
		left = [test for test in mine if test.group not in classes.get(student, ())]
		if left:
			without = _after(left, tests)
			for group in classes.get(student, ()):
				days = [test.day for test in mine if test.group == group]
				found[student, group, course] = min(days + without, default=UNKNOWN)
	return found


def _after(left: Iterable[Planned], tests: Iterable[Planned]) -> list[int]:
	"""When the class that a student was in last took further tests of the course."""
	day, classes = max((test.day, (test.group, test.course)) for test in left)
	return [test.day for test in tests if (test.group, test.course) == classes and test.day > day]
