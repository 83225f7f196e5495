"""What a school's own model sees: records up to the day alone, and nothing of who a child is."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from ai_school.analytics import cleaning
from ai_school.analytics.cleaning import Batch
from ai_school.analytics.facts import Facts, Noticed, Window
from ai_school.analytics.risk_features import NAMES, Trained, forecasts, last_shares, table
from ai_school.analytics.risk_model import Model
from tests.support import facts as made

START = date(2026, 9, 1)
TODAY = START + timedelta(days=60)


def facts(students, marks=(), attendance=(), today=TODAY):
	"""marks: (student, days after the start, score of 20)."""
	batch, window, noticed = Batch(students), Window(today), Noticed()
	rows = [
		(student, "Algebra", START + timedelta(days=after), datetime(2027, 1, 1), score, 20.0)
		for student, after, score in marks
	]
	return Facts(
		students=batch.students,
		window=window,
		results=made.results(rows, batch, window, noticed),
		quizzes=made.quizzes((), batch, window, noticed),
		questions=cleaning.questions((), batch, window, noticed),
		attendance=made.attendance(attendance, batch),
		activity=cleaning.course_activity((), batch, noticed),
		noticed=noticed,
	)


def features(**records):
	return dict(zip(NAMES, table(facts(["Ada"], **records), START.toordinal(), 0.5)[0], strict=True))


def constant(probability):
	"""A model that says the same of everybody."""
	width = len(NAMES)
	level = float(np.log(probability / (1 - probability)))
	return Model(
		NAMES, (0.0,) * width, (1.0,) * width, (0.0,) * width, level, (), (1.0, 0.0), 0.5, 0.2, {"day": 60}
	)


def test_results_of_the_year_and_before():
	found = features(marks=[("Ada", -100, 4), ("Ada", 10, 12), ("Ada", 40, 8)])
	assert (found["mean"], found["last"], found["lowest"]) == (0.5, 0.4, 0.4)
	assert (found["change"], found["below_pass"], found["mean_before"]) == (pytest.approx(-0.2), 0.5, 0.2)
	assert (found["no_result"], found["no_result_before"]) == (0, 0)


def test_what_comes_after_the_day_is_not_seen():
	known = [("Ada", 10, 12)]
	assert features(marks=known) == features(marks=[*known, ("Ada", 70, 2)])


def test_without_records_everything_is_finite():
	values = table(facts(["Ada", "Ben"]), START.toordinal(), 0.5)
	assert np.isfinite(values).all()
	assert table(facts([]), START.toordinal(), 0.5).shape == (0, len(NAMES))
	assert np.isnan(last_shares(facts(["Ada"]), START.toordinal())).all()


def test_features_do_not_depend_on_the_batch():
	marks = [("Ben", 20, 3), ("Ada", 10, 12), ("Ada", 40, 8)]
	both = table(facts(["Ben", "Ada"], marks=marks), START.toordinal(), 0.5)
	alone = table(facts(["Ada"], marks=marks[1:]), START.toordinal(), 0.5)
	assert np.array_equal(both[1], alone[0])
	assert last_shares(facts(["Ben", "Ada"], marks=marks), START.toordinal()).tolist() == [0.15, 0.4]


def test_the_model_of_the_latest_day_that_has_passed_speaks():
	known = facts(["Ada"], marks=[("Ada", 10, 12)])
	models = [Trained(90, constant(0.9)), Trained(30, constant(0.3)), Trained(60, constant(0.6))]
	assert forecasts(known, models, START.toordinal(), 0.5)[0].probability == pytest.approx(0.6)
	assert forecasts(known, models, (START + timedelta(days=40)).toordinal(), 0.5) == [None]
	assert forecasts(known, models, None, 0.5) == [None]
	assert forecasts(known, [], START.toordinal(), 0.5) == [None]


def test_of_a_student_without_records_no_model_speaks():
	found = forecasts(facts(["Ada"]), [Trained(30, constant(0.9))], START.toordinal(), 0.5)
	assert found == [None]


def test_nobody_s_gender_or_home_is_a_feature():
	for word in ("gender", "sex", "disab", "age", "address", "religion", "nationality", "home"):
		assert not [name for name in NAMES if word in name.split("_")]
