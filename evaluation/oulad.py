"""The Open University Learning Analytics Dataset (Kuzilek 2017, CC BY 4.0): its four files, and features of a student."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation.tables import DataError

FILES = {
	"assessments.csv": (
		"code_module",
		"code_presentation",
		"id_assessment",
		"assessment_type",
		"date",
		"weight",
	),
	"courses.csv": ("code_module", "code_presentation"),
	"studentAssessment.csv": ("id_assessment", "id_student", "date_submitted", "is_banked", "score"),
	"studentInfo.csv": (
		"code_module",
		"code_presentation",
		"id_student",
		"num_of_prev_attempts",
		"studied_credits",
		"final_result",
	),
}
GROUPS = ("gender", "disability", "imd_band")
"""Never features: only error rates are reported by them."""
EXAM, TUTOR_MARKED = "Exam", "TMA"
FAILED = ("Fail", "Withdrawn")
PASS_MARK = 40.0
MOST_LATE = 30

Floats = NDArray[np.float64]


class Assessment(NamedTuple):
	"""What is due on a day after the beginning, in a presentation (module, term); `weight` in per cent."""

	name: str
	kind: str
	day: float
	weight: float


class Submission(NamedTuple):
	"""When a student handed an assessment in, and its score of 100; NaN where it has none."""

	day: int
	banked: bool
	score: float


class Student(NamedTuple):
	"""A student in a presentation; groups are for the report alone."""

	presentation: tuple[str, str]
	previous_attempts: int
	credits: int
	failed: bool
	groups: Mapping[str, str]
	submissions: Mapping[str, Submission]


@dataclass(frozen=True, slots=True)
class Data:
	"""Assessments with a day but for exams, in the order of their days, by presentation; and all students."""

	assessments: Mapping[tuple[str, str], Sequence[Assessment]]
	students: Sequence[Student]


def read(folder: Path) -> Data:
	"""Read a folder. Raises DataError that says which file or column is missing."""
	assessments, of_assessment = _assessments(folder)
	submitted = _submissions(folder, of_assessment)
	students = [
		Student(
			presentation=(row["code_module"], row["code_presentation"]),
			previous_attempts=int(row["num_of_prev_attempts"] or 0),
			credits=int(row["studied_credits"] or 60),
			failed=row["final_result"] in FAILED,
			groups={name: row.get(name) or "unknown" for name in GROUPS},
			submissions=submitted[row["code_module"], row["code_presentation"], row["id_student"]],
		)
		for row in _rows(folder, "studentInfo.csv")
	]
	if not students:
		raise DataError(f"{folder / 'studentInfo.csv'} has no students.")
	return Data(assessments, students)


def cut(data: Data, day: int) -> Data:
	"""The data as it was known on a day: later submissions are not there."""
	students = [
		one._replace(submissions={name: each for name, each in one.submissions.items() if each.day <= day})
		for one in data.students
	]
	return Data(data.assessments, students)


def _assessments(
	folder: Path,
) -> tuple[dict[tuple[str, str], list[Assessment]], dict[str, tuple[str, str]]]:
	found: dict[tuple[str, str], list[Assessment]] = defaultdict(list)
	presentation_of = {}
	for row in _rows(folder, "assessments.csv"):
		presentation = (row["code_module"], row["code_presentation"])
		presentation_of[row["id_assessment"]] = presentation
		if row["assessment_type"] != EXAM and row["date"].strip() not in ("", "?"):
			of = Assessment(
				row["id_assessment"], row["assessment_type"], float(row["date"]), float(row["weight"] or 0)
			)
			found[presentation].append(of)
	for of_presentation in found.values():
		of_presentation.sort(key=lambda one: (one.day, one.name))
	return found, presentation_of


def _submissions(
	folder: Path, presentation_of: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str, str], dict[str, Submission]]:
	found: dict[tuple[str, str, str], dict[str, Submission]] = defaultdict(dict)
	for row in _rows(folder, "studentAssessment.csv"):
		presentation = presentation_of.get(row["id_assessment"])
		if presentation is None or not row["date_submitted"].strip():
			continue
		score = row["score"].strip()
		student = (*presentation, row["id_student"])
		found[student][row["id_assessment"]] = Submission(
			int(float(row["date_submitted"])),
			row["is_banked"].strip() == "1",
			float(score) if score not in ("", "?") else float("nan"),
		)
	return found


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
	path = folder / name
	try:
		with path.open(encoding="utf-8-sig", newline="") as file:
			reader = csv.DictReader(file)
			rows = list(reader)
	except OSError as error:
		raise DataError(
			f"{path} cannot be read: {error.strerror}. The folder has to hold {', '.join(FILES)}."
		) from error
	missing = [column for column in FILES[name] if column not in (reader.fieldnames or ())]
	if missing:
		raise DataError(f"{path} has no column {', '.join(missing)}.")
	return rows
