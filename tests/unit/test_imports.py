"""What loads what: any module may be imported first, and who answers a student loads no library of statistics."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
Graph = dict[str, set[str]]


def _name(path: Path) -> str:
	parts = path.relative_to(REPOSITORY).with_suffix("").parts
	return ".".join(parts[:-1] if path.stem == "__init__" else parts)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
	"""The statements that run when a module is imported, those for type checkers aside."""
	for each in body:
		if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test):
			continue
		if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
			yield each
			for part in ("body", "orelse", "finalbody"):
				yield from _statements(getattr(each, part, []))


def _imported(path: Path, modules: Collection[str]) -> Iterator[str]:
	"""What a file imports; of a package that has it, the module alone."""
	for each in _statements(ast.parse(path.read_text(encoding="utf-8")).body):
		if isinstance(each, ast.Import):
			yield from (alias.name for alias in each.names)
		elif isinstance(each, ast.ImportFrom):
			assert each.module, f"{path} imports from where it lies"
			names = [f"{each.module}.{alias.name}" for alias in each.names]
			yield from (name if name in modules else each.module for name in names)


@pytest.fixture(scope="module")
def graph() -> Graph:
	"""The modules of ai_school with what they import at their head: others of them, and foreign packages."""
	paths = {_name(path): path for path in sorted((REPOSITORY / "ai_school").rglob("*.py"))}
	found: Graph = {}
	for name, path in paths.items():
		full = set(_imported(path, paths.keys()))
		found[name] = {each if each in paths else each.split(".")[0] for each in full}
	return found


def _circle(graph: Graph) -> list[str]:
	"""Modules that import each other, the first again at the end."""
	done: set[str] = set()

	def descend(name: str, path: list[str]) -> list[str]:
		if name in path:
			return [*path[path.index(name) :], name]
		if name in done:
			return []
		for each in sorted(graph.get(name, ())):
			if circle := descend(each, [*path, name]):
				return circle
		done.add(name)
		return []

	return next((circle for name in graph if (circle := descend(name, []))), [])


def _reached(graph: Graph, first: str) -> set[str]:
	"""What importing a module imports, the packages that it lies in among it."""
	reached, rest = set[str](), [first]
	while rest:
		name = rest.pop()
		if name not in reached:
			reached.add(name)
			rest += [*graph.get(name, ()), *filter(None, [name.rpartition(".")[0]])]
	return reached


def test_no_modules_import_each_other(graph: Graph) -> None:
	assert _circle(graph) == []


@pytest.mark.parametrize(
	"first", ["ai_school.tutor.api", "ai_school.tutor.jobs", "ai_school.health.monitor", "ai_school.portal"]
)
def test_answering_and_watching_load_no_library_of_statistics(graph: Graph, first: str) -> None:
	assert first in graph
	reached = _reached(graph, first)
	assert "frappe" in reached
	assert not reached & {"numpy", "scipy", "sklearn", "pandas"}


def test_counting_the_waiting_questions_loads_no_tutor(graph: Graph) -> None:
	heavy = {
		f"ai_school.tutor.{name}" for name in ("conversation", "dispatcher", "safeguarding", "redaction")
	}
	assert not _reached(graph, "ai_school.health.bench") & heavy
