"""Trained models of risk: read with numpy as scikit-learn reads them, stored as JSON, refused when broken."""

import json

import numpy as np
import pytest

from ai_school.analytics.risk_model import ModelError, from_json, select, to_json

pytest.importorskip("sklearn")
from ai_school.analytics import risk_training
from ai_school.analytics.risk_training import Cohort, auc, train


def cohort(size=400, seed=0, curved=False):
	rng = np.random.default_rng(seed)
	values = rng.normal(size=(size, 3))
	level = np.where(values[:, 0] * values[:, 1] > 0, 2.0, -2.0) if curved else 2 * values[:, 0]
	failed = rng.random(size) < 1 / (1 + np.exp(-level))
	return Cohort(("a", "b", "c"), values, failed, rng.integers(0, 8, size))


@pytest.mark.parametrize(("curved", "kind"), [(False, "logistic"), (True, "trees")])
def test_the_better_kind_is_chosen(curved, kind):
	model = train(cohort(curved=curved))
	assert kind in model.about["kind"]
	assert (
		auc(cohort(seed=1, curved=curved).failed, model.probabilities(cohort(seed=1, curved=curved).values))
		> 0.75
	)


def test_trees_score_as_scikit_learn_does():
	from sklearn.ensemble import GradientBoostingClassifier

	learnt, seen = cohort(curved=True), cohort(seed=2, curved=True)
	theirs = GradientBoostingClassifier(**risk_training.TREES).fit(learnt.values, learnt.failed)
	ours = risk_training.KINDS["boosted trees"](learnt)
	assert np.allclose(ours.scores(seen.values), theirs.decision_function(seen.values), atol=1e-4)


def test_probabilities_are_calibrated_on_those_left_out():
	learnt, seen = cohort(2000), cohort(4000, seed=3)
	probability = train(learnt).probabilities(seen.values)
	assert abs(probability.mean() - seen.failed.mean()) < 0.03
	high = probability > 0.8
	assert abs(probability[high].mean() - seen.failed[high].mean()) < 0.05


def test_a_later_year_in_which_more_fail_corrects_the_forecasts():
	learnt, later, next_one = cohort(1500), harder(cohort(1500, seed=5)), harder(cohort(3000, seed=6))
	model, left_out = risk_training.fit(learnt)
	mended = risk_training.recalibrated(model, left_out, learnt.failed, later.values, later.failed)
	before, after = (
		risk_training.calibration_error(next_one.failed, one.probabilities(next_one.values))
		for one in (model, mended)
	)
	assert after < 0.7 * before
	assert model.usual < mended.usual < later.failed.mean()
	assert model.scores(next_one.values).tolist() == mended.scores(next_one.values).tolist()


def test_a_later_year_like_the_others_changes_little():
	learnt, later = cohort(1500), cohort(1500, seed=5)
	model, left_out = risk_training.fit(learnt)
	mended = risk_training.recalibrated(model, left_out, learnt.failed, later.values, later.failed)
	assert np.abs(model.probabilities(later.values) - mended.probabilities(later.values)).max() < 0.05


def harder(given):
	"""The same students in a year in which half of those who would have passed fail."""
	also = np.random.default_rng(9).random(len(given.failed)) < 0.5
	return Cohort(given.names, given.values, given.failed | also, given.groups)


def test_a_model_survives_json():
	for curved in (False, True):
		model = train(cohort(curved=curved), {"day": 60})
		stored = json.loads(json.dumps(to_json(model)))
		assert from_json(stored) == model
		assert stored["about"]["day"] == 60


def test_a_fifth_is_flagged():
	learnt = cohort(1000)
	model = train(learnt)
	assert 0.1 < (model.probabilities(learnt.values) >= model.flagged).mean() < 0.3


@pytest.mark.parametrize("broken", [{}, {"format": 0}, {"format": 1}, [], {"format": 1, "trees": [[1]]}])
def test_what_is_no_model_is_refused(broken):
	with pytest.raises(ModelError):
		from_json(broken)


def test_features_are_found_by_name():
	model = train(cohort())
	values = np.arange(8.0).reshape(2, 4)
	assert select(model, ("c", "x", "b", "a"), values).tolist() == [[3, 2, 0], [7, 6, 4]]
	with pytest.raises(ModelError, match="b"):
		select(model, ("a", "c"), values)


def test_nothing_is_learnt_from_one_class_or_one_outcome():
	one = cohort(50)
	for groups, failed in ((np.zeros(50), one.failed), (one.groups, np.ones(50, bool))):
		with pytest.raises(ValueError, match="Training needs"):
			train(Cohort(one.names, one.values, failed, groups))


def test_area_under_the_curve():
	assert auc(np.array([True, False]), np.array([2.0, 1.0])) == 1
	assert auc(np.array([True, False]), np.array([1.0, 1.0])) == 0.5
	assert np.isnan(auc(np.array([True]), np.array([1.0])))
