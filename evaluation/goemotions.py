"""How well confused and negative comments of GoEmotions (Demszky et al. 2020) are ranked by the mood model, on its dev.tsv."""

from collections.abc import Collection
from pathlib import Path

from ai_school.tutor import goemotions, mood
from evaluation.metrics import auc
from evaluation.tables import DataError

SPLIT = "dev"


def measure(folder: Path) -> dict[str, float | int]:
	"""Areas under the curve: P(confused) against the label confusion, P(frustrated) against the negative group.

	The negative group is `goemotions.NEGATIVE`, the data set's own. P(confused) is no part of the negative score:
	confusion is an ambiguous emotion there, not a negative one. DataError when the folder is not GoEmotions.
	"""
	try:
		comments = goemotions.read(folder, SPLIT)
		shares = [mood.probabilities(comment.text) for comment in comments]

		def area(label: str, group: Collection[str]) -> float:
			truth = [not comment.emotions.isdisjoint(group) for comment in comments]
			return auc(truth, [share[label] for share in shares])

		return {
			"confusion_auc": area("confused", goemotions.CONFUSION),
			"negative_auc": area("frustrated", goemotions.NEGATIVE),
			"n": len(comments),
		}
	except goemotions.DataMissingError as error:
		raise DataError(f"{error}.") from error
	except ValueError as error:
		raise DataError(f"{folder / SPLIT}.tsv cannot be measured: {error}.") from error
