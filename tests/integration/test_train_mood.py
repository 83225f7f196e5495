"""`bench ai-school train-mood`: a school's own mood model, from the terminal to the answer and to health."""

import json
import os
import subprocess
import sys

import pytest

COMMAND_S = 300
TRAIN = [
	"i hate this stupid thing\t1\ta",
	"what do you mean, i do not understand\t0\tb",
	"thank you, that is great\t2\tc",
	"the train leaves at noon\t3\td",
] * 5


@pytest.fixture
def own_weights(site):
	"""Where the site's own weights are; whatever stood there stands there again afterwards."""
	from ai_school.tutor import config

	path = config.own_mood_weights()
	before = path.read_bytes() if path.exists() else None
	path.unlink(missing_ok=True)
	yield path
	path.unlink(missing_ok=True)
	if before is not None:
		path.write_bytes(before)


@pytest.fixture
def folder(tmp_path):
	(tmp_path / "labels.txt").write_text("confusion\nanger\ngratitude\nneutral\n")
	for split in ("train", "dev"):
		(tmp_path / f"{split}.tsv").write_text("".join(f"{line}\n" for line in TRAIN))
	return tmp_path


def train_mood(site, *arguments):
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, "ai-school"]
	return subprocess.run(
		[*command, "train-mood", *map(str, arguments)],
		capture_output=True,
		text=True,
		timeout=COMMAND_S,
		env=dict(os.environ),
	)


def test_a_school_s_own_model_is_trained_read_and_missed_when_it_is_broken(site, own_weights, folder):
	from ai_school.health import monitor
	from ai_school.tutor import config, mood

	assert config.mood_weights() is None
	done = train_mood(site, "--data", folder, "--features", 300, "--json")
	assert done.returncode == 0, done.stderr
	report = json.loads(done.stdout.splitlines()[-1])
	assert set(report["models"]) == {"bayes", "logistic"}
	measures = {"macro_f1", "confusion_auc", "negative_auc", "calibration_error"}
	assert all(set(model) == measures for model in report["models"].values())
	assert report["kept"] in report["models"]
	assert report["features"] <= 300
	assert config.mood_weights() == own_weights
	assert mood.classify("i hate this stupid thing", config.mood_weights()).label == "frustrated"
	assert monitor.report()["checks"]["mood"]["level"] == "ok"
	own_weights.write_text("{")
	assert mood.classify("i hate this", config.mood_weights()).source == "rules"
	broken = monitor.report()["checks"]["mood"]
	assert broken["level"] == "warning"
	assert "damaged" in broken["sentence"]


def test_what_cannot_be_learnt_from_is_a_sentence_and_status_2(site, own_weights, tmp_path):
	for arguments in (("--data", tmp_path / "absent"), ("--data", tmp_path), ()):
		done = train_mood(site, *arguments)
		assert done.returncode == 2
		assert "Error: " in done.stderr
		assert "Traceback" not in done.stderr
	assert not own_weights.exists()
