"""`python -m evaluation COMMAND PATH`: measures one part of the tutor or the analytics on labelled data and prints one JSON object.

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
WITH_ARGUMENTS = {
	"risk": "--train FOLDER --test FOLDER [--day 60]",
	"passfail": "FILE",
	"mastery": "TRAIN TEST",
}
USAGE = "\n       ".join(
	(
		f"usage: python -m evaluation COMMAND PATH, where COMMAND is one of {', '.join(FILES)} with a file, or {', '.join(FOLDERS)} with a folder",
		*(f"python -m evaluation {name} {arguments}" for name, arguments in WITH_ARGUMENTS.items()),
	)
)


def run(command: str, arguments: list[str]) -> dict[str, Any]:
	"""Return what a command measures; raises DataError when its file or folder cannot be read."""
	module = importlib.import_module(f"evaluation.{command}")
	measured: dict[str, Any]
	if command in WITH_ARGUMENTS:
		measured = module.run(arguments)
	elif command in FOLDERS:
		measured = module.measure(Path(arguments[0]))
	else:
		rows = read(Path(arguments[0]), module.COLUMNS, getattr(module, "ALIASES", {}))
		measured = module.measure(rows)
	return measured


def main(arguments: list[str]) -> int:
	"""Measure what the arguments ask for; returns the exit status."""
	if arguments[:1] in (["-h"], ["--help"]):
		print(USAGE)
		return 0
	command, rest = arguments[:1], arguments[1:]
	if not command or not _is_known(command[0], rest):
		print(USAGE, file=sys.stderr)
		return 2
	try:
		result = run(command[0], rest)
	except DataError as error:
		print(error, file=sys.stderr)
		return 2
	print(json.dumps(result, ensure_ascii=False))
	return 0


def _is_known(command: str, rest: list[str]) -> bool:
	return command in WITH_ARGUMENTS or (command in (*FILES, *FOLDERS) and len(rest) == 1)


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
