"""What the weights of the signs of danger are learnt from: labelled sentences, and texts of every kind in which nobody is in danger.

A text that is safe has to be safe in whichever language it is read, so it stands once for each language that
`safeguarding.check` would weigh it in; one that is not stands for the language that reads most of it.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from ai_school.tutor import concepts, goemotions, mood_training, pupils, safeguarding, safeguarding_signs
from ai_school.tutor.linear_training import Examples
from ai_school.tutor.safeguarding_words import END, split
from evaluation import intent_training
from evaluation import safeguarding as measured
from evaluation.tables import read

DATA = Path(__file__).parent / "data"
HELD_OUT = sorted((DATA / "held_out").glob("safeguarding_*.tsv"))
"""What nothing is learnt from, nor a line with alternatives that comes to the same."""
ARTICLES = Path(safeguarding.__file__).parents[1] / "demo" / "content"
SAFE = safeguarding_signs.SAFE
COPIES = 8
"""Most texts that are made of one line with alternatives."""
FEWEST = 50
"""Texts that a label needs to be told from the others."""
MIXED_WEIGHT = 1.0
"""What a text counts that was put together of another one and of schoolwork."""
LONGEST_TASK = 16
"""Words of a harmless text that is put beside another one."""
NEUTRAL_WEIGHT = 0.5
"""What a text that nobody wrote as a look-alike counts, beside one that was."""
EVERY = 4
"""Of the comments of GoEmotions, each so many-th is learnt from."""
QUESTIONS = 2
"""Texts of each pattern of what pupils ask, see `intent_training`."""
FOLDS = 5
_FOLD_OF = {"0": 0, "9": 1, "10": 2, "11": 2, "12": 2, "1": 3, "2": 3, "3": 3, "4": 3, "5": 3}
"""The fold in which sets of one number are left out together, of every language; those of other names are in the last."""
_ALTERNATIVES = re.compile(r"\(([^()]*/[^()]*)\)")
_FORMS = (
	"{text}, {after}",
	"{before}, {text}",
	"{before} {text}",
	"{text} {after}",
	"{before}. {text}. {after}",
)
"""How a text stands beside others."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

Row = tuple[str, str, float, int]


def examples(paths: Sequence[Path], comments: Path | None = None) -> Examples:
	"""Return readings ("code", tab, text) labelled "none" or "severity category".

	Sets of one number, which were written together, are in one of FOLDS folds (groups of one rest), and texts of one
	origin are in one group.

	`paths` are sets `severity category text`; `comments` is the folder of GoEmotions, if it is there.
	"""
	rows = [*_sets(paths), *_neutral(comments)]
	numbered = [(code, row, number) for number, row in enumerate(rows) for code in _readings(row[0], row[1])]
	labels = _common([row[1] for _, row, _ in numbered])
	return Examples(
		[f"{code}\t{row[0]}" for code, row, _ in numbered],
		labels,
		[row[2] for _, row, _ in numbered],
		[row[3] for _, row, _ in numbered],
	)


def analyse(reading: str) -> list[str]:
	"""Return the features of a reading."""
	code, _, text = reading.partition("\t")
	language = safeguarding.languages()[safeguarding.LANGUAGES.index(code)]
	words = language.read(split(text)).words
	return safeguarding_signs.features([word for word in words if word != END], language.signs)


def _readings(text: str, label: str) -> list[str]:
	readings = safeguarding.readings(split(text))
	return [language.code for language, _ in (readings if label == SAFE else readings[:1])]


def number_of(path: Path) -> str:
	"""The number of a set, the same for those that were written together."""
	return path.stem.rpartition("_")[2] if path.stem[-1].isdigit() else ""


def _sets(paths: Sequence[Path]) -> Iterator[Row]:
	held_out = {row["text"] for path in HELD_OUT for row in read(path, measured.COLUMNS)}
	number = 0
	for path in paths:
		rows: list[Row] = []
		fold = _FOLD_OF.get(number_of(path), FOLDS - 1)
		for row in read(path, measured.COLUMNS):
			number += FOLDS
			label = f"{row['severity']} {row['category']}" if row["severity"] != SAFE else SAFE
			texts = [
				text for text in _written_out(row["text"], random.Random(number)) if text not in held_out
			]
			rows += ((text, label, min(3, len(texts)) / len(texts), number + fold) for text in texts)
		yield from rows
		yield from _mixed(rows, random.Random(path.stem))


def _mixed(rows: Sequence[Row], chance: random.Random) -> Iterator[Row]:
	"""One text of each line beside harmless ones: schoolwork around a cry for help does not make it harmless."""
	tasks = [text for text, label, _, _ in rows if label == SAFE and len(text.split()) <= LONGEST_TASK]
	if not tasks:
		return
	for text, label, _, number in {row[3]: row for row in rows}.values():
		before, after = chance.choice(tasks), chance.choice(tasks)
		form = chance.choice(_FORMS)
		yield form.format(before=before, text=text, after=after), label, MIXED_WEIGHT, number


def _common(labels: Sequence[str]) -> list[str]:
	"""The labels, rare ones replaced by that of the same category and the other severity."""
	counts = Counter(labels)
	other = {"high": "concern", "concern": "high"}

	def usual(label: str) -> str:
		severity, _, category = label.partition(" ")
		return label if counts[label] >= FEWEST or label == SAFE else f"{other[severity]} {category}"

	return [usual(label) for label in labels]


def _neutral(comments: Path | None) -> Iterator[Row]:
	for each in pupils.expand(mood_training.templates(), copies=1, plain_copies=1):
		yield each.text, SAFE, 1.0, each.template
	yield from ((text, SAFE, 1.0, number) for number, text in enumerate(_everyday()))
	texts = chain(_articles(), _definitions(), _questions(), _comments(comments) if comments else ())
	yield from ((text, SAFE, NEUTRAL_WEIGHT, number) for number, text in enumerate(texts))


def _everyday() -> Iterator[str]:
	"""What pupils write on an ordinary day, in the words of danger too, in all languages."""
	for path in sorted(DATA.glob("everyday_*.txt")):
		yield from filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines()))


def _articles() -> Iterator[str]:
	"""The sentences of the demonstration's articles."""
	for path in sorted(ARTICLES.glob("**/*.md")):
		yield from filter(None, map(str.strip, _SENTENCE.split(path.read_text(encoding="utf-8"))))


def _definitions() -> Iterator[str]:
	for concept in json.loads(concepts.SEED_FILE.read_text(encoding="utf-8")):
		yield concept["definition"]
		yield from (f"what is {name}" for name in (concept["title"], *concept["aliases"]))


def _questions() -> Iterator[str]:
	"""What pupils ask, in all languages."""
	for path in sorted(DATA.glob("intent_*.txt")):
		for number, pattern in enumerate(intent_training.patterns(path)):
			yield from intent_training.written(pattern, random.Random(number))[:QUESTIONS]


def _comments(folder: Path) -> Iterator[str]:
	"""Comments without a negative emotion, in which no rule sees danger."""
	for comment in goemotions.read(folder, "train")[::EVERY]:
		if comment.emotions.isdisjoint(goemotions.NEGATIVE):
			text = comment.text.replace("[NAME]", "he").replace("[RELIGION]", "")
			if not safeguarding.by_rule(text):
				yield text


def _written_out(line: str, chance: random.Random) -> list[str]:
	"""Up to COPIES different texts of a line with alternatives."""
	made = (
		_ALTERNATIVES.sub(lambda found: chance.choice(found[1].split("/")), line) for _ in range(4 * COPIES)
	)
	return list(dict.fromkeys(made))[:COPIES]
