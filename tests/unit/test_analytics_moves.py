"""Since when a student who changed class belongs to the new one."""

import pytest

from ai_school.analytics import moves
from ai_school.analytics.facts import Planned

OLD = [Planned(f"old {day}", "7A", "Maths", day) for day in (10, 24, 38)]
NEW = [Planned(f"new {day}", "7B", "Maths", day) for day in (7, 14, 21, 28, 35, 42)]
TESTS = [*OLD, *NEW, Planned("art 30", "7A", "Art", 30), Planned("art 12", "7B", "Art", 12)]


@pytest.mark.parametrize(
	("classes", "taken", "since"),
	[
		(["7A"], ["old 10", "old 24"], None),
		(["7B"], ["new 7", "new 28"], None),
		(["7B"], [], None),
		(["7A", "7B"], ["old 10", "new 42"], None),
		(["7B"], ["old 10"], 24),
		(["7B"], ["old 10", "new 21"], 21),
		(["7B"], ["old 10", "new 35"], 24),
		(["7B"], ["old 10", "old 24", "new 42"], 38),
		(["7B"], ["old 38", "new 42"], 42),
		(["7B"], ["old 38"], moves.UNKNOWN),
		(["7B"], ["old 24", "art 12"], 38),
		([], ["old 10"], None),
	],
)
def test_the_tests_of_a_class_are_a_students_from_when_they_are_in_it(classes, taken, since):
	found = moves.joined(TESTS, {"Ada": classes}, [("Ada", name) for name in taken])
	assert found.get(("Ada", "7B", "Maths")) == since
	assert ("Ada", "7B", "Art") not in found


def test_each_student_and_course_is_looked_at_alone():
	taken = [("Ada", "old 10"), ("Ada", "art 30"), ("Ben", "new 7"), ("Cem", "old 24")]
	assert moves.joined(TESTS, {"Ada": ["7B"], "Ben": ["7B"], "Cem": ["7A"]}, taken) == {
		("Ada", "7B", "Maths"): 24,
		("Ada", "7B", "Art"): moves.UNKNOWN,
	}
