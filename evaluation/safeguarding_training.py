"""`python -m evaluation.safeguarding_training GOEMOTIONS [--folds]`: fits the weights of the signs of danger, and writes them.

It learns from `evaluation/data/safeguarding_*.tsv` and from what `safeguarding_examples` adds to them, comments of
GoEmotions (the folder) among it. What stands in `evaluation/data/held_out/` is never learnt from. The probabilities are
calibrated, and what is printed is measured, on sets that were left out with all that were written together with them.
With `--folds` nothing is written: the sets of one number, in every language, are left out in turn and measured with the
rules. Needs scikit-learn.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ai_school.tutor import linear, linear_training, safeguarding, safeguarding_signs
from ai_school.tutor.linear_training import Choice, Examples, Trained, calibration_error
from evaluation import safeguarding as measured
from evaluation.metrics import share
from evaluation.safeguarding_examples import DATA, FOLDS, SAFE, analyse, examples, number_of
from evaluation.tables import Row, read

CHOICE = Choice("logistic", features=19300, smoothing=5.0, rarest=3, folds=FOLDS, contrast=0.5)
SETS = sorted(DATA.glob("safeguarding_*.tsv"))


def train(paths: list[Path], comments: Path | None) -> dict[str, object]:
	"""Return the data of the weights (see `linear_file.pack`) learnt from the sets and comments."""
	learnt = examples(paths, comments)
	labels = sorted(set(learnt.labels), key=lambda label: (label != SAFE, label))
	trained = linear_training.train(learnt, lru_cache(maxsize=None)(analyse), labels, CHOICE)
	print(json.dumps(report(learnt, trained)), file=sys.stderr)
	return trained.data


def report(learnt: Examples, trained: Trained) -> dict[str, float]:
	"""What models make of readings whose fold they had not seen, by their signs alone: a rule finds more, and silences."""
	raised = [1 - safe >= safeguarding.ALARMING for safe in trained.first]
	rows = list(zip(learnt.labels, raised, learnt.weights, strict=True))
	right = [label == guess for label, guess in zip(learnt.labels, trained.left_out, strict=True)]
	danger, harmless = (
		[(alarm, weight) for label, alarm, weight in rows if (label == SAFE) == is_safe]
		for is_safe in (False, True)
	)
	return {
		"texts": len(learnt.texts),
		"features": len(trained.data["features"]),
		"temperature": trained.data["temperature"],
		"calibration_error_before": calibration_error(trained.uncalibrated, right),
		"calibration_error": calibration_error(trained.confidences, right),
		"recall": _weighed(danger),
		"false_alarm_rate": _weighed(harmless),
	}


def _weighed(rows: list[tuple[bool, float]]) -> float:
	return share(sum(weight for alarm, weight in rows if alarm), sum(weight for _, weight in rows))


def folds(comments: Path | None) -> Iterator[dict[str, object]]:
	"""Yield, for each language and "all", what weights make of the sets that they were not learnt from."""
	for number in sorted({number_of(path) for path in SETS} - {""}, key=int):
		left_out = [path for path in SETS if number_of(path) == number]
		weights = linear.from_data(train([path for path in SETS if path not in left_out], comments))
		rows: dict[str, list[Row]] = defaultdict(list)
		for path in left_out:
			found = read(path, measured.COLUMNS)
			rows["all"] += found
			rows[path.stem.split("_")[1]] += found
		for language, each in rows.items():
			yield {"set": number, "language": language, **measured.measure(each, weights)}


def main(arguments: list[str]) -> None:
	"""Train and write the weights, or print what they do on sets left out."""
	folders = [Path(argument) for argument in arguments if argument != "--folds"]
	comments = folders[0] if folders else None
	if "--folds" in arguments:
		for result in folds(comments):
			print(json.dumps(result), flush=True)
	else:
		linear_training.write(train(SETS, comments), safeguarding_signs.WEIGHTS)


if __name__ == "__main__":
	main(sys.argv[1:])
