"""Training a school's own mood model: what is kept, what is measured, what is refused."""

import pytest

from ai_school.tutor import goemotions, linear_file, linear_training, mood, mood_training

SENTENCES = [
	("frustrated", "i hate this"),
	("frustrated", "this is so stupid"),
	("confused", "i do not understand this"),
	("confused", "what do you mean"),
	("positive", "thank you so much"),
	("positive", "i get it now"),
	("neutral", "what is osmosis"),
	("neutral", "question four"),
]
COMMENTS = [
	"i hate this stupid thing\t1\ta",
	"what do you mean, i do not understand\t0\tb",
	"thank you, great\t2\tc",
	"the train leaves at noon\t3\td",
] * 4


@pytest.fixture
def folder(tmp_path):
	(tmp_path / "labels.txt").write_text("confusion\nanger\ngratitude\nneutral\n")
	for split in ("train", "dev"):
		(tmp_path / f"{split}.tsv").write_text("".join(f"{line}\n" for line in COMMENTS))
	return tmp_path


@pytest.fixture(autouse=True)
def few_sentences(monkeypatch):
	monkeypatch.setattr(mood_training, "templates", lambda: SENTENCES)


def test_both_kinds_are_measured_and_the_better_is_written(folder, tmp_path):
	path, steps = tmp_path / "own.bin", []
	training = mood_training.train(folder, 60, lambda done, total, step: steps.append((done, total)), path)
	assert {measure.kind for measure in training.measures} == {"bayes", "logistic"}
	assert training.kind == max(training.measures, key=lambda measure: measure.mean()).kind
	assert all(0 <= measure.calibration_error <= 1 for measure in training.measures)
	assert training.features == len(linear_file.as_data(linear_file.mapped(path))["features"]) <= 60
	assert steps[-1][0] == steps[-1][1]
	assert steps == sorted(steps)
	assert mood.status(path) == "model"
	assert mood.classify("i hate this stupid thing", path).label == "frustrated"


def test_a_folder_that_is_not_the_data_set_is_refused_and_nothing_is_written(folder, tmp_path):
	(folder / "dev.tsv").write_text(COMMENTS[2] + "\n")
	with pytest.raises(goemotions.DataMissingError, match=r"dev\.tsv needs comments"):
		mood_training.train(folder, path=tmp_path / "own.bin")
	(folder / "train.tsv").unlink()
	with pytest.raises(goemotions.DataMissingError, match=r"train\.tsv cannot be read"):
		mood_training.train(folder, path=tmp_path / "own.bin")
	assert not (tmp_path / "own.bin").exists()


def test_calibration_error_is_the_distance_between_certainty_and_truth():
	assert linear_training.calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0)
	assert linear_training.calibration_error([1.0, 1.0], [True, False]) == 0.5
	assert linear_training.calibration_error([0.95, 0.15], [False, True]) == pytest.approx(0.9)
	assert linear_training.calibration_error([], []) == 0
