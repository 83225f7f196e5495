"""Where the parts of the development bench lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCHOOL = "school.localhost"


@dataclass(frozen=True, slots=True)
class Place:
	"""The folders of one development bench, by default `.bench` in this repository."""

	repository: Path = REPOSITORY
	folder: Path = REPOSITORY / ".bench"

	@property
	def environment(self) -> Path:
		"""The virtual environment that Frappe and the tests run in."""
		return self.folder / "env"

	@property
	def python(self) -> Path:
		"""The interpreter of that environment."""
		return self.environment / "bin" / "python"

	@property
	def apps(self) -> Path:
		"""The apps: `apps/<app>/<app>`, as on any bench."""
		return self.folder / "apps"

	@property
	def sites(self) -> Path:
		"""The sites, their common settings and the built assets."""
		return self.folder / "sites"

	@property
	def logs(self) -> Path:
		"""A log for each service and for each step of the setup."""
		return self.folder / "logs"

	@property
	def run(self) -> Path:
		"""Process ids and locks."""
		return self.folder / "run"

	@property
	def stamps(self) -> Path:
		"""What each finished step was made from."""
		return self.folder / "stamps"

	@property
	def desk(self) -> Path:
		"""The npm packages that the desk's bundles are built with."""
		return self.folder / "desk"

	def log(self, name: str) -> Path:
		"""The log of the step or service of that name; its folder exists afterwards."""
		self.logs.mkdir(parents=True, exist_ok=True)
		return self.logs / f"{name.lower().replace(' ', '-')}.log"

	def app_folders(self) -> dict[str, Path]:
		"""App names and the folders that hold their packages, in the order of installation, without Frappe."""
		education = self.repository / "dev" / "education"
		found = {"education": education} if (education / "education" / "hooks.py").is_file() else {}
		return {**found, "ai_school": self.repository}

	def variables(self) -> dict[str, str]:
		"""The environment variables that a process of this bench runs with."""
		kept = {
			k: v
			for k, v in os.environ.items()
			if k not in ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "PYTHONHOME")
		}
		path = f"{self.environment / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
		return {**kept, "PATH": path, "FRAPPE_BENCH_ROOT": str(self.folder), "PYTHONUNBUFFERED": "1"}
