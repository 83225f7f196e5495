"""`python -m evaluation.safeguarding_training [LEFT_OUT ...]`: fits the weights of the signs of danger, and writes them.

It learns from `evaluation/data/safeguarding_*.tsv`, whose texts may hold alternatives "(like this/or this)", and from the
moods' sentences as what is safe. Sets whose names are given are left out and measured, which is the honest measure;
needs scikit-learn.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ai_school.tutor import linear_training, mood_training, pupils, safeguarding, safeguarding_signs
from ai_school.tutor.linear_training import Choice, Examples
from ai_school.tutor.safeguarding_words import END, split
from evaluation import safeguarding as measured
from evaluation.tables import read

DATA = Path(__file__).parent / "data"
COPIES = 5
"""Most texts that are made of one line with alternatives."""
CHOICE = Choice("logistic", features=14000, smoothing=5.0, rarest=2)
FEWEST = 50
"""Texts that a label needs to be told from the others."""
_ALTERNATIVES = re.compile(r"\(([^()]*/[^()]*)\)")

Row = tuple[str, str, float, int]


def examples(left_out: Sequence[str] = ()) -> Examples:
	"""Return the texts to learn from, labelled "none" or "severity category", those of one line in one group."""
	rows = [*_sets(left_out), *_moods()]
	texts, labels, weights, groups = zip(*rows, strict=True)
	return Examples(texts, _common(labels), weights, groups)


def analyse(text: str) -> list[str]:
	"""Return the features of a text in the language that reads most of it."""
	written = split(text)
	found = [(language.read(written), language) for language in safeguarding.languages()]
	message, language = max(found, key=lambda each: each[0].known)
	return safeguarding_signs.features([word for word in message.words if word != END], language.signs)


def _sets(left_out: Sequence[str]) -> Iterator[Row]:
	number = 0
	for path in sorted(DATA.glob("safeguarding_*.tsv")):
		if path.stem in left_out:
			continue
		for row in read(path, measured.COLUMNS):
			number += 1
			label = f"{row['severity']} {row['category']}" if row["severity"] != "none" else "none"
			texts = _written_out(row["text"], random.Random(number))
			yield from ((text, label, min(2, len(texts)) / len(texts), number) for text in texts)


def _common(labels: Sequence[str]) -> list[str]:
	"""The labels, rare ones replaced by that of the same category and the other severity."""
	counts = Counter(labels)
	other = {"high": "concern", "concern": "high"}

	def usual(label: str) -> str:
		severity, _, category = label.partition(" ")
		return label if counts[label] >= FEWEST else f"{other[severity]} {category}"

	return [usual(label) for label in labels]


def _moods() -> Iterator[Row]:
	chosen = pupils.expand(mood_training.templates(), copies=1, plain_copies=1)
	yield from ((sentence.text, "none", 1.0, sentence.template) for sentence in chosen)


def _written_out(line: str, chance: random.Random) -> list[str]:
	"""Up to COPIES different texts of a line with alternatives."""
	made = (
		_ALTERNATIVES.sub(lambda found: chance.choice(found[1].split("/")), line) for _ in range(4 * COPIES)
	)
	return list(dict.fromkeys(made))[:COPIES]


def main(left_out: Sequence[str]) -> None:
	"""Train, write the weights, and print what they do on the sets left out."""
	learnt = examples(left_out)
	labels = sorted(set(learnt.labels), key=lambda label: (label != "none", label))
	model = linear_training.train(learnt, analyse, labels, CHOICE)
	linear_training.write(model.data, safeguarding_signs.WEIGHTS)
	print(f"{len(learnt.texts)} texts, {len(model.data['features'])} features", file=sys.stderr)
	for name in left_out:
		result = measured.measure(read(DATA / f"{name}.tsv", measured.COLUMNS))
		print(json.dumps({"set": name, **result}))


if __name__ == "__main__":
	main(sys.argv[1:])
