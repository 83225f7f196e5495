"""The rules' own files are whole: every pattern can be read and met, and the sentences kept for measuring are judged well."""

import json
from pathlib import Path

import pytest

from ai_school.tutor import safeguarding, safeguarding_signs
from evaluation import safeguarding as measured
from evaluation.tables import read

SETS = sorted((Path(__file__).parents[2] / "evaluation" / "data").glob("safeguarding_*_?.tsv"))
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


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_kept_sentences_are_judged_well(path):
	result = measured.measure(read(path, measured.COLUMNS))
	assert result["recall"] >= 0.9
	assert result["false_alarm_rate"] <= 0.1
