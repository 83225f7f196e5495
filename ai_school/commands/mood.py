"""The command that trains a school's own mood model: train-mood."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ai_school.commands.site import UnusableDataError, print_json, progress, site_command

if TYPE_CHECKING:
	from ai_school.tutor.mood_training import Training


@site_command("train-mood")
@click.option(
	"--data", required=True, help="Folder in the form of GoEmotions: train.tsv, dev.tsv, labels.txt."
)
@click.option(
	"--features",
	type=click.IntRange(min=10),
	default=1000,
	show_default=True,
	help="Most words and pieces of words that the model may weigh.",
)
def train_mood(as_json: bool, data: str, features: int) -> None:
	"""Train this school's own model of pupils' moods; the better of two kinds is kept.

	Example: bench --site school.localhost ai-school train-mood --data /srv/goemotions
	"""
	from ai_school.tutor import config, goemotions, mood_training

	path = config.own_mood_weights()
	path.parent.mkdir(parents=True, exist_ok=True)
	draw = progress("Mood model", as_json)
	try:
		training = mood_training.train(
			Path(data), features, lambda done, total, step: draw(step, done, total), path
		)
	except (goemotions.DataMissingError, ImportError) as error:
		raise UnusableDataError(f"No mood model was trained: {error}.") from error
	if as_json:
		print_json(_report(training))
	else:
		_print(training)


def _report(training: "Training") -> dict[str, Any]:
	return {
		"kept": training.kind,
		"features": training.features,
		"comments": training.comments,
		"sentences": training.sentences,
		"models": {
			measure.kind: {
				"macro_f1": measure.macro_f1,
				"confusion_auc": measure.confusion_auc,
				"negative_auc": measure.negative_auc,
				"calibration_error": measure.calibration_error,
			}
			for measure in training.measures
		},
		"path": training.path,
		"bytes": training.size,
	}


def _print(training: "Training") -> None:
	click.echo(f"Learnt from {training.comments} comments and {training.sentences} pupils' sentences.")
	click.echo(
		f"{'':<10} {'macro-F1':>10} {'confusion AUC':>14} {'negative AUC':>13} {'calibration error':>18}"
	)
	for measure in training.measures:
		click.echo(
			f"{measure.kind:<10} {measure.macro_f1:>10.4f} {measure.confusion_auc:>14.4f} "
			f"{measure.negative_auc:>13.4f} {measure.calibration_error:>18.4f}"
		)
	click.echo(f"Kept: {training.kind}, {training.features} features, {training.size} bytes, {training.path}")
