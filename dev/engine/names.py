"""Frappe's own names put back into the `criscostack` wheel, which is Frappe of August 2023 with its names replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

PAIRS = (
	("criscostack", "frappe"),
	("Criscostack", "Frappe"),
	("CRISCOSTACK", "FRAPPE"),
	("criscoerp", "erpnext"),
	("Criscoerp", "ERPNext"),
	("CriscoERP", "ERPNext"),
	("Crisco", "Frappe"),
	("crisco", "frappe"),
	("brik", "bench"),
	("Brik", "Bench"),
	("BRIK", "BENCH"),
)


def restored(text: str) -> str:
	"""The text with Frappe's names."""
	for replaced, original in PAIRS:
		text = text.replace(replaced, original)
	return text


def restore(source: Path, target: Path) -> int:
	"""Write the package under `source` to `target` with its names restored; returns the number of files.

	Names of files and folders are restored too. Files that are not UTF-8 text are copied as they are. An older
	`target` is replaced as a whole, at the end, so that an interrupted run leaves no half of a package.
	"""
	building = target.with_name(target.name + ".building")
	shutil.rmtree(building, ignore_errors=True)
	count = 0
	for path in sorted(source.rglob("*")):
		if path.is_file() and "__pycache__" not in path.parts:
			_copy(path, building / restored(str(path.relative_to(source))))
			count += 1
	shutil.rmtree(target, ignore_errors=True)
	building.rename(target)
	return count


def _copy(path: Path, copy: Path) -> None:
	copy.parent.mkdir(parents=True, exist_ok=True)
	content = path.read_bytes()
	try:
		copy.write_bytes(restored(content.decode()).encode())
	except UnicodeDecodeError:
		copy.write_bytes(content)
