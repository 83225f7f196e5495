"""Read GoEmotions (Demszky et al. 2020, CC BY 4.0): comments with emotions, and the mood that each emotion stands for."""

from dataclasses import dataclass
from pathlib import Path

CONFUSION = frozenset({"confusion"})
NEGATIVE = frozenset(
	"anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness".split()
)
"""The negative group of the data set's own sentiment grouping."""
POSITIVE = frozenset(
	"admiration amusement approval caring desire excitement gratitude joy love optimism pride relief".split()
)


class DataMissingError(ValueError):
	"""A file of the data set is missing or not in its form; the message says which and what is expected."""


@dataclass(frozen=True, slots=True)
class Comment:
	"""A comment and the names of its emotions (one or more)."""

	text: str
	emotions: frozenset[str]

	def moods(self) -> list[str]:
		"""Return the moods its emotions stand for, each once; curiosity, realization and surprise are neutral."""
		return sorted({_mood(emotion) for emotion in self.emotions})


def _mood(emotion: str) -> str:
	for mood, group in (("confused", CONFUSION), ("frustrated", NEGATIVE), ("positive", POSITIVE)):
		if emotion in group:
			return mood
	return "neutral"


def read(folder: Path, split: str) -> list[Comment]:
	"""Read `split`.tsv ("train" or "dev": text, label numbers joined by commas, id) with the names in labels.txt."""
	names = _lines(folder / "labels.txt")
	comments = []
	for number, line in enumerate(_lines(folder / f"{split}.tsv"), start=1):
		columns = line.split("\t")
		try:
			emotions = frozenset(names[int(label)] for label in columns[1].split(","))
		except (IndexError, ValueError) as error:
			raise DataMissingError(f"{split}.tsv line {number} is not: text, label numbers, id") from error
		comments.append(Comment(columns[0], emotions))
	return comments


def _lines(path: Path) -> list[str]:
	try:
		return path.read_text(encoding="utf-8").splitlines()
	except (OSError, UnicodeDecodeError) as error:
		raise DataMissingError(
			f"{path} cannot be read; GoEmotions is train.tsv, dev.tsv, labels.txt"
		) from error
