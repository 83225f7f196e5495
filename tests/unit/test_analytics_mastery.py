"""Mastery of concepts from answers: what is claimed, how surely, and what prerequisites have to do with it."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from ai_school.analytics import answer_cleaning
from ai_school.analytics.cleaning import Batch
from ai_school.analytics.facts import Answers, Curriculum, Noticed, Window, no_answers
from ai_school.analytics.mastery import masteries
from ai_school.analytics.mastery_model import History, columns, fit
from ai_school.analytics.profile import plain

TODAY = date(2026, 11, 23)
TAUGHT = Curriculum(
	names=("Fractions", "Percentages", "Ratio"),
	subjects=("Mathematics",) * 3,
	easiness=(0.6, 0.6, 0.6),
	prerequisites=((), (0,), (1,)),
	usual=0.6,
)


def answers(*given):
	"""(student, concept, days ago, right, wrong) of each attempt."""
	student, concept, ago, right, wrong = (np.array(column) for column in zip(*given, strict=True))
	return Answers(student, concept, TODAY.toordinal() - ago, right.astype(float), wrong.astype(float))


def of_one(*given, taught=TAUGHT):
	return {one.concept: one for one in masteries(answers(*given), taught, 1)[0]}


def test_without_answers_nothing_is_claimed():
	assert masteries(no_answers(), TAUGHT, 2) == [(), ()]
	assert masteries(no_answers(), TAUGHT, 0) == []
	assert masteries(no_answers(), Curriculum(), 1) == [()]
	assert set(of_one((0, 1, 3, 1, 0))) == {"Percentages"}


def test_a_concept_has_what_is_behind_it():
	one = of_one((0, 0, 9, 3, 1), (0, 0, 2, 1, 0))["Fractions"]
	assert (one.subject, one.count, one.last) == ("Mathematics", 5, "2026-11-21")
	assert 0 < one.low < one.probability < one.high < 1


def test_right_answers_raise_the_estimate_and_wrong_ones_lower_it():
	chance = [of_one((0, 0, 1, right, 10 - right))["Fractions"].probability for right in range(11)]
	assert chance == sorted(chance)
	assert chance[0] < 0.4
	assert chance[-1] > 0.8


def test_later_answers_count_more():
	learnt = of_one((0, 0, 30, 0, 10), (0, 0, 1, 10, 0))["Fractions"]
	forgotten = of_one((0, 0, 30, 10, 0), (0, 0, 1, 0, 10))["Fractions"]
	assert learnt.probability > forgotten.probability + 0.05


def test_more_answers_are_surer():
	few, many = (of_one((0, 0, 1, 7 * times, 3 * times))["Fractions"] for times in (1, 10))
	assert many.high - many.low < few.high - few.low


def test_a_single_answer_says_little():
	one = of_one((0, 0, 1, 0, 1))["Fractions"]
	assert one.high - one.low > 0.3
	assert one.low < 0.6 < one.high + 0.1


def test_a_weak_prerequisite_lowers_a_concept_with_few_answers_more_than_one_with_many():
	def lowered(times):
		without = of_one((0, 1, 1, 2 * times, 0), (0, 2, 5, 0, 12))["Percentages"]
		with_weak = of_one((0, 1, 1, 2 * times, 0), (0, 0, 5, 0, 12))["Percentages"]
		return without.probability - with_weak.probability

	assert lowered(1) > lowered(10) > 0
	assert lowered(1) > 0.05


def test_a_strong_prerequisite_changes_nothing():
	alone = Curriculum(TAUGHT.names, TAUGHT.subjects, TAUGHT.easiness, ((), (), ()), 0.6)
	given = ((0, 0, 5, 12, 0), (0, 1, 1, 1, 1))
	assert of_one(*given)["Percentages"] == of_one(*given, taught=alone)["Percentages"]


def test_the_weakest_concept_comes_first():
	found = masteries(answers((0, 0, 1, 9, 1), (0, 1, 1, 1, 9), (0, 2, 1, 5, 5)), TAUGHT, 1)[0]
	assert [one.probability for one in found] == sorted(one.probability for one in found)
	assert found[0].concept == "Percentages"


def test_a_student_s_mastery_is_the_same_in_any_batch_and_order():
	own = [(0, 0, 9, 2, 1), (0, 0, 4, 1, 3), (0, 1, 4, 3, 0)]
	others = [(1, 0, 3, 0, 4), (1, 2, 8, 4, 4)]
	alone = masteries(answers(*own), TAUGHT, 1)[0]
	first, _other, nothing = masteries(answers(*others, *own), TAUGHT, 3)
	assert plain(first) == plain(alone)
	assert nothing == ()


def test_equal_students_are_equal():
	found = masteries(answers(*((student, 0, 1, 3, 2) for student in range(5))), TAUGHT, 5)
	assert len(set(found)) == 1


def clean(*rows):
	noticed = Noticed()
	found = answer_cleaning.answers(rows, Batch(["Ada"]), Window(TODAY), noticed, day_first=True)
	return found, noticed


@pytest.mark.parametrize(
	("score", "maximum"), [(None, 10), (11, 10), (-1, 10), (5, 0), ("n/a", 10), ("", 10), (5, None)]
)
def test_an_impossible_score_is_no_answer(score, maximum):
	found, noticed = clean(("Ada", 0, TODAY, datetime(2026, 1, 1), score, maximum, 5))
	assert len(found.student) == 0
	assert noticed.dropped == {"Answers by concept: no score of a maximum": 1}


def test_a_result_counts_for_its_answers_by_its_share():
	found, noticed = clean(("Ada", 2, TODAY - timedelta(days=3), datetime(2026, 1, 1), 15, 20, 4))
	assert (found.right.tolist(), found.wrong.tolist(), found.concept.tolist()) == ([3], [1], [2])
	assert not noticed.dropped


def test_dates_as_text_are_read():
	found, noticed = clean(
		("Ada", 0, "2026-11-20 10:00:00.5", datetime(2026, 1, 1), 1, 1, 1),
		("Ada", 0, "n/a", datetime(2026, 1, 1), 1, 1, 1),
	)
	assert found.day.tolist() == [date(2026, 11, 20).toordinal(), date(2026, 1, 1).toordinal()]
	assert not noticed.mended
	assert not noticed.dropped


def test_a_fit_finds_the_effects_it_was_made_from():
	rng, size = np.random.default_rng(0), 20000
	effects, group = rng.normal(0, 1, 20), rng.integers(0, 20, size)
	values = rng.normal(size=(size, 2))
	score = 0.3 + values @ [1.0, -0.5] + effects[group]
	right = (rng.random(size) < 1 / (1 + np.exp(-score))).astype(float)
	found = fit(values, right, (group,))
	assert found.weights == pytest.approx([1.0, -0.5], abs=0.1)
	assert np.corrcoef(found.effects[0], effects)[0, 1] > 0.98
	unknown = found.scores(values[:1], (np.array([-1]),))
	assert unknown[0] == pytest.approx(found.intercept + values[0] @ found.weights)


def test_no_history_is_finite():
	zero = np.zeros(1)
	assert np.isfinite(columns(History(0.0, *([zero] * 13)))).all()
