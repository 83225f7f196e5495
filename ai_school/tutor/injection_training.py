"""Train the word model of `injection` from the sentences in data: `python -m ai_school.tutor.injection_training`.

Needs scikit-learn. Sentences of one template share a fold, so that the printed figures are of wordings not seen.
"""

import json
import random
import re
import sys
from pathlib import Path

from ai_school.tutor import linear_training, mood_training, pupils
from ai_school.tutor.injection import ATTACK, WEIGHTS, features
from ai_school.tutor.linear_training import Choice, Examples, Trained

SENTENCES = Path(__file__).parent / "data" / "injection_sentences.json"
# Three labels: schoolwork in the words of attacks, and everything else that pupils say.
LABELS = (ATTACK, "benign", "pupil")
COPIES = 24
CHOICE = Choice("logistic", features=8000, smoothing=10.0, rarest=2, folds=5)
_SLOT = re.compile(r"\{(\w+)\}")


def examples() -> Examples:
	"""Sentences as they stand, templates filled in always the same way, and what pupils say of their mood."""
	data = json.loads(SENTENCES.read_text("utf-8"))
	chance = random.Random(0)
	rows: list[tuple[str, str, float, int]] = []
	for label, templates in data["templates"].items():
		for template in templates:
			copies = COPIES if "{" in template else 1
			group = len(rows)
			for _ in range(copies):
				text = _SLOT.sub(lambda slot: chance.choice(data["slots"][slot[1]]), template)
				rows.append((text, label, 2 / copies if copies > 1 else 1.0, group))
	for label, texts in data["sentences"].items():
		rows += [
			(text, label, 1.5 if label == ATTACK else 1.0, len(rows) + n) for n, text in enumerate(texts)
		]
	for sentence in pupils.expand(mood_training.templates(), copies=1, plain_copies=1):
		rows.append((sentence.text, "pupil", 0.5, len(rows)))
	texts, labels, weights, groups = zip(*rows, strict=True)
	return Examples(texts, labels, weights, groups)


def train() -> tuple[Trained, dict[str, float]]:
	"""The model, and its recall and false alarms on sentences whose template it had not seen."""
	sentences = examples()
	trained = linear_training.train(sentences, features, LABELS, CHOICE)
	found = {True: [0.0, 0.0], False: [0.0, 0.0]}
	for label, guess, weight in zip(sentences.labels, trained.left_out, sentences.weights, strict=True):
		found[label == ATTACK][0] += weight * (guess == ATTACK)
		found[label == ATTACK][1] += weight
	shares = {attack: round(hits / total, 4) for attack, (hits, total) in found.items()}
	return trained, {"recall": shares[True], "false_alarm_rate": shares[False]}


def main() -> int:
	"""Train, write the weights, print the figures as JSON."""
	trained, measured = train()
	linear_training.write(trained.data, WEIGHTS)
	sys.stdout.write(json.dumps(measured) + "\n")
	return 0


if __name__ == "__main__":
	raise SystemExit(main())
