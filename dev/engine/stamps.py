"""Whether a step has to run again: a stamp holds the fingerprint of what its result was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(*values: object, files: Iterable[Path] = (), base: Path | None = None) -> str:
	"""The SHA-256 of values and of files' names (relative to `base`) and contents; the files' order does not matter."""
	digest = hashlib.sha256(repr(values).encode())
	for path in sorted(set(files)):
		name = path.relative_to(base) if base else path.name
		digest.update(f"\0{name}\0".encode())
		digest.update(hashlib.sha256(path.read_bytes()).digest())
	return digest.hexdigest()


class Stamps:
	"""The stamps of one bench, a small file each."""

	def __init__(self, folder: Path) -> None:
		self.folder = folder

	def _path(self, name: str) -> Path:
		return self.folder / name.lower().replace(" ", "-")

	def read(self, name: str) -> str | None:
		"""The fingerprint that the step last finished with."""
		path = self._path(name)
		return path.read_text() if path.is_file() else None

	def write(self, name: str, value: str) -> None:
		"""Note that the step has finished with this fingerprint."""
		self.folder.mkdir(parents=True, exist_ok=True)
		self._path(name).write_text(value)

	def forget(self, name: str) -> None:
		"""Make the step run again."""
		self._path(name).unlink(missing_ok=True)
