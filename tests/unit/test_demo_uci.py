"""The reader of the UCI Student Performance data."""

import pytest

from ai_school.demo import uci_data
from ai_school.demo.uci_data import UciError, UciPupil

HEADER = "school;sex;age;famsize;absences;G1;G2;G3"
GOOD = '"GP";"F";18;"GT3";6;"5";"6";6'


def test_a_record_is_read_with_quoted_and_bare_numbers():
	[pupil] = uci_data.parse(f"{HEADER}\n{GOOD}\n", "Mathematics", "student-mat.csv")
	expected = UciPupil("GP-M-001", "Gabriel Pereira", "Mathematics", "Female", 18, 6, (5, 6, 6))
	assert pupil == expected


def test_keys_differ_between_records_and_between_the_two_files(tmp_path):
	for name in uci_data.FILES.values():
		(tmp_path / name).write_text(f"{HEADER}\n{GOOD}\n{GOOD.replace('GP', 'MS')}\n", encoding="utf-8")
	pupils = uci_data.read(tmp_path)
	assert [pupil.key for pupil in pupils] == ["GP-M-001", "MS-M-002", "GP-P-001", "MS-P-002"]


def test_a_missing_file_says_which_and_what_to_do(tmp_path):
	with pytest.raises(UciError, match=r"There is no file student-mat\.csv in .*Download"):
		uci_data.read(tmp_path)


@pytest.mark.parametrize("column", uci_data.COLUMNS)
def test_a_missing_column_is_named(column):
	header = HEADER.replace(column, "other")
	with pytest.raises(UciError, match=rf"student-mat\.csv: there is no column {column}"):
		uci_data.parse(f"{header}\n{GOOD}\n", "Mathematics", "student-mat.csv")


def test_commas_between_columns_and_an_empty_file_are_recognised():
	for text in (HEADER.replace(";", ","), ""):
		with pytest.raises(UciError, match="no column school, sex, age, absences, G1, G2, G3"):
			uci_data.parse(text, "Mathematics", "student-mat.csv")


@pytest.mark.parametrize(
	("record", "message"),
	[
		('"XX";"F";18;"GT3";6;5;6;6', r"mat\.csv:3: school 'XX'"),
		('"GP";"F";18;"GT3";6;5;6;21', r"mat\.csv:3: G3 is '21', expected a whole number up to 20"),
		('"GP";"F";18;"GT3";6;5;;6', r"mat\.csv:3: G2 is ''"),
		('"GP";"F";18;"GT3";-1;5;6;6', r"mat\.csv:3: absences is '-1'"),
		('"GP";"F";18;"GT3";94;5;6;6', r"mat\.csv:3: absences is '94'"),
		('"GP";"F";18;"GT3"', r"mat\.csv:3: absences is ''"),
	],
)
def test_a_value_that_cannot_be_is_named_with_its_line(record, message):
	with pytest.raises(UciError, match=message):
		uci_data.parse(f"{HEADER}\n{GOOD}\n{record}\n", "Mathematics", "mat.csv")
