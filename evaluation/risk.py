"""`python -m evaluation risk --train FOLDER --test FOLDER --day 60`: who fails or leaves, foreseen on a day of the year before.

The folders hold OULAD's four files (evaluation.oulad). What happened after the day is cut off before anything else.
Students who had left by then cannot be told from those who do nothing, as the files have no day of leaving:
`auc_active` is over those alone who handed in something of the last two assessments that were due.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.risk_training import Cohort, auc, calibration_error, train
from evaluation import oulad, rules
from evaluation.metrics import DIGITS
from evaluation.oulad import Data
from evaluation.oulad_facts import rule_risks
from evaluation.oulad_features import Floats, last_grades, table
from evaluation.tables import DataError

DAY = 60
FLAGGED_SHARE = 0.2
Bools = NDArray[np.bool_]


def run(arguments: Sequence[str]) -> dict[str, Any]:
	"""Measure what the command line asks for; raises DataError."""
	parser = argparse.ArgumentParser(prog="python -m evaluation risk", description=__doc__)
	parser.add_argument("--train", type=Path, required=True, help="folder to learn from")
	parser.add_argument("--test", type=Path, required=True, help="folder to measure on")
	parser.add_argument("--day", type=int, default=DAY, help="day after the beginning of the course (60)")
	asked = parser.parse_args(arguments)
	return measure(oulad.read(asked.train), oulad.read(asked.test), asked.day)


def measure(learnt: Data, seen: Data, day: int) -> dict[str, Any]:
	"""auc, rule_auc, ece, precision_at_20, groups, n and more, of a model of `learnt` on the students of `seen`.

	The rule flags whose last grade is below the pass mark, or who has none though something was due; the model
	is `refused` where it does not do better. Error rates of groups are at a probability of one half. `levels` are
	those that the app's rules give without any model.
	"""
	modules = sorted({one.presentation[0] for one in learnt.students})
	model = train(_cohort(learnt, day, modules), {"day": day})
	cohort = _cohort(seen, day, modules)
	probability, failed = model.probabilities(cohort.values), cohort.failed
	if failed.all() or not failed.any():
		raise DataError("The students to measure on all failed or all passed.")
	grades = last_grades(seen, day)
	rule_auc = auc(failed, (grades < oulad.PASS_MARK).astype(np.float64))
	model_auc = auc(failed, probability)
	active = cohort.values[:, cohort.names.index("missed_in_a_row")] < 2
	return {
		"auc": round(model_auc, DIGITS),
		"rule_auc": round(rule_auc, DIGITS),
		"auc_active": _rounded(auc(failed[active], probability[active])),
		"ece": round(calibration_error(failed, probability), DIGITS),
		"precision_at_20": precision_at(failed, probability, FLAGGED_SHARE),
		"levels": rules.levels(rule_risks(seen, day), failed),
		"groups": groups(seen, failed, probability),
		"n": len(failed),
		"n_active": int(active.sum()),
		"model": model.about["kind"],
		"refused": not model_auc > rule_auc,
		"day": day,
	}


def precision_at(failed: Bools, probability: Floats, share: float) -> float:
	"""Share of those who failed among the riskiest."""
	flagged = np.argsort(-probability, kind="stable")[: max(1, round(share * len(failed)))]
	return round(float(failed[flagged].mean()), DIGITS)


def groups(data: Data, failed: Bools, probability: Floats) -> dict[str, dict[str, dict[str, Any]]]:
	"""By group and its value: n, share that failed, mean probability, false alarms among those who passed, misses among those who failed."""
	found: dict[str, dict[str, dict[str, Any]]] = {}
	for name in oulad.GROUPS:
		values = np.array([one.groups[name] for one in data.students])
		found[name] = {
			str(value): _errors(failed[values == value], probability[values == value])
			for value in np.unique(values)
		}
	return found


def _errors(failed: Bools, probability: Floats) -> dict[str, Any]:
	flagged = probability >= 0.5
	return {
		"n": len(failed),
		"failed": _rounded(failed.mean()),
		"probability": _rounded(probability.mean()),
		"false_alarms": _rounded(flagged[~failed].mean()) if not failed.all() else None,
		"misses": _rounded((~flagged[failed]).mean()) if failed.any() else None,
	}


def _rounded(value: float) -> float | None:
	return None if np.isnan(value) else round(float(value), DIGITS)


def _cohort(data: Data, day: int, modules: Sequence[str]) -> Cohort:
	names, values = table(data, day, modules)
	presentations = np.array(["/".join(one.presentation) for one in data.students])
	return Cohort(names, values, np.array([one.failed for one in data.students]), presentations)
