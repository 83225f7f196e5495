"""`python -m benchmarks NAME [options]`: runs a benchmark; progress on standard error, one JSON object on standard output.

A benchmark is a module of this package with `run(arguments, progress)`, which returns the object and raises
`SystemExit` with a sentence for arguments that it does not take."""

import importlib
import importlib.util
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
	"""The benchmarks there are: modules that say how to be run."""
	modules = sorted(path for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
	return [path.stem for path in modules if "\ndef run(" in path.read_text(encoding="utf-8")]


def progress(text: str) -> None:
	"""Tell on standard error what is being done."""
	print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
	"""Run the benchmark that is named first; returns the exit status, 2 when there is none of that name."""
	if not arguments or arguments[0] not in names():
		progress(f"usage: python -m benchmarks NAME [options], where NAME is one of: {', '.join(names())}")
		return 2
	result = importlib.import_module(f"benchmarks.{arguments[0]}").run(arguments[1:], progress)
	print(json.dumps(result, indent=2))
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
