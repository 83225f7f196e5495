"""`python -m evaluation COMMAND PATH`: measures one part of the tutor on labelled data and prints one JSON object.

Files are tab-separated with a header; columns are found by their header, others are ignored. What is wrong with the
arguments or the data is a sentence on standard error, and the exit status is 2.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from evaluation.tables import DataError, read

FILES = ("intent", "mood", "safeguarding", "search", "injection", "redaction")
FOLDERS = ("goemotions",)
USAGE = f"usage: python -m evaluation COMMAND PATH, where COMMAND is one of {', '.join(FILES)} with a file, or {', '.join(FOLDERS)} with a folder"


def run(command: str, path: Path) -> dict[str, Any]:
	"""Return what a command measures on a file or folder; raises DataError when this cannot be read."""
	module = importlib.import_module(f"evaluation.{command}")
	measured: dict[str, Any] = module.measure(path if command in FOLDERS else read(path, module.COLUMNS))
	return measured


def main(arguments: list[str]) -> int:
	"""Measure what the arguments ask for; returns the exit status."""
	if arguments[:1] in (["-h"], ["--help"]):
		print(USAGE)
		return 0
	if len(arguments) != 2 or arguments[0] not in (*FILES, *FOLDERS):
		print(USAGE, file=sys.stderr)
		return 2
	try:
		result = run(arguments[0], Path(arguments[1]))
	except DataError as error:
		print(error, file=sys.stderr)
		return 2
	print(json.dumps(result, ensure_ascii=False))
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
