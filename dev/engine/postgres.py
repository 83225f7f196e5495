"""The bench's own PostgreSQL, for tests on the other database that Frappe runs on."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dev.engine import debian
from dev.engine.errors import EngineError, from_output
from dev.engine.place import Place
from dev.engine.ports import HOST
from dev.engine.services import Service, start, stop
from dev.engine.settings import Settings
from dev.engine.shell import run

OWNER = "postgres"
"""PostgreSQL refuses to run as root: then it runs as the user that Debian's package has made for it."""


class Postgres:
	"""PostgreSQL on its own port and data folder, reached over TCP by `postgres` with the bench's password."""

	def __init__(self, place: Place, settings: Settings) -> None:
		self.place = place
		self.settings = settings
		self.port = settings.ports["postgres"]
		self.data = place.folder / "postgres"

	def service(self) -> Service:
		"""The server's process. Its data may be lost with the machine's power: it holds nothing that matters."""
		options = {
			"fsync": "off",
			"synchronous_commit": "off",
			"full_page_writes": "off",
			"shared_buffers": "128MB",
		}
		command = (
			_program("postgres"),
			*("-D", str(self.data), "-h", HOST, "-p", str(self.port), "-k", str(self.data)),
			*(f"--{name}={value}" for name, value in options.items()),
		)
		return Service("postgres", (*_as_owner(), *command), self.port)

	def start(self) -> None:
		"""Make the data folder if there is none, and run the server."""
		if not (self.data / "made").exists():
			self._make()
		start(self.place, self.service())

	def _make(self) -> None:
		stop(self.place, "postgres")
		shutil.rmtree(self.data, ignore_errors=True)
		self.data.mkdir(parents=True)
		password = self.data.with_name("postgres.password")
		password.write_text(self.settings.database_password)
		self._give_away(self.data, password)
		options = (
			"--username",
			OWNER,
			"--pwfile",
			str(password),
			"--auth",
			"scram-sha-256",
			"--encoding",
			"UTF8",
		)
		command = [
			*_as_owner(),
			_program("initdb"),
			"-D",
			str(self.data),
			*options,
			"--no-sync",
			"--locale=C.UTF-8",
		]
		run("Making PostgreSQL's data folder", command, self.place.log("initdb"), cwd=self.data)
		password.unlink()
		start(self.place, self.service())
		self._query("GRANT CREATE ON SCHEMA public TO PUBLIC", name="template1")
		(self.data / "made").touch()

	def _give_away(self, *paths: Path) -> None:
		"""Let the server's user own its files; raises EngineError where it may not pass the folders above them."""
		if os.geteuid() != 0:
			return
		owner = pwd.getpwnam(OWNER)
		for path in paths:
			os.chown(path, owner.pw_uid, owner.pw_gid)
		probe = subprocess.run([*_as_owner(), "test", "-w", str(self.data)], check=False)
		if probe.returncode:
			raise EngineError(
				f"PostgreSQL does not run as root, and its user {OWNER} may not enter {self.place.folder}: "
				"work in a folder that every user may pass."
			)

	def new_site_options(self, name: str) -> list[str]:
		"""The options of `bench new-site` for a new database of that name."""
		return [
			*("--db-type", "postgres", "--db-name", name, "--db-host", HOST, "--db-port", str(self.port)),
			*("--db-root-username", OWNER, "--db-root-password", self.settings.database_password),
		]

	def create(self, name: str, password: str) -> dict[str, object]:
		"""An empty database, in place of one of that name, and what the site's configuration says about it."""
		self.drop(name)
		self._query(f"CREATE USER \"{name}\" PASSWORD '{password}'")
		self._query(f'CREATE DATABASE "{name}" OWNER "{name}"')
		where = {"db_host": HOST, "db_port": self.port}
		return {"db_name": name, "db_password": password, "db_type": "postgres", **where}

	def drop(self, name: str) -> None:
		"""Remove a database and its user."""
		self._query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
		self._query(f'DROP USER IF EXISTS "{name}"')

	def dump(self, name: str, file: Path) -> None:
		"""Write the whole database to a file."""
		part = file.with_suffix(".part")
		self._client("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={part}", name])
		part.replace(file)

	def load(self, name: str, file: Path) -> None:
		"""Read such a file into an empty database, whose user owns what is in it."""
		self._client("pg_restore", ["--no-owner", f"--role={name}", f"--dbname={name}", str(file)])

	def _query(self, sql: str, name: str = "postgres") -> None:
		self._client(
			"psql",
			["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={name}", f"--command={sql}"],
		)

	def _client(self, program: str, arguments: Sequence[str]) -> None:
		command = [
			_program(program),
			f"--host={HOST}",
			f"--port={self.port}",
			f"--username={OWNER}",
			*arguments,
		]
		secret = {"PGPASSWORD": self.settings.database_password}
		done = subprocess.run(command, env={**os.environ, **secret}, stderr=subprocess.PIPE, check=False)
		if done.returncode:
			raise from_output(
				f"`{program}`", done.stderr.decode(errors="replace"), self.place.log("postgres")
			)


def _program(name: str) -> str:
	path = debian.find(name)
	if path is None:
		raise EngineError(
			f"`{name}` is missing: install Debian's package postgresql, or run `dev/test --db postgres`."
		)
	return path


def _as_owner() -> tuple[str, ...]:
	if os.geteuid() != 0:
		return ()
	return ("setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups")
