"""The rules' own files are whole, and the sentences that nothing was learnt from or fitted to are judged well."""

import json

import pytest

from ai_school.tutor import safeguarding, safeguarding_signs
from evaluation import safeguarding as measured
from evaluation import safeguarding_examples, safeguarding_training
from evaluation.safeguarding_examples import HELD_OUT
from evaluation.tables import read

MISSED, FALSE = 0.1, 0.08
"""A language's file has about 45 rows of each kind: this is twice the shares aimed at, which all of them together meet."""
CATEGORIES = {"self-harm", "abuse", "violence", "bullying", "sexual safety", "eating", "substances"}


@pytest.fixture(params=safeguarding.LANGUAGES)
def data(request):
	path = safeguarding.DATA / f"safeguarding_{request.param}.json"
	return json.loads(path.read_text(encoding="utf-8"))


def test_every_rule_is_of_a_known_kind(data):
	assert {rule["severity"] for rule in data["rules"]} <= {"high", "concern"}
	assert {rule["category"] for rule in data["rules"]} == CATEGORIES


def test_every_language_has_the_same_signs(data):
	english = json.loads((safeguarding.DATA / "safeguarding_en.json").read_text(encoding="utf-8"))
	assert set(data["signs"]) == set(english["signs"])


def test_the_weights_know_all_categories():
	labels = set(safeguarding_signs._model().labels)
	assert {label.split(" ", 1)[1] for label in labels - {"none"}} == CATEGORIES


def test_what_is_held_out_is_in_no_set_that_is_learnt_from():
	learnt = {row[0] for row in safeguarding_examples._sets(safeguarding_training.SETS)}
	learnt |= set(safeguarding_examples._everyday())
	held_out = {row["text"] for path in HELD_OUT for row in read(path, measured.COLUMNS)}
	assert held_out
	assert not learnt & held_out


def test_sets_that_were_written_together_are_left_out_together():
	for path in safeguarding_training.SETS:
		number = safeguarding_examples.number_of(path)
		together = [
			each for each in safeguarding_training.SETS if safeguarding_examples.number_of(each) == number
		]
		rows = safeguarding_examples._sets([path, *together[:1]])
		assert len({group % safeguarding_examples.FOLDS for _, _, _, group in rows}) == 1


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_each_language_is_judged_well_on_sentences_held_out(path):
	result = measured.measure(read(path, measured.COLUMNS))
	assert result["recall"] >= 1 - MISSED
	assert result["false_alarm_rate"] <= FALSE


def test_all_languages_together_are_judged_well_on_sentences_held_out():
	result = measured.measure([row for path in HELD_OUT for row in read(path, measured.COLUMNS)])
	assert result["recall"] >= 0.95
	assert result["high_recall"] >= 0.95
	assert result["false_alarm_rate"] <= 0.05
