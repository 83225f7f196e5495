"""Train the mood model on GoEmotions and pupils' sentences; scikit-learn is needed here, and not to use the weights.

Both naive Bayes and logistic regression are trained and measured, and the better one's weights are written.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ai_school.tutor import goemotions, linear, linear_training, mood, pupils
from ai_school.tutor.goemotions import Comment
from ai_school.tutor.linear_training import Choice, Examples, Trained

SENTENCES = Path(__file__).parent / "data" / "mood_pupils.json"
FEATURES = 1000
"""The app's own weights hold 15,000: words that few pupils' sentences have are then known from the comments."""

_COPIES = 6
_SENTENCE_WEIGHT = 4.0
_COMMENT_WEIGHT = {"confused": 2.5}
"""Confusion is rare among the comments; in cross-validation this keeps its area without a loss on pupils' sentences."""

_CHOICES = (("bayes", 0.1), ("logistic", 1.0))

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Measure:
	"""Of one kind of model: areas under the curve on GoEmotions dev; on pupils' sentences left out macro-F1 and the
	expected calibration error of the most probable mood."""

	kind: str
	confusion_auc: float
	negative_auc: float
	macro_f1: float
	calibration_error: float

	def mean(self) -> float:
		"""Return what the kinds are compared by."""
		return (self.confusion_auc + self.negative_auc + self.macro_f1) / 3


@dataclass(frozen=True, slots=True)
class Training:
	"""The kind whose weights were written, its features, the texts it learnt from, every kind's measure, and the file."""

	kind: str
	features: int
	comments: int
	sentences: int
	measures: tuple[Measure, ...]
	path: Path
	size: int


def train(
	folder: Path, features: int = FEATURES, progress: Progress | None = None, path: Path = mood.WEIGHTS
) -> Training:
	"""Train on the folder's train.tsv and the app's own pupils' sentences, measure on dev.tsv, write the better weights.

	`progress` is told the steps done, the steps in all and what comes next. Raises goemotions.DataMissingError when
	the folder is not GoEmotions, ImportError when scikit-learn is not installed.
	"""
	tell = progress or (lambda done, total, step: None)
	steps = len(_CHOICES) + 2
	tell(0, steps, "reading")
	comments, unseen = _read(folder)
	sentences = pupils.expand(templates(), _COPIES, bare=("positive",))
	examples = _examples(comments, sentences)
	trained: dict[str, tuple[Trained, Measure]] = {}
	for done, (kind, smoothing) in enumerate(_CHOICES, start=1):
		tell(done, steps, kind)
		model = linear_training.train(
			examples,
			mood.features,
			mood.LABELS,
			Choice(kind, features, smoothing, rarest=3),
			calibrated_on=len(sentences),
		)
		trained[kind] = model, _measure(kind, model, examples, len(sentences), unseen)
	best = max(trained, key=lambda kind: trained[kind][1].mean())
	tell(steps - 1, steps, "writing")
	data = trained[best][0].data
	linear_training.write(data, path)
	tell(steps, steps, "done")
	measures = tuple(measure for _, measure in trained.values())
	return Training(
		best, len(data["features"]), len(comments), len(sentences), measures, path, path.stat().st_size
	)


def _read(folder: Path) -> tuple[list[Comment], list[Comment]]:
	"""The comments to learn from and those to measure with, which have to be of both kinds for each area."""
	comments, unseen = goemotions.read(folder, "train"), goemotions.read(folder, "dev")
	if not comments:
		raise goemotions.DataMissingError("train.tsv is empty")
	for group in (goemotions.CONFUSION, goemotions.NEGATIVE):
		if len({bool(comment.emotions & group) for comment in unseen}) < 2:
			raise goemotions.DataMissingError(
				f"dev.tsv needs comments with and without the emotions {', '.join(sorted(group))}"
			)
	return comments, unseen


def templates() -> list[tuple[str, str]]:
	"""Return the pupils' sentences that the app brings, as (mood, template)."""
	listed = json.loads(SENTENCES.read_text(encoding="utf-8"))
	return [(label, template) for label, texts in listed.items() for template in texts]


def _examples(comments: list[Comment], sentences: list[pupils.Sentence]) -> Examples:
	"""Return the sentences, then the comments: one of several moods stands once for each, with a part of its weight."""
	rows = [(each.text, each.label, each.weight * _SENTENCE_WEIGHT, each.template) for each in sentences]
	for number, comment in enumerate(comments):
		moods = comment.moods()
		rows += [
			(comment.text, label, _COMMENT_WEIGHT.get(label, 1.0) / len(moods), number) for label in moods
		]
	texts, labels, weights, groups = zip(*rows, strict=True)
	return Examples(texts, labels, weights, groups)


def _measure(kind: str, model: Trained, examples: Examples, sentences: int, unseen: list[Comment]) -> Measure:
	from sklearn.metrics import f1_score, roc_auc_score

	reader = linear.from_data(model.data)
	shares = [reader.probabilities(mood.features(comment.text)) for comment in unseen]

	def area(label: str, group: frozenset[str]) -> float:
		truth = [bool(comment.emotions & group) for comment in unseen]
		return round(float(roc_auc_score(truth, [share[label] for share in shares])), 4)

	truth, guessed = examples.labels[:sentences], model.left_out[:sentences]
	right = [label == guess for label, guess in zip(truth, guessed, strict=True)]
	return Measure(
		kind,
		area("confused", goemotions.CONFUSION),
		area("frustrated", goemotions.NEGATIVE),
		round(float(f1_score(truth, guessed, average="macro")), 4),
		linear_training.calibration_error(model.confidences[:sentences], right),
	)
