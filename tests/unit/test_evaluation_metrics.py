"""The measures against values that can be worked out by hand."""

import pytest

from evaluation.metrics import auc, classification, share


def test_classification():
	result = classification(["a", "a", "a", "b"], ["a", "a", "b", "b"])
	assert result["accuracy"] == 0.75
	assert result["per_label"]["a"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "n": 3}
	assert result["per_label"]["b"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "n": 1}
	assert result["macro_f1"] == pytest.approx((0.8 + 0.6667) / 2, abs=1e-4)


def test_a_label_that_is_only_guessed_counts_against_the_macro_f1():
	result = classification(["a", "a"], ["a", "c"])
	assert result["per_label"]["c"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "n": 0}
	assert result["macro_f1"] == pytest.approx(0.6667 / 2, abs=1e-4)


@pytest.mark.parametrize(
	("scores", "expected"),
	[
		([0.9, 0.8, 0.2, 0.1], 1.0),
		([0.1, 0.2, 0.8, 0.9], 0.0),
		([0.5, 0.5, 0.5, 0.5], 0.5),
		([0.9, 0.3, 0.3, 0.1], 0.875),
	],
)
def test_area_under_the_curve(scores, expected):
	assert auc([True, True, False, False], scores) == expected


def test_the_area_needs_both_kinds():
	with pytest.raises(ValueError, match="both kinds"):
		auc([True, True], [0.1, 0.2])


def test_a_share_of_nothing_is_zero():
	assert share(0, 0) == 0.0
