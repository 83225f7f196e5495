"""`python -m evaluation.intent_training [FOLDER]`: fits the weights that tell what a pupil wants, and writes them.

It learns from `evaluation/data/intent_*.txt`, one file a language: "# label", then patterns such as
"[what is|define] {topic}", after "@slot one|two", which says what may stand in the place of {slot}. Of texts from one
pattern all are in one fold, so that a fold measures wordings that were not learnt. FOLDER receives the weights in place
of the app's own; needs scikit-learn.
"""

import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ai_school.tutor import intent, linear_training, pupils
from ai_school.tutor.linear_training import Choice, Examples, calibration_error
from evaluation.metrics import classification

DATA = Path(__file__).parent / "data"
COPIES = 14
"""Most texts that are made of one pattern."""
CHOICE = Choice("logistic", features=20000, smoothing=6.0, rarest=2)
_CHOICE_OF = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_UNSEEN_SHARE = 0.25
"""Share of texts whose topics are words that nobody has seen, because pupils ask about more than any list holds."""
_SPACES = re.compile(r" {2,}")
_BARE = frozenset({"social"})
"""Labels whose texts get no greeting before and no word after."""

Slots = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Pattern:
	"""A pattern with its label and what its slots may hold."""

	label: str
	text: str
	slots: Slots


def patterns(path: Path) -> list[Pattern]:
	"""Return the patterns of a file; slots that it does not name are those of `pupils`."""
	label, slots, found = "", dict(pupils.slots()), []
	for line in path.read_text(encoding="utf-8").splitlines():
		if line.startswith("@"):
			name, _, values = line[1:].partition(" ")
			slots[name] = values.split("|")
		elif line.startswith("# "):
			label = line[2:].strip()
		elif line.strip():
			found.append(Pattern(label, line.strip(), slots))
	return found


def written(pattern: Pattern, chance: random.Random) -> list[str]:
	"""Return up to COPIES different texts of a pattern, most of them written the way pupils write."""
	texts = []
	for copy in range(3 * COPIES):
		text = _CHOICE_OF.sub(lambda found: chance.choice(found[1].split("|")), pattern.text)
		text = pupils.filled(text, _slots(pattern.slots, chance), chance)
		if copy % 3:
			framed = text if pattern.label in _BARE else pupils.framed(text, pattern.slots, chance)
			text = pupils.retyped(framed, chance)
		texts.append(_SPACES.sub(" ", text).strip())
	return [text for text in dict.fromkeys(texts) if text][:COPIES]


def _slots(slots: Slots, chance: random.Random) -> Slots:
	"""The slots, in a share of the cases with a topic of the first half of one topic's word and the second of another's."""
	if chance.random() >= _UNSEEN_SHARE:
		return slots
	first, second = (chance.choice(slots["topic"]).split()[-1] for _ in range(2))
	return {**slots, "topic": [first[: len(first) // 2 + 1] + second[len(second) // 2 :]]}


def examples(paths: Sequence[Path]) -> Examples:
	"""Return the texts of the files; a pattern with many texts weighs more than one with few, by the square root."""
	rows = list(_rows(paths))
	texts, labels, weights, groups = zip(*rows, strict=True)
	return Examples(texts, labels, weights, groups)


def _rows(paths: Sequence[Path]) -> Iterator[tuple[str, str, float, int]]:
	number = 0
	for path in paths:
		for pattern in patterns(path):
			number += 1
			made = written(pattern, random.Random(number))
			yield from ((text, pattern.label, len(made) ** -0.5, number) for text in made)


def main(folder: Path) -> None:
	"""Train, write the weights, and print what models do on patterns that they have not seen."""
	learnt = examples(sorted(DATA.glob("intent_*.txt")))
	analyse = lru_cache(maxsize=None)(intent.features)
	trained = linear_training.train(learnt, analyse, intent.LABELS, CHOICE)
	linear_training.write(trained.data, folder / intent.WEIGHTS.name)
	measured = classification(learnt.labels, trained.left_out)
	right = [label == guess for label, guess in zip(learnt.labels, trained.left_out, strict=True)]
	report = {
		"texts": len(learnt.texts),
		"features": len(trained.data["features"]),
		"accuracy": measured["accuracy"],
		"macro_f1": measured["macro_f1"],
		"temperature": trained.data["temperature"],
		"calibration_error_before": calibration_error(trained.uncalibrated, right),
		"calibration_error": calibration_error(trained.confidences, right),
	}
	print(json.dumps(report))


if __name__ == "__main__":
	main(Path(sys.argv[1]) if sys.argv[1:] else intent.WEIGHTS.parent)
