"""`python -m evaluation passfail FILE`: who passes (G3 of at least 10) in the UCI Student Performance files (Cortez 2008).

Learnt by cross-validation from what a school knows of learning alone: grades, absences, failures, study time, support;
never sex, age, address, family or leisure. In each training part the model is used only if it is better there, by a
further cross-validation, than the rule "G2 of at least 10"; else the rule is. `levels` are those that the app's rules of
risk give from the two grades and the absences, without any model.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ai_school.analytics.facts import Attendance
from ai_school.analytics.risk import Risk
from evaluation import rules
from evaluation.metrics import share
from evaluation.tables import DataError

NUMBERS = ("G1", "G2", "absences", "failures", "studytime")
YES_OR_NO = ("schoolsup", "paid", "higher")
RESULT, PASS = "G3", 10
RULE = "G2"
GRADE_DAYS, SCHOOL_DAYS, MAXIMUM = (90, 180), 180, 20
"""The files have no days: taken are two terms of a year of 180 days."""
FOLDS = 10
INNER_FOLDS = 5
SMOOTHING = 0.1
SEED = 0

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def run(arguments: Sequence[str]) -> dict[str, Any]:
	"""Measure the file that the command line names; raises DataError."""
	if len(arguments) != 1:
		raise DataError("usage: python -m evaluation passfail FILE")
	return measure(read(Path(arguments[0])))


def read(path: Path) -> list[Mapping[str, str]]:
	"""The rows of a `;`-separated file. Raises DataError when it cannot be read or a column is missing."""
	try:
		with path.open(encoding="utf-8-sig", newline="") as file:
			reader = csv.DictReader(file, delimiter=";")
			rows: list[Mapping[str, str]] = list(reader)
	except OSError as error:
		raise DataError(f"{path} cannot be read: {error.strerror}.") from error
	missing = [name for name in (*NUMBERS, *YES_OR_NO, RESULT) if name not in (reader.fieldnames or ())]
	if missing:
		raise DataError(f"{path} has no column {', '.join(missing)}; values are separated by semicolons.")
	if len(rows) < FOLDS:
		raise DataError(f"{path} has {len(rows)} rows; {FOLDS} are needed at least.")
	return rows


def measure(rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
	"""accuracy and rule_accuracy by ten-fold cross-validation; model_used: in how many of the folds."""
	values, passed = features(rows), np.array([float(row[RESULT]) >= PASS for row in rows])
	rule = np.array([float(row[RULE]) >= PASS for row in rows])
	guessed, used = np.zeros(len(rows), dtype=np.bool_), 0
	for left_out in _folds(len(rows), FOLDS):
		rest = ~left_out
		if _is_better(values[rest], passed[rest], rule[rest]):
			guessed[left_out] = _fitted(values[rest], passed[rest]).predict(values[left_out])
			used += 1
		else:
			guessed[left_out] = rule[left_out]
	return {
		"accuracy": share(int((guessed == passed).sum()), len(rows)),
		"rule_accuracy": share(int((rule == passed).sum()), len(rows)),
		"model_used": used,
		"levels": rules.levels(_risks(rows), ~passed),
		"folds": FOLDS,
		"n": len(rows),
	}


def _risks(rows: Sequence[Mapping[str, str]]) -> list[Risk]:
	grades = [
		(at, day, float(row[name]) / MAXIMUM)
		for at, row in enumerate(rows)
		for name, day in zip(("G1", "G2"), GRADE_DAYS, strict=True)
	]
	absences = np.array([min(float(row["absences"]), SCHOOL_DAYS) for row in rows])
	zero = np.zeros(len(rows))
	year = Attendance(zero + SCHOOL_DAYS, SCHOOL_DAYS - absences, zero, zero, zero, zero)
	facts = rules.facts_of(len(rows), GRADE_DAYS[-1], grades, attendance=year)
	return rules.risks_of(facts, PASS / MAXIMUM)


def features(rows: Sequence[Mapping[str, str]]) -> Floats:
	"""(pupils, features): the numbers, their last change, whether each grade is a pass, and the answers of yes or no."""
	found = []
	for row in rows:
		numbers = [float(row[name]) for name in NUMBERS]
		first, second = numbers[0], numbers[1]
		passes = [float(first >= PASS), float(second >= PASS), second - first]
		found.append([*numbers, *passes, *(float(row[name] == "yes") for name in YES_OR_NO)])
	return np.array(found, dtype=np.float64)


def _is_better(values: Floats, passed: Bools, rule: Bools) -> bool:
	"""Whether the model is right more often than the rule, by more than one standard error of the difference."""
	gained = np.zeros(len(passed))
	for left_out in _folds(len(passed), INNER_FOLDS):
		guessed = _fitted(values[~left_out], passed[~left_out]).predict(values[left_out])
		gained[left_out] = (guessed == passed[left_out]).astype(np.float64) - (
			rule[left_out] == passed[left_out]
		)
	return bool(gained.mean() > gained.std() / np.sqrt(len(gained)))


def _fitted(values: Floats, passed: Bools) -> Any:
	from sklearn.linear_model import LogisticRegression
	from sklearn.pipeline import make_pipeline
	from sklearn.preprocessing import StandardScaler

	return make_pipeline(StandardScaler(), LogisticRegression(C=SMOOTHING, max_iter=1000)).fit(values, passed)


def _folds(size: int, folds: int) -> list[Bools]:
	fold_of = np.random.default_rng(SEED).permutation(size) % folds
	return [fold_of == fold for fold in range(folds)]
