"""`python -m evaluation.safeguarding_training GOEMOTIONS [--folds]`: fits the weights of the signs of danger, and writes them.

It learns from `evaluation/data/safeguarding_*.tsv` and from what `safeguarding_examples` adds to them, comments of
GoEmotions (the folder) among it. What stands in `evaluation/data/held_out/` is never learnt from. With `--folds` nothing
is written: the sets of one number, in every language, are left out in turn and measured. Needs scikit-learn.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ai_school.tutor import linear, linear_training, safeguarding_signs
from ai_school.tutor.linear_training import Choice
from evaluation import safeguarding as measured
from evaluation.safeguarding_examples import DATA, SAFE, analyse, examples
from evaluation.tables import Row, read

CHOICE = Choice("logistic", features=20000, smoothing=5.0, rarest=3, folds=0, contrast=0.5)
SETS = sorted(DATA.glob("safeguarding_*.tsv"))


def train(paths: list[Path], comments: Path | None) -> dict[str, object]:
	"""Return the data of the weights (see `linear.read`) learnt from the sets and comments."""
	learnt = examples(paths, comments)
	labels = sorted(set(learnt.labels), key=lambda label: (label != SAFE, label))
	data = linear_training.train(learnt, analyse, labels, CHOICE).data
	print(f"{len(learnt.texts)} texts, {len(data['features'])} features", file=sys.stderr)
	return data


def folds(comments: Path | None) -> Iterator[dict[str, object]]:
	"""Yield, for each language and "all", what weights make of the sets that they were not learnt from."""
	for number in sorted({path.stem[-1] for path in SETS if path.stem[-1].isdigit()}):
		left_out = [path for path in SETS if path.stem[-1] == number]
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
