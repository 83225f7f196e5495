"""How the records of a batch are read: a handful of queries, and nothing lost in their texts."""

import pytest

from tests.support.analytics import refresh, school_days

pytestmark = pytest.mark.usefixtures("own_records")


def test_queries_do_not_grow_with_the_students(db, pupil, monkeypatch):
	from frappe.utils import getdate

	from ai_school.analytics import records
	from ai_school.analytics.facts import Window

	students, run = [pupil(), pupil(), pupil()], db.sql
	window, days_off = Window(getdate()), frozenset()
	records.read(students[:1], window, 30, {}, days_off)
	queries = []
	monkeypatch.setattr(db, "sql", lambda *args, **options: queries.append(args[0]) or run(*args, **options))
	records.read(students[:1], window, 30, {}, days_off)
	of_one = len(queries)
	records.read(students, window, 30, {}, days_off)
	assert len(queries) == 2 * of_one == 10


@pytest.fixture
def cut_off(db):
	"""A database that cuts joined texts off after a few characters."""
	if db.db_type != "mariadb":
		pytest.skip("only MariaDB cuts joined texts off")
	usual = db.sql("select @@session.group_concat_max_len")[0][0]
	db.sql("set session group_concat_max_len = 64")
	yield
	db.sql("set session group_concat_max_len = %s", usual)


def figures(student):
	"""What is read of a student, without the moments."""
	from dataclasses import astuple

	from frappe.utils import getdate

	from ai_school.analytics import records
	from ai_school.analytics.facts import Window

	window = Window(getdate())
	found = records.facts([student], records.read([student], window, 30, {}), window)
	return [[list(column) for column in astuple(one)] for one in (found.results, found.attendance)]


@pytest.fixture
def recorded(school, pupil, exams):
	"""A student with results, and with attendance of a few days."""
	from ai_school.demo import records

	student = pupil()
	exams(student, "maths", 10, 12, 17)
	for day, status in zip(school_days(4), ("Present", "Absent", "Present", "Leave"), strict=True):
		records.attendance(student, school.group, day, status)
	return student


def test_a_text_that_the_database_cuts_off_loses_no_record(recorded, request):
	whole = figures(recorded)
	assert len(whole[0][0]) == 3
	request.getfixturevalue("cut_off")
	assert figures(recorded) == whole


def test_a_value_that_holds_the_separator_shifts_no_column(recorded, monkeypatch):
	from ai_school.analytics import records

	whole = figures(recorded)
	monkeypatch.setattr(records, "SEPARATOR", "-")
	assert figures(recorded) == whole


def test_without_students_a_batch_is_nothing(db, exact):
	assert refresh().students == 0
