"""From the records of a school to the profiles of its students, and who may read them."""

import json
import subprocess
import sys
from datetime import datetime, time, timedelta

import pytest

PROFILE, RESULT, STATE = "AI Student Profile", "Assessment Result", "AI Analytics State"
HOURS = {"maths": 9, "biology": 11, "art": 13}


@pytest.fixture(scope="module", autouse=True)
def _own_records(school):
	"""Take away at the end what the tests here inserted."""
	import frappe

	from ai_school.demo import records

	with records.recording() as created:
		yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	with records.quiet():
		records.remove(created)
	frappe.db.commit()


@pytest.fixture
def exact(monkeypatch):
	"""Refreshes that look back to the watermark exactly: the records of the tests themselves are all recent."""
	from ai_school.analytics import plan, refresh

	refresh.run()
	monkeypatch.setattr(plan, "OVERLAP", timedelta(0))
	refresh.run()


@pytest.fixture(scope="module")
def exams(school):
	"""A function that gives a student one result a week, the last one today; returns the Results' names."""
	from tests.support import school as builder

	plans = {}

	def give(student, course, *scores, group=None):
		group, names = group or school.group, []
		for back, score in zip(reversed(range(len(scores))), scores, strict=True):
			if (group, course, back) not in plans:
				plans[group, course, back] = weekly_plan(school, group, course, back)
			names.append(builder.result(school, plans[group, course, back], student, score))
		return names

	return give


def weekly_plan(school, group, course, weeks_ago):
	"""An Assessment Plan in an Assessment Group of its own: a course is assessed once in each."""
	from frappe.utils import getdate

	from ai_school.demo import records

	return records.assessment_plan(
		group,
		getattr(school, course),
		getdate() - timedelta(weeks=weeks_ago),
		{school.criteria: 20.0},
		assessment_group=records.assessment_group(f"{school} week {weeks_ago}"),
		scale=school.scale,
		hours=(f"{HOURS[course]:02}:00:00", f"{HOURS[course]:02}:45:00"),
		title=f"{course} {weeks_ago}",
		program=school.program,
		academic_year=school.year,
	)


@pytest.fixture
def pupil(db, school):
	"""A function that makes a new student of the first class; returns the Student's name."""
	from ai_school.demo import records
	from tests.support import school as builder

	def make(first="Pia", group=None):
		with records.quiet():
			return builder.new_student(school, first, group or school.group).student

	return make


def refresh(**options):
	from ai_school.analytics import refresh

	return refresh.run(**options)


def insight(student):
	from ai_school.analytics import api

	return api.student_insight(student)


def computed_on(db, *students):
	db.rollback()
	return [db.get_value(PROFILE, {"student": student}, "computed_on") for student in students]


def cancel(doctype, name):
	import frappe

	frappe.get_doc(doctype, name).cancel()


def test_falling_results_are_seen_and_lead_back_to_their_records(db, pupil, exams, school):
	fallen, steady = pupil("Fay"), pupil("Stan")
	names = exams(fallen, "maths", 18, 18, 17, 18, 17, 8, 7, 8, 7, 6)
	exams(steady, "maths", 8, 9, 8, 8, 9, 8, 9, 8, 8, 9)
	exams(steady, "biology", 19, 20, 19, 19, 20, 19, 20, 19, 19, 20)
	refresh()
	found = insight(fallen)
	trend = found["profile"]["trend"]
	assert (trend["label"], trend["count"]) == ("declining", 10)
	assert (trend["recent_mean"], trend["earlier_mean"]) == (pytest.approx(0.36), pytest.approx(0.88))
	assert trend["slope_low"] <= trend["slope"] <= trend["slope_high"] < 0
	assert [row["name"] for row in found["results"]] == names
	assert found["results"][0]["share"] == pytest.approx(0.9)
	assert (found["results"][0]["score"], found["results"][0]["maximum"]) == (18, 20)
	assert sum(row["share"] for row in found["results"]) / 10 == pytest.approx(trend["mean"])
	assert found["student"]["groups"] == [school.group]
	assert found["student"]["programs"] == [school.program]
	profile = insight(steady)["profile"]
	assert profile["trend"]["label"] == "stable"
	strength = profile["strengths"][0]
	assert (strength["course"], strength["count"]) == (school.biology, 10)
	assert strength["share"] == pytest.approx(0.97)


def test_what_is_stored_is_what_is_answered(db, pupil, exams):
	student = pupil()
	exams(student, "maths", 10, 12)
	refresh()
	profile = insight(student)["profile"]
	stored = db.get_value(PROFILE, {"student": student}, "*", as_dict=True)
	for field, key in (
		("trend_detail", "trend"),
		("strengths", "strengths"),
		("gaps", "gaps"),
		("sources", "sources"),
	):
		value = stored[field]
		assert (json.loads(value) if isinstance(value, str) else value) == profile[key]
	assert (stored.trend, stored.engagement, stored.ai_use) == (
		profile["trend"]["label"],
		profile["engagement"]["level"],
		profile["ai_use"]["level"],
	)
	assert (stored.results_count, stored.mean_share) == (2, pytest.approx(0.55))


def test_only_who_changed_is_computed(db, pupil, exams, exact):
	changed, unchanged = pupil("Cleo"), pupil("Uma")
	refresh()
	before = computed_on(db, changed, unchanged)
	exams(changed, "maths", 12)
	assert refresh().students == 1
	after = computed_on(db, changed, unchanged)
	assert after[0] > before[0]
	assert after[1] == before[1]
	assert refresh().students == 0


def test_a_cancelled_result_does_not_count(db, pupil, exams, exact):
	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	refresh()
	cancel(RESULT, last)
	assert insight(student)["stale"]
	assert [row["score"] for row in insight(student)["results"]] == [10]
	assert refresh().students == 1
	assert insight(student)["profile"]["trend"]["count"] == 1
	assert not insight(student)["stale"]


def test_a_deleted_result_does_not_count(db, pupil, exams, exact):
	import frappe

	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	cancel(RESULT, last)
	refresh()
	frappe.delete_doc(RESULT, last, ignore_permissions=True)
	assert refresh().students == 1
	assert insight(student)["profile"]["trend"]["mean"] == pytest.approx(0.5)


def test_a_draft_does_not_count(db, school, pupil, exams, exact):
	import frappe

	student = pupil()
	name = exams(student, "maths", 10)[0]
	cancel(RESULT, name)
	draft = frappe.copy_doc(frappe.get_doc(RESULT, name))
	draft.docstatus = 0
	draft.insert(ignore_permissions=True)
	refresh()
	assert insight(student)["profile"]["trend"]["count"] == 0
	frappe.delete_doc(RESULT, draft.name, ignore_permissions=True)
	db.commit()


def test_a_record_deleted_without_a_trace_makes_the_profile_stale(db, pupil, exams, exact):
	student = pupil()
	_first, last = exams(student, "maths", 10, 20)
	refresh()
	assert not insight(student)["stale"]
	db.delete(RESULT, {"name": last})
	assert insight(student)["stale"]


def test_a_plan_that_moved_moves_its_results(db, pupil, exams, exact):
	import frappe

	student = pupil()
	first, _last = exams(student, "art", 10, 20)
	refresh()
	plan = frappe.get_doc("Assessment Plan", db.get_value(RESULT, first, "assessment_plan"))
	day = plan.schedule_date - timedelta(days=3)
	plan.db_set("schedule_date", day)
	assert refresh().students >= 1
	assert insight(student)["results"][0]["date"] == str(day)


def test_a_result_without_its_plan_is_dated_by_its_creation_and_counted(db, pupil, exams, exact):
	student = pupil()
	name = exams(student, "maths", 10)[0]
	plan = db.get_value(RESULT, name, "assessment_plan")
	db.set_value(RESULT, name, "assessment_plan", "gone")
	report = refresh()
	assert report.mended == {f"{RESULT}: no readable date, dated by its creation": 1}
	row = insight(student)["results"][0]
	assert row["date"] == str(db.get_value(RESULT, name, "creation").date())
	assert row["assessment"] == name
	db.set_value(RESULT, name, "assessment_plan", plan)
	db.commit()


@pytest.mark.parametrize(
	("values", "reason"),
	[
		({"maximum_score": 0}, "no maximum"),
		({"total_score": 21}, "score above the maximum"),
		({"total_score": -1}, "score below zero"),
	],
)
def test_an_impossible_result_is_no_figure_about_a_child(db, pupil, exams, exact, values, reason):
	student = pupil()
	first, _second = exams(student, "maths", 10, 12)
	db.set_value(RESULT, first, values)
	report = refresh()
	assert report.dropped == {f"{RESULT}: {reason}": 1}
	found = insight(student)
	assert found["profile"]["trend"]["mean"] == pytest.approx(0.6)
	assert len(found["results"]) == 1


def school_days(count):
	"""The last so many weekdays before today, newest first."""
	from frappe.utils import getdate

	days = (getdate() - timedelta(days=back) for back in range(1, 2 * count + 7))
	return [day for day in days if day.weekday() < 5][:count]


def test_attendance_counts_days_and_leave_is_not_absence(db, school, pupil, exact):
	from ai_school.demo import records

	student, days = pupil(), school_days(15)
	for number, day in enumerate(days):
		status = "Leave" if number in (0, 1) else "Absent" if number == 2 else "Present"
		records.attendance(student, school.group, day, status)
	assert refresh().students == 1
	found = insight(student)
	year = found["profile"]["engagement"]["year"]
	assert year == {"days": 13, "attended": 12, "leave": 2, "rate": pytest.approx(12 / 13)}
	weeks = found["attendance"]
	assert sum(week["present"] + week["absent"] for week in weeks) == 13
	assert weeks == sorted(weeks, key=lambda week: week["week"])
	assert all(datetime.fromisoformat(week["week"]).weekday() == 0 for week in weeks)


def test_attendance_twice_on_a_day_is_one_day(db, school, pupil, exact):
	import frappe

	from ai_school.demo import records

	student, day = pupil(), school_days(1)[0]
	twice = frappe.copy_doc(
		frappe.get_doc("Student Attendance", records.attendance(student, school.group, day, "Absent"))
	)
	twice.update({"status": "Present", "docstatus": 1})
	twice.name = f"{student}-twice"
	twice.db_insert()
	records.record("Student Attendance", twice.name)
	report = refresh()
	assert report.dropped == {"Student Attendance: second record of a day and class": 1}
	year = insight(student)["profile"]["engagement"]["year"]
	assert (year["days"], year["attended"]) == (1, 1)


def test_a_student_of_two_classes_has_days_not_records(db, school, pupil, exact):
	from ai_school.demo import records
	from tests.support import school as builder

	student, day = pupil(), school_days(1)[0]
	builder.add_to_group(school.other_group, student)
	records.attendance(student, school.group, day, "Present")
	records.attendance(student, school.other_group, day, "Absent")
	assert not refresh().dropped
	year = insight(student)["profile"]["engagement"]["year"]
	assert (year["days"], year["attended"]) == (1, 0.5)


def enrolled(student, course):
	import frappe

	return frappe.db.get_value("Course Enrollment", {"student": student, "course": course})


def test_quizzes_are_read_as_they_were_written(db, school, pupil, exact):
	import frappe
	from frappe.utils import now_datetime

	from ai_school.demo import records

	student = pupil()
	answers = [(school.questions[0], "5/6", True)]
	now = now_datetime()
	names = [
		records.quiz_activity(
			enrolled(student, school.maths), school.quiz, now - timedelta(days=back), answers
		)
		for back in range(4)
	]
	old = now - timedelta(days=60)
	for name, values in zip(
		names,
		({}, {"score": "n/a"}, {"score": ""}, {"activity_date": old.strftime("%Y-%m-%d")}),
		strict=True,
	):
		frappe.db.set_value("Quiz Activity", name, {"student": student, **values})
	report = refresh()
	assert report.dropped == {"Quiz Activity: score is not a number from 0 to 100": 2}
	detail = insight(student)["profile"]["engagement"]
	assert detail["quiz_attempts"] == {"recent": 3, "earlier": 1}


def test_course_activity_is_counted_by_the_student_s_name(db, school, pupil, exact):
	from frappe.utils import now_datetime

	from ai_school.demo import records

	student, article = pupil(), f"{school} All about fractions"
	enrollment = enrolled(student, school.maths)
	for back in (0, 3, 40):
		name = records.course_activity(enrollment, article, now_datetime() - timedelta(days=back))
		db.set_value("Course Activity", name, {"student": student, "course": school.maths})
	refresh()
	assert insight(student)["profile"]["engagement"]["course_activity"] == {"recent": 2, "earlier": 1}


def ask(student, when, intent="help"):
	"""A question to the tutor, as it is kept."""
	import frappe

	user = frappe.db.get_value("Student", student, "user")
	session = frappe.get_doc({"doctype": "AI Chat Session", "student": student, "user": user})
	session.insert(ignore_permissions=True, ignore_mandatory=True)
	message = frappe.get_doc(
		{
			"doctype": "AI Chat Message",
			"session": session.name,
			"student": student,
			"user": user,
			"role": "Student",
			"status": "Answered",
			"text": "How?",
			"intent": intent,
		}
	)
	message.insert(ignore_permissions=True)
	message.db_set("creation", when, update_modified=False)


def test_use_of_the_tutor_with_falling_results_is_a_concern(db, pupil, exams, exact):
	from frappe.utils import getdate

	student = pupil()
	exams(student, "maths", 18, 18, 17, 18, 17, 8, 7, 8, 7, 6)
	for number in range(12):
		ask(student, datetime.combine(getdate() - timedelta(days=1 + number % 5), time(16)))
	refresh()
	use = insight(student)["profile"]["ai_use"]
	assert (use["level"], use["questions"], use["days_used"], use["hours"][16]) == ("concern", 12, 5, 12)
	assert use["reasons"][0]["code"] == "use_rises_results_fall"
	assert use["reasons"][0]["sentence"].startswith("12 questions to the tutor in two weeks")
	assert "How?" not in json.dumps(insight(student))


def test_a_renamed_course_is_renamed_in_the_profiles(db, school, pupil, exams, exact):
	import frappe

	from ai_school.demo import records

	student = pupil()
	exams(student, "art", 20, 20)
	exams(student, "maths", 5, 5)
	refresh()
	old, new = school.art, f"{school.art} and craft"
	with records.quiet():
		frappe.rename_doc("Course", old, new, force=True)
	try:
		assert refresh().students >= 1
		assert insight(student)["profile"]["strengths"][0]["course"] == new
	finally:
		with records.quiet():
			frappe.rename_doc("Course", new, old, force=True)
		frappe.db.commit()


def test_a_renamed_student_keeps_the_profile_under_the_new_name(db, pupil, exams, exact):
	import frappe

	from ai_school.demo import records

	student = pupil()
	exams(student, "maths", 10, 10)
	refresh()
	new = f"{student}-R"
	with records.quiet():
		frappe.rename_doc("Student", student, new, force=True)
	records.record("Student", new)
	assert refresh().students == 1
	assert insight(new)["profile"]["trend"]["count"] == 2
	assert db.count(PROFILE, {"student": ("in", (student, new))}) == 1


def test_of_merged_students_one_profile_stays_and_has_both_s_results(db, school, pupil, exams, exact):
	import frappe

	from ai_school.analytics.refresh import before_student_rename
	from ai_school.demo import records

	kept, merged = pupil("Kay"), pupil("Mel", school.other_group)
	exams(kept, "maths", 10)
	exams(merged, "biology", 20, group=school.other_group)
	refresh()
	before_student_rename(frappe.get_doc("Student", merged), "before_rename", merged, kept, True)
	with records.quiet():
		frappe.rename_doc("Student", merged, kept, merge=True, force=True)
	refresh()
	assert insight(kept)["profile"]["trend"]["count"] == 2
	assert db.count(PROFILE, {"student": ("in", (kept, merged))}) == 1


def test_a_disabled_student_is_left_as_they_were(db, pupil, exams, exact):
	student = pupil()
	refresh()
	before = computed_on(db, student)
	exams(student, "maths", 10)
	db.set_value("Student", student, "enabled", 0)
	assert refresh().students == 0
	assert computed_on(db, student) == before
	db.set_value("Student", student, "enabled", 1)
	assert refresh().students == 1


def test_one_student_is_computed_on_request_and_the_watermark_stays(db, pupil, exams, exact):
	student = pupil()
	refresh()
	watermark = db.get_singles_dict(STATE)["watermark"]
	exams(student, "maths", 10)
	assert refresh(student=student).students == 1
	assert insight(student)["profile"]["trend"]["count"] == 1
	assert db.get_singles_dict(STATE)["watermark"] == watermark


def test_a_student_who_is_not_there_is_refused(db):
	import frappe

	with pytest.raises(frappe.DoesNotExistError):
		refresh(student="nobody")
	with pytest.raises(frappe.DoesNotExistError):
		insight("nobody")


def test_what_staff_wrote_into_a_profile_stays(db, pupil, exact):
	student = pupil()
	refresh()
	wishes = json.dumps({"pace": "slow"})
	db.set_value(PROFILE, {"student": student}, "learning_preferences", wishes)
	refresh(student=student)
	kept = db.get_value(PROFILE, {"student": student}, "learning_preferences")
	assert (json.loads(kept) if isinstance(kept, str) else kept) == {"pace": "slow"}


def test_a_profile_of_nobody_is_removed_by_a_full_refresh(db, pupil):
	import frappe

	student = pupil()
	refresh(student=student)
	db.set_value(PROFILE, {"student": student}, "student", "nobody", update_modified=False)
	report = refresh(full=True)
	assert report.full
	assert not db.exists(PROFILE, {"student": "nobody"})
	assert db.exists(PROFILE, {"student": student})
	assert frappe.db.get_singles_dict(STATE)["last_full"]


def test_a_clock_that_was_set_back_makes_the_refresh_a_full_one(db, pupil, exact):
	from frappe.utils import add_to_date, now_datetime

	db.set_single_value(STATE, "watermark", str(add_to_date(now_datetime(), hours=1)))
	assert refresh().full
	assert not refresh().full


def test_queries_do_not_grow_with_the_students(db, pupil, monkeypatch):
	from ai_school.analytics import records
	from ai_school.analytics.facts import Window

	students, run = [pupil(), pupil(), pupil()], db.sql
	queries = []
	monkeypatch.setattr(db, "sql", lambda *args, **options: queries.append(args[0]) or run(*args, **options))
	from frappe.utils import getdate

	records.read(students[:1], Window(getdate()), 30, {})
	of_one = len(queries)
	records.read(students, Window(getdate()), 30, {})
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


CHILD = """
import json, sys, time
import frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from ai_school.analytics import refresh
computed = []
def slowly(doctype, key, rows, upsert=refresh.upsert):
	computed.append([row["student"] for row in rows])
	if sys.argv[2] == "hang" and len(computed) == 2:
		print("in the second batch", flush=True)
		time.sleep(600)
	upsert(doctype, key, rows)
	time.sleep(0.1)
refresh.upsert = slowly
refresh.relief.at_most = lambda usual: usual
refresh.BATCH = int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
refresh.run(full=True)
print(json.dumps(computed), flush=True)
"""


@pytest.fixture
def child(site, db):
	"""A function that starts a process which refreshes everything once it is told to."""
	processes = []

	def start(behaviour, batch):
		command = [sys.executable, "-c", CHILD, site, behaviour, str(batch)]
		process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
		processes.append(process)
		assert process.stdout.readline() == "ready\n"
		return process

	yield start
	for process in processes:
		process.kill()
		process.communicate()


def go(*processes):
	for process in processes:
		process.stdin.write("\n")
		process.stdin.flush()


def enabled_students(db):
	db.rollback()
	return sorted(db.get_all("Student", filters={"enabled": 1}, pluck="name"))


def test_two_refreshes_at_once_do_the_work_once(db, exact, child):
	students = enabled_students(db)
	two = [child("work", max(len(students) // 6, 1)) for _ in range(2)]
	go(*two)
	done = [json.loads(process.communicate(timeout=120)[0]) for process in two]
	computed = [name for own in done for batch in own for name in batch]
	assert sorted(computed) == students


def test_a_refresh_killed_in_the_middle_is_gone_on_with(db, pupil, exact, child):
	students = enabled_students(db)
	batch = max(len(students) // 4, 1)
	killed = child("hang", batch)
	go(killed)
	assert killed.stdout.readline() == "in the second batch\n"
	killed.kill()
	killed.wait()
	before = computed_on(db, *students)
	report = refresh()
	after = computed_on(db, *students)
	assert report.full
	assert report.students == len(students)
	redone = [old != new for old, new in zip(before, after, strict=True)]
	assert redone.count(False) == batch
	assert not refresh().full


def test_a_change_during_a_killed_refresh_is_not_lost(db, pupil, exams, exact, child):
	student = min(pupil("Ann"), pupil("Bob"))
	db.commit()
	killed = child("hang", enabled_students(db).index(student) + 1)
	go(killed)
	assert killed.stdout.readline() == "in the second batch\n"
	killed.kill()
	killed.wait()
	db.rollback()
	assert insight(student)["profile"]["trend"]["count"] == 0
	exams(student, "biology", 3, 4, 5)
	refresh()
	refresh()
	assert insight(student)["profile"]["trend"]["count"] == 3


def as_user(person):
	import frappe

	frappe.set_user(person.email)


def test_an_instructor_reads_the_own_classes_alone(db, school):
	import frappe

	from ai_school.analytics import api

	refresh()
	as_user(school.instructor)
	names = [row["name"] for row in api.students(limit=1000)]
	assert school.student.student in names
	assert school.other_student.student not in names
	assert insight(school.student.student)["profile"]
	with pytest.raises(frappe.PermissionError):
		insight(school.other_student.student)
	with pytest.raises(frappe.PermissionError):
		insight("nobody")


@pytest.mark.parametrize("who", ["student", "manager", "lead"])
def test_whoever_does_not_teach_reads_nobody(db, school, who):
	import frappe

	from ai_school.analytics import api

	as_user(getattr(school, who))
	assert api.students() == []
	with pytest.raises(frappe.PermissionError):
		insight(school.student.student)


def test_a_head_reads_everybody(db, school):
	from ai_school.analytics import api

	as_user(school.head)
	names = [row["name"] for row in api.students(limit=1000)]
	assert {school.student.student, school.other_student.student} <= set(names)
	assert insight(school.other_student.student)["student"]["groups"] == [school.other_group]


def test_students_are_found_by_a_part_of_their_name_or_number(db, school, pupil):
	from ai_school.analytics import api

	student, name = pupil(), f"Zörn 50%_{school}"
	db.set_value("Student", student, "student_name", name)
	assert [row["name"] for row in api.students(f"zörn 50%_{school}")] == [student]
	assert api.students(name.upper()) == [{"name": student, "student_name": name, "groups": [school.group]}]
	assert student in [row["name"] for row in api.students(student.lower()[-6:], limit=1000)]
	assert api.students(f"z%{school}") == []
	assert api.students("' or 1=1 --") == []
	assert api.students(start=-5, limit=-1) == []


def test_pages_of_students_follow_each_other(db, school):
	from ai_school.analytics import api

	as_user(school.instructor)
	everybody = api.students(limit=50)
	assert api.students(limit=1) + api.students(start=1, limit=49) == everybody


def test_the_answer_is_json_over_http(log_in, school):
	head = log_in(school.head)
	found = head.call("ai_school.analytics.api.student_insight", student=school.student.student)
	assert found["student"]["name"] == school.student.student
	assert found["stale"] in (True, False)
	refused = log_in(school.other_instructor)
	answer = refused.get("ai_school.analytics.api.student_insight", student=school.student.student)
	assert answer.status_code == 403
