"""Attendance by day: lessons, leave, several records of a day."""

from datetime import date, timedelta

import pytest

from ai_school.analytics.attendance import marks, recorded_days, several_a_day, totals, without
from ai_school.analytics.cleaning import Batch, Table
from ai_school.analytics.facts import Noticed, Window

TODAY = date(2026, 11, 23)
WINDOW = Window(TODAY)
TWICE = "Student Attendance: second record of a day and class"


def read(*rows, students=("Ada", "Ben")):
	"""(Days, what was noticed) of rows (student, days ago, status, lesson)."""
	noticed = Noticed()
	texts = [
		(student, f"{TODAY - timedelta(days=ago)}{status}", lesson) for student, ago, status, lesson in rows
	]
	found = marks(Table.of_rows(texts))
	several = several_a_day(found)
	lessons = marks(Table.of_rows([row for row in texts if row[0] in several]), with_lessons=True)
	return recorded_days([without(found, several), lessons], Batch(students), WINDOW, noticed), noticed


def one_day(*records):
	"""(counts, attended, leave) of a day with these (status, lesson)."""
	found, _ = read(*(("Ada", 1, status, lesson) for status, lesson in records))
	assert len(found.day) == 1
	return found.counts[0], found.attended[0], found.leave[0]


@pytest.mark.parametrize(
	("records", "counts", "attended", "leave"),
	[
		([("Present", "A")], 1, 1, 0),
		([("Absent", "A")], 1, 0, 0),
		([("Leave", "A")], 0, 0, 1),
		([("Absent", "A"), ("Leave", "A")], 0, 0, 1),
		([("Present", "1"), ("Present", "2"), ("Absent", "3"), ("Absent", "4")], 1, 0.5, 0),
		([("Present", "1"), ("Leave", "2")], 1, 1, 0),
		([("Absent", "1"), ("Leave", "2")], 1, 0, 0),
		([("Leave", "1"), ("Leave", "2")], 0, 0, 1),
		([("Absent", "A"), ("Present", "A")], 1, 1, 0),
		([("Present", "A"), ("Present", "A")], 1, 1, 0),
		([("Absent", "A"), ("Absent", "A")], 1, 0, 0),
		([("Present", "1"), ("Absent", "1"), ("Absent", "2")], 1, 0.5, 0),
		([("Present", "A"), ("Present", "B"), ("Absent", "C")], 1, 2 / 3, 0),
		([("Present", "1"), ("Present", "1"), ("Absent", "2")], 1, 0.5, 0),
		([("Leave", "1"), ("Leave", "1"), ("Present", "2"), ("Absent", "3")], 1, 0.5, 0),
		([("Late", "1"), ("Absent", "2")], 1, 0, 0),
	],
)
def test_a_day_counts_once_by_the_part_that_was_attended(records, counts, attended, leave):
	assert one_day(*records) == (counts, pytest.approx(attended), leave)


@pytest.mark.parametrize("status", ["", "Late"])
def test_a_status_that_is_not_education_s_is_noticed_and_no_leave(status):
	found, noticed = read(("Ada", 1, status, "A"), ("Ben", 1, "Leave", "A"))
	assert (found.student.tolist(), found.leave.tolist()) == ([1], [1])
	assert noticed.dropped == {"Student Attendance: status is not Present, Absent or Leave": 1}


def test_a_holiday_that_was_declared_later_is_no_day():
	days = [TODAY - timedelta(days=ago) for ago in (1, 2)]
	table = Table.of_rows([("Ada", f"{day}Absent") for day in (*days, days[0])])
	found = marks(table, holidays={days[0].toordinal()})
	assert several_a_day(found) == []
	recorded = recorded_days([found], Batch(["Ada"]), WINDOW, Noticed())
	assert recorded.day.tolist() == [days[1].toordinal()]


def test_a_second_record_of_a_lesson_is_noticed():
	_, noticed = read(("Ada", 1, "Present", "A"), ("Ada", 1, "Absent", "A"), ("Ben", 1, "Present", "A"))
	assert noticed.dropped == {TWICE: 1}
	_, noticed = read(("Ada", 1, "Present", "A"), ("Ada", 1, "Present", "B"))
	assert not noticed.dropped


def test_days_come_by_student_and_oldest_first_however_they_were_read():
	found, _ = read(("Ben", 1, "Present", "A"), ("Ada", 1, "Absent", "A"), ("Ada", 9, "Present", "A"))
	assert found.student.tolist() == [0, 0, 1]
	assert found.day.tolist() == [(TODAY - timedelta(days=ago)).toordinal() for ago in (9, 1, 1)]
	assert found.attended.tolist() == [1, 0, 1]


def test_what_is_older_than_a_year_or_in_the_future_is_no_day():
	found, _ = read(("Ada", 365, "Absent", "A"), ("Ada", 364, "Absent", "A"), ("Ada", -1, "Absent", "A"))
	assert len(found.day) == 1


def test_records_of_nobody_are_counted():
	found, noticed = read(("gone", 1, "Absent", "A"), ("Ada", 1, "Present", "A"))
	assert found.student.tolist() == [0]
	assert noticed.dropped == {"Student Attendance: student is not known": 1}


def test_totals_are_of_the_year_and_of_its_last_four_weeks():
	found, _ = read(
		("Ada", 27, "Present", "A"),
		("Ada", 28, "Present", "A"),
		("Ada", 29, "Absent", "A"),
		("Ada", 2, "Leave", "A"),
	)
	total = totals(found, WINDOW, 2)
	assert (total.days.tolist(), total.attended.tolist(), total.leave.tolist()) == ([3, 0], [2, 0], [1, 0])
	assert (total.recent_days.tolist(), total.recent_attended.tolist()) == ([1, 0], [1, 0])
	assert total.recent_leave.tolist() == [1, 0]


def test_no_records_are_no_days():
	found, noticed = read()
	assert len(found.day) == 0
	assert totals(found, WINDOW, 2).days.tolist() == [0, 0]
	assert not noticed.dropped
