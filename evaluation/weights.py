"""`python -m evaluation.weights show FILE`: a file of weights as JSON, one feature a line, to be read and compared.
`python -m evaluation.weights pack JSON`: such JSON (also of files before format 2) as the file that the tutor reads,
beside it and with the same name but for its end, ".bin".
"""

import json
import sys
from pathlib import Path
from typing import Any

from ai_school.tutor import linear_file


def shown(data: dict[str, Any]) -> str:
	"""Return the JSON of a model's data."""
	head = json.dumps({**data, "features": {}}, ensure_ascii=False, indent=1).removesuffix("{}\n}")
	rows = (
		f"{json.dumps(feature, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}"
		for feature, row in data["features"].items()
	)
	return head + "{\n" + ",\n".join(rows) + "\n}}\n"


def pack(path: Path) -> Path:
	"""Write the JSON of a path as a file of weights; returns its path."""
	target = path.with_suffix(".bin")
	linear_file.write(json.loads(path.read_text(encoding="utf-8")), target)
	return target


def main(arguments: list[str]) -> int:
	"""Do what the arguments ask for; returns the exit status."""
	try:
		command, name = arguments
		if command == "show":
			sys.stdout.write(shown(linear_file.as_data(linear_file.mapped(Path(name)))))
		elif command == "pack":
			print(pack(Path(name)))
		else:
			raise ValueError(f"there is no command {command}")
	except (OSError, ValueError, KeyError, TypeError) as error:
		print(f"{error}\n{__doc__}", file=sys.stderr)
		return 2
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
