"""Reads the UCI Student Performance data (Cortez and Silva, 2008): pupils of two Portuguese schools. Pure."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILES = {"Mathematics": "student-mat.csv", "Portuguese": "student-por.csv"}
SCHOOLS = {"GP": "Gabriel Pereira", "MS": "Mousinho da Silveira"}
GENDERS = {"F": "Female", "M": "Male"}
GRADES = ("G1", "G2", "G3")
COLUMNS = ("school", "sex", "age", "absences", *GRADES)
HIGHEST_GRADE = 20
MOST_ABSENCES = 93
"""As the data's own description bounds the column."""


class UciError(ValueError):
	"""The data is not there or not as it should be; the message says what to do or where it is wrong."""


@dataclass(frozen=True, slots=True)
class UciPupil:
	"""One record: `key` is unique among all records, `grades` are G1, G2 and G3 out of 20."""

	key: str
	school: str
	course: str
	gender: str
	age: int
	absences: int
	grades: tuple[int, ...]


def read(folder: Path) -> list[UciPupil]:
	"""All records of both files, in their order; raises UciError."""
	return [pupil for course, name in FILES.items() for pupil in parse(_text(folder / name), course, name)]


def parse(text: str, course: str, place: str) -> list[UciPupil]:
	"""The records of one file's text; `place` is the file's name in the messages of UciError."""
	reader = csv.DictReader(text.splitlines(), delimiter=";")
	missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
	if missing:
		raise UciError(
			f"{place}: there is no column {', '.join(missing)}; columns are separated by semicolons."
		)
	return [_pupil(row, course, f"{place}:{reader.line_num}", number) for number, row in enumerate(reader, 1)]


def _text(path: Path) -> str:
	if not path.is_file():
		raise UciError(
			f"There is no file {path.name} in {path.parent}. Download the UCI data set Student Performance "
			f"and name the folder that holds {' and '.join(FILES.values())}."
		)
	return path.read_text(encoding="utf-8")


def _pupil(row: Mapping[str, str], course: str, place: str, number: int) -> UciPupil:
	school, sex = row["school"], row["sex"]
	if school not in SCHOOLS or sex not in GENDERS:
		raise UciError(f"{place}: school {school!r} or sex {sex!r} is not one of the data's.")
	return UciPupil(
		key=f"{school}-{course[0]}-{number:03}",
		school=SCHOOLS[school],
		course=course,
		gender=GENDERS[sex],
		age=_number(row, "age", 100, place),
		absences=_number(row, "absences", MOST_ABSENCES, place),
		grades=tuple(_number(row, grade, HIGHEST_GRADE, place) for grade in GRADES),
	)


def _number(row: Mapping[str, str], column: str, most: int, place: str) -> int:
	value = row[column] or ""
	if not value.isdecimal() or int(value) > most:
		raise UciError(f"{place}: {column} is {value!r}, expected a whole number up to {most}.")
	return int(value)
