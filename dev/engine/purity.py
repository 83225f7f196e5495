"""Checks that the modules which promise to work without Frappe do not import it, not even through a neighbour.

`python -m dev.engine.purity` names each import that breaks the promise; `--list` prints the files that give it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PURE_FOLDERS = ("ai_school/tutor", "ai_school/analytics", "ai_school/health")
EDGES = {
	"ai_school/tutor": {
		"answering",
		"api",
		"config",
		"conversation",
		"dispatcher",
		"jobs",
		"question",
		"queues",
		"quizzes",
		"records",
	},
	"ai_school/analytics": {
		"answers",
		"api",
		"cache",
		"changes",
		"class_records",
		"own_progress",
		"records",
		"refresh",
		"risk_cohorts",
		"group_fields",
		"school",
		"summary_api",
		"summary_asking",
		"summary_records",
		"summary_state",
		"support",
		"work",
	},
	"ai_school/health": {
		"api",
		"bench",
		"doctor",
		"monitor",
		"records",
		"relief",
		"sampling",
		"tuning_running",
	},
}
TYPED_BESIDE = (
	"ai_school/permission_matrix.py",
	"ai_school/permission_rules.py",
	"ai_school/personal_data.py",
	"evaluation",
	"dev/engine",
	"dev/openrouter",
	"dev/demo_check.py",
)


def pure_files(repository: Path) -> list[Path]:
	"""The modules that have to work without Frappe."""
	found = []
	for folder in PURE_FOLDERS:
		found += [path for path in (repository / folder).glob("*.py") if path.stem not in EDGES[folder]]
	return sorted(found)


def violations(repository: Path) -> Iterator[str]:
	"""A sentence for each import of Frappe, or of a module of ours that may use it, in a pure module."""
	pure = pure_files(repository)
	allowed = {_module(path, repository) for path in pure} | {"ai_school"}
	for path in pure:
		for line, name in imports(path.read_text()):
			if name.split(".")[0] == "frappe" or _is_impure(name, allowed, repository):
				yield f"{path.relative_to(repository)}:{line} imports {name}, but has to work without Frappe"


def imports(source: str) -> Iterator[tuple[int, str]]:
	"""(line, module) of every import in a module's source; what is imported from a package counts as its module too."""
	for node in ast.walk(ast.parse(source)):
		if isinstance(node, ast.Import):
			yield from ((node.lineno, alias.name) for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module:
			yield node.lineno, node.module
			yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _is_impure(name: str, allowed: set[str], repository: Path) -> bool:
	if not name.startswith("ai_school.") or name in allowed:
		return False
	file = repository / Path(*name.split("."))
	return file.with_suffix(".py").exists() or (file / "__init__.py").exists()


def _module(path: Path, repository: Path) -> str:
	inner = path.relative_to(repository).with_suffix("")
	parts = inner.parts[:-1] if inner.name == "__init__" else inner.parts
	return ".".join(parts)


def _has_python(path: Path) -> bool:
	return path.suffix == ".py" or next(path.rglob("*.py"), None) is not None


def main(arguments: list[str]) -> int:
	"""Command line."""
	repository = Path(__file__).resolve().parents[2]
	if arguments == ["--list"]:
		beside = [path for name in TYPED_BESIDE if _has_python(path := repository / name)]
		print("\n".join(str(path.relative_to(repository)) for path in [*pure_files(repository), *beside]))
		return 0
	found = list(violations(repository))
	print("\n".join(found) or f"{len(pure_files(repository))} modules work without Frappe")
	return 1 if found else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
