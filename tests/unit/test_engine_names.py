"""Frappe's names are put back in texts, file names and folder names, and nowhere else."""

from pathlib import Path

import pytest

from dev.engine import names


@pytest.mark.parametrize(
	("replaced", "original"),
	[
		("import criscostack", "import frappe"),
		("class CriscostackClient", "class FrappeClient"),
		("X-Criscostack-CSRF-Token", "X-Frappe-CSRF-Token"),
		("CRISCOSTACK_SITE", "FRAPPE_SITE"),
		("Crisco Technologies", "Frappe Technologies"),
		("CriscoERP and Criscoerp, criscoerp", "ERPNext and ERPNext, erpnext"),
		("brik_helper BRIK_ROOT Brik", "bench_helper BENCH_ROOT Bench"),
		("nothing of it", "nothing of it"),
	],
)
def test_every_spelling_is_restored(replaced: str, original: str) -> None:
	assert names.restored(replaced) == original


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
	source = tmp_path / "criscostack"
	(source / "utils" / "__pycache__").mkdir(parents=True)
	(source / "__init__.py").write_text("import criscostack\n")
	(source / "utils" / "brik_helper.py").write_text("# Ünïcode of criscostack\r\n", newline="")
	(source / "utils" / "__pycache__" / "brik_helper.pyc").write_bytes(b"\0")
	(source / "criscostack.png").write_bytes(b"\x89PNG\xff criscostack")
	(source / "empty").touch()
	return source


def test_tree_is_restored(wheel: Path, tmp_path: Path) -> None:
	target = tmp_path / "apps" / "frappe"
	target.parent.mkdir()
	assert names.restore(wheel, target) == 4
	found = {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}
	assert found == {
		"__init__.py": b"import frappe\n",
		"utils/bench_helper.py": "# Ünïcode of frappe\r\n".encode(),
		"frappe.png": b"\x89PNG\xff criscostack",
		"empty": b"",
	}


def test_older_tree_is_replaced_as_a_whole(wheel: Path, tmp_path: Path) -> None:
	target = tmp_path / "frappe"
	target.mkdir()
	(target / "left_over.py").touch()
	(tmp_path / "frappe.building").mkdir()
	(tmp_path / "frappe.building" / "of_a_killed_run.py").touch()
	names.restore(wheel, target)
	assert not (target / "left_over.py").exists()
	assert not (target / "of_a_killed_run.py").exists()
	assert not (tmp_path / "frappe.building").exists()
