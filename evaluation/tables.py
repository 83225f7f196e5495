"""Reads tab-separated files with a header into rows, and says in a sentence what is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

Row = Mapping[str, str]


class DataError(ValueError):
	"""Data that cannot be measured; the message is a sentence for the reader."""


Aliases = Mapping[str, Sequence[str]]
"""Other headers that a column may have, by its name."""


def read(path: Path, columns: Sequence[str], aliases: Aliases = MappingProxyType({})) -> list[Row]:
	"""Return the rows of a file, each a value by the name of its column; an absent last value is "".

	Quotes are letters like others, so that no pupil's inverted commas join two lines. Blank lines are left out.
	Raises DataError when the file cannot be read, a column is missing, a row has more values than the header, or
	there is no row.
	"""
	lines = [(number, line) for number, line in enumerate(_lines(path), start=1) if line.strip()]
	if not lines:
		raise DataError(f"{path} is empty; its first line has to name the columns {_listed(columns)}.")
	header = _named([name.strip().casefold() for name in lines[0][1].split("\t")], aliases)
	missing = [name for name in columns if name not in header]
	if missing:
		raise DataError(
			f"{path} has no column {_listed(missing)}; its first line names {_listed(header)}, separated by tabs."
		)
	rows = [_row(path, number, line, header) for number, line in lines[1:]]
	if not rows:
		raise DataError(f"{path} has no row below its header.")
	return rows


def _named(header: list[str], aliases: Aliases) -> list[str]:
	"""The header with the columns' own names in the place of other headers of theirs."""
	for column, others in aliases.items():
		other = next((name for name in others if name in header), None)
		if other and column not in header:
			header[header.index(other)] = column
	return header


def require(path_of: str, value: str, allowed: Sequence[str]) -> str:
	"""Return a label in lower case and with "_" between its words; raises DataError when it is none of the allowed."""
	label = re.sub(r"[\s-]+", "_", value.strip().casefold())
	if label not in allowed:
		raise DataError(f"{value!r} is no {path_of}; expected {_listed(allowed)}.")
	return label


def _lines(path: Path) -> list[str]:
	try:
		text = path.read_text(encoding="utf-8-sig")
	except OSError as error:
		raise DataError(f"{path} cannot be read: {error.strerror}.") from error
	except UnicodeDecodeError as error:
		raise DataError(f"{path} is not UTF-8 text.") from error
	return text.replace("\r\n", "\n").split("\n")


def _row(path: Path, number: int, line: str, header: list[str]) -> Row:
	values = line.split("\t")
	if len(values) > len(header):
		raise DataError(
			f"{path}, line {number}, has {len(values)} values for the {len(header)} columns of the header."
		)
	return dict(zip(header, values + [""] * (len(header) - len(values)), strict=True))


def _listed(names: Sequence[str]) -> str:
	return ", ".join(name or "(nameless)" for name in names)
