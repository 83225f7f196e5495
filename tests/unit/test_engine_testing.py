"""Which tests a command line asks for, which files make a site another one, and which modules are pure."""

from pathlib import Path

import pytest

from dev.engine import demo, purity, sites, testing
from dev.engine.errors import EngineError
from dev.engine.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
	for name in ("tests/unit/test_a.py", "tests/integration/test_b.py", "tests/browser/test_c.py"):
		(tmp_path / name).parent.mkdir(parents=True)
		(tmp_path / name).touch()
	return Place(tmp_path, tmp_path / ".bench")


@pytest.mark.parametrize(
	("arguments", "kinds", "pytest_arguments"),
	[
		([], ("unit", "integration", "browser"), ()),
		(["unit"], ("unit",), ()),
		(["integration", "-k", "ask", "-x"], ("integration",), ("-k", "ask", "-x")),
		(["tests/unit/test_a.py::test_x"], ("unit",), ("tests/unit/test_a.py::test_x",)),
		(
			["-q", "tests/integration", "tests/browser"],
			("integration", "browser"),
			("-q", "tests/integration", "tests/browser"),
		),
		(["-k", "unit_of_nothing"], ("unit", "integration", "browser"), ("-k", "unit_of_nothing")),
	],
)
def test_kinds_of_tests(
	place: Place, arguments: list[str], kinds: tuple[str, ...], pytest_arguments: tuple[str, ...]
) -> None:
	request = testing.parse(arguments, place)
	assert request.kinds == kinds
	assert request.pytest == pytest_arguments
	assert request.site == "test.localhost"


def test_definitions_of_an_app(tmp_path: Path) -> None:
	for name in (
		"hooks.py",
		"api.py",
		"patches/v1/rename.py",
		"school/doctype/student/student.json",
		"school/doctype/student/student.py",
		"public/js/x.bundle.js",
		"public/data.json",
	):
		(tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
		(tmp_path / name).touch()
	found = {str(path.relative_to(tmp_path)) for path in sites.definitions(tmp_path)}
	assert found == {
		"hooks.py",
		"patches/v1/rename.py",
		"school/doctype/student/student.json",
		"school/doctype/student/student.py",
	}


def test_database_names_differ_and_fit() -> None:
	names = {sites.database_name(site) for site in ("test.localhost", "school.localhost")}
	assert len(names) == 2
	assert all(len(name) == 16 for name in names)


def test_summary_is_the_last_object_of_an_output() -> None:
	assert demo.last_json('{"old": 1}\nWarning\n{"school": "x"}\n*** done ***\n') == '{"school": "x"}'
	with pytest.raises(EngineError, match="printed no summary"):
		demo.last_json("nothing")


def test_pure_modules_are_pure() -> None:
	assert list(purity.violations(Path(purity.__file__).parents[2])) == []


@pytest.mark.parametrize(
	("source", "broken"),
	[
		("import frappe", True),
		("def f():\n\tfrom frappe.utils import now", True),
		("from ai_school.tutor import config", True),
		("from ai_school import permissions", True),
		("from ai_school.tutor import words", False),
		("from ai_school.tutor.words import split", False),
		("import frappe_charts", False),
		("from ai_school import __version__", False),
	],
)
def test_impure_imports_are_found(tmp_path: Path, source: str, broken: bool) -> None:
	package = tmp_path / "ai_school"
	for folder in purity.PURE_FOLDERS:
		(tmp_path / folder).mkdir(parents=True)
		(tmp_path / folder / "__init__.py").touch()
	(package / "permissions.py").write_text("import frappe\n")
	(package / "tutor" / "config.py").write_text("import frappe\n")
	(package / "tutor" / "words.py").write_text("split = str.split\n")
	(package / "tutor" / "replies.py").write_text(source)
	assert bool(list(purity.violations(tmp_path))) is broken
