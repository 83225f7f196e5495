"""What a page shows of a student or a class are the records listed beside it: each sum is that of its rows."""

from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from tests.support.analytics import insight, refresh
from tests.support.reference import differences

pytestmark = pytest.mark.usefixtures("own_records")
SHOWN = 2e-6


@pytest.fixture
def seen(db, dirty, exact):
	"""The dirty school after a refresh, and the site as the reference sees it."""
	from tests.support.reference_site import read

	refresh(full=True)
	return dirty, read()


def clean(site):
	"""The results of each student that count, oldest first."""
	from tests.reference.records import clean_results

	return {name: clean_results(of, site.today) for name, of in site.records([]).items()}


def test_a_student_s_figures_are_those_of_the_records_listed(db, seen):
	dirty, site = seen
	results = clean(site)
	for name in dirty.students[:20]:
		found = insight(name)
		profile, listed = found["profile"], found["results"]
		shown = [(one["date"], one["share"], one["course"] or None) for one in listed]
		counted = [(str(one.day), one.share, one.course) for one in results[name]]
		assert differences(counted, shown, close=SHOWN) == []
		assert [one["score"] / one["maximum"] for one in listed] == pytest.approx(
			[one["share"] for one in listed], abs=SHOWN
		)
		assert profile["trend"]["count"] == len(listed)
		_check_courses(profile, listed)
		_check_attendance(profile["engagement"]["year"], found["attendance"])
		_check_answers(profile["mastery"], found["answers"])
		assert not found["stale"]


def _check_courses(profile, listed):
	shares = defaultdict(list)
	for one in listed:
		shares[one["course"]].append(one["share"])
	for standing in (*profile["strengths"], *profile["gaps"]):
		of = shares[standing["course"]]
		assert (standing["count"], standing["share"]) == (
			len(of),
			pytest.approx(sum(of) / len(of), abs=SHOWN),
		)


def _check_attendance(year, weeks):
	sums = [sum(week[field] for week in weeks) for field in ("present", "absent", "leave")]
	assert sums == pytest.approx([year["attended"], year["days"] - year["attended"], year["leave"]], abs=1e-4)


def _check_answers(mastery, answers):
	counts, last = Counter(), {}
	for one in answers:
		counts[one["concept"]] += one["asked"] if one["doctype"] == "Quiz Activity" else 5
		last.setdefault(one["concept"], one["date"])
	assert {one["concept"]: one["count"] for one in mastery} == counts
	assert {one["concept"]: one["last"] for one in mastery} == last


def test_my_progress_says_what_staff_read(db, seen):
	from ai_school.analytics import own_progress

	dirty, _site = seen
	for name in dirty.students[:20]:
		own, found = own_progress.of(name), insight(name)
		profile = found["profile"]
		assert own["trend"] == profile["trend"]["label"]
		fields = ("course", "date", "share", "score", "maximum")
		assert [[one[field] for field in fields] for one in own["results"]] == [
			[one[field] for field in fields] for one in reversed(found["results"])
		]
		courses = [one["name"] for one in own["good_at"] if one["kind"] == "course"]
		assert courses == [one["course"] for one in profile["strengths"]]
		weak = {one["concept"] for one in profile["mastery"] if one["probability"] < 0.6}
		practise = weak or {one["course"] for one in profile["gaps"]}
		assert {one["name"] for one in own["practise"]} <= practise
		assert bool(own["practise"]) == bool(practise)
		assert own["use"] == {
			field: profile["ai_use"][field] for field in ("questions", "days_used", "kept_days")
		}
		assert own["computed_on"] == found["computed_on"]


def test_a_class_is_its_students(db, seen):
	from ai_school.analytics import api
	from tests.reference import classes

	dirty, site = seen
	results = clean(site)
	for group in dirty.groups[:3]:
		found = api.class_insight(group=group)
		names = [row["name"] for row in found["students"]]
		profiles = {name: insight(name)["profile"] for name in names}
		assert names == classes.by_need(found["students"])
		for row in found["students"]:
			profile = profiles[row["name"]]
			said = (row["trend"], row["engagement"], row["ai_use"], row["risk"], row["attendance"])
			assert said == (
				profile["trend"]["label"],
				*(profile[part]["level"] for part in ("engagement", "ai_use", "risk")),
				profile["engagement"]["year"]["rate"],
			)
		means = [profiles[name]["trend"]["mean"] for name in names]
		exact = [None if mean is None else Fraction(str(round(mean, 6))) for mean in means]
		assert [one["count"] for one in found["distribution"]] == classes.distribution(exact)
		of_class = {name: results[name] for name in names}
		assert differences(classes.over_time(of_class), found["over_time"], close=SHOWN) == []
		cells = {
			(name, concept["name"]): cell
			for name, row in zip(names, found["cells"], strict=True)
			for concept, cell in zip(found["concepts"], row, strict=True)
			if cell is not None
		}
		known = {
			(name, one["concept"]): one["probability"] for name in names for one in profiles[name]["mastery"]
		}
		assert cells == pytest.approx(known)


def test_a_course_is_its_own_results(db, school, seen):
	from ai_school.analytics import api
	from tests.reference.classes import over_time
	from tests.reference.results import trend

	dirty, site = seen
	found = api.class_insight(course=school.maths)
	rows = {row["name"]: row for row in found["students"]}
	results = {
		name: [one for one in of if one.course == school.maths]
		for name, of in clean(site).items()
		if name in rows
	}
	assert set(dirty.students) <= set(rows)
	for name, of in results.items():
		wanted, row = trend(of), rows[name]
		said = {"label": row["trend"], "slope": row["slope"], "mean": row["mean_share"]}
		assert differences({key: wanted[key] for key in said}, said, close=SHOWN) == []
	assert differences(over_time(results), found["over_time"], close=SHOWN) == []


def test_the_reports_are_the_profiles(db, seen):
	from ai_school.ai_school.report.concept_mastery import concept_mastery
	from ai_school.ai_school.report.students_needing_support import students_needing_support

	dirty, _site = seen
	group = dirty.groups[0]
	from ai_school.analytics import api

	profiles = {
		row["name"]: insight(row["name"])["profile"] for row in api.class_insight(group=group)["students"]
	}
	rows = students_needing_support.execute({"group": group})[1]
	called = {name for name, of in profiles.items() if of["risk"]["level"] in ("support", "urgent")}
	assert {row["student"] for row in rows} == called
	found = {row["concept"]: row for row in concept_mastery.execute({"group": group})[1]}
	of = defaultdict(list)
	for profile in profiles.values():
		for one in profile["mastery"]:
			of[one["concept"]].append(one)
	assert set(found) == set(of)
	for concept, known in of.items():
		mean = sum(one["probability"] for one in known) / len(known)
		weak, answers = sum(one["probability"] < 0.5 for one in known), sum(one["count"] for one in known)
		row = found[concept]
		assert (row["students"], row["need_practice"], row["answers"]) == (len(known), weak, answers)
		assert row["mean"] == pytest.approx(100 * mean, abs=0.051)
