"""The bench's own database server: its data folder, its process, and each site's database in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from dev.engine import debian
from dev.engine.errors import EngineError, from_output
from dev.engine.place import Place
from dev.engine.ports import HOST
from dev.engine.services import Service, start, stop
from dev.engine.settings import Settings
from dev.engine.shell import run


class Database(Protocol):
	"""What the bench needs from a database server; names are those of databases, each with a user of that name."""

	def start(self) -> None:
		"""Make the data folder if there is none, and run the server."""

	def new_site_options(self, name: str) -> list[str]:
		"""The options of `bench new-site` for a new database of that name."""

	def create(self, name: str, password: str) -> dict[str, object]:
		"""An empty database, in place of one of that name, and what the site's configuration says about it."""

	def dump(self, name: str, file: Path) -> None:
		"""Write the whole database to a file."""

	def load(self, name: str, file: Path) -> None:
		"""Read such a file into an empty database."""

	def drop(self, name: str) -> None:
		"""Remove a database and its user."""


class MariaDB:
	"""MariaDB on its own port and data folder, reached over TCP by `root` with the bench's password."""

	def __init__(self, place: Place, settings: Settings) -> None:
		self.place = place
		self.settings = settings
		self.port = settings.ports["mariadb"]
		self.data = place.folder / "mariadb"

	def service(self) -> Service:
		"""The server's process. Its data may be lost with the machine's power: it holds nothing that matters."""
		command = [
			debian.find("mariadbd") or "mariadbd",
			"--no-defaults",
			f"--datadir={self.data}",
			f"--bind-address={HOST}",
			f"--port={self.port}",
			"--socket=mariadb.sock",
			"--pid-file=mariadb.pid",
			"--character-set-server=utf8mb4",
			"--collation-server=utf8mb4_unicode_ci",
			"--skip-name-resolve",
			"--innodb-buffer-pool-size=256M",
			"--innodb-flush-log-at-trx-commit=0",
			"--innodb-doublewrite=0",
			"--performance-schema=off",
			*(["--user=root"] if os.geteuid() == 0 else []),
		]
		return Service("mariadb", tuple(command), self.port)

	def start(self) -> None:
		"""Make the data folder if there is none, and run the server."""
		if not (self.data / "made").exists():
			self._make()
		start(self.place, self.service())

	def _make(self) -> None:
		stop(self.place, "mariadb")
		shutil.rmtree(self.data, ignore_errors=True)
		self.data.mkdir(parents=True, exist_ok=True)
		options = [
			"--no-defaults",
			f"--datadir={self.data}",
			"--auth-root-authentication-method=normal",
			"--skip-test-db",
			"--skip-name-resolve",
		]
		user = ["--user=root"] if os.geteuid() == 0 else []
		command = [debian.find("mariadb-install-db") or "mariadb-install-db", *options, *user]
		run("Making MariaDB's data folder", command, self.place.log("mariadb-install-db"))
		start(self.place, self.service())
		self._query(
			f"ALTER USER root@localhost IDENTIFIED BY '{self.settings.database_password}';"
			f"CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '{self.settings.database_password}';"
			"GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;"
			"DELETE FROM mysql.global_priv WHERE User = '';",
			password="",
		)
		(self.data / "made").touch()

	def new_site_options(self, name: str) -> list[str]:
		"""The options of `bench new-site` for a new database of that name."""
		return [
			*("--db-name", name, "--db-host", HOST, "--db-port", str(self.port), "--no-mariadb-socket"),
			*("--db-root-username", "root", "--db-root-password", self.settings.database_password),
		]

	def create(self, name: str, password: str) -> dict[str, object]:
		"""An empty database, in place of one of that name, and what the site's configuration says about it."""
		self._query(
			f"DROP DATABASE IF EXISTS `{name}`; CREATE DATABASE `{name}`;"
			f"CREATE OR REPLACE USER `{name}`@'%' IDENTIFIED BY '{password}';"
			f"GRANT ALL ON `{name}`.* TO `{name}`@'%'; FLUSH PRIVILEGES;"
		)
		return {"db_name": name, "db_password": password, "db_type": "mariadb"}

	def drop(self, name: str) -> None:
		"""Remove a database and its user."""
		self._query(f"DROP DATABASE IF EXISTS `{name}`; DROP USER IF EXISTS `{name}`@'%';")

	def dump(self, name: str, file: Path) -> None:
		"""Write the whole database to a file."""
		part = file.with_suffix(".part")
		with part.open("wb") as out:
			self._client("mariadb-dump", ["--single-transaction", "--skip-comments", name], stdout=out)
		part.replace(file)

	def load(self, name: str, file: Path) -> None:
		"""Read such a file into an empty database."""
		with file.open("rb") as source:
			self._client("mariadb", [name], stdin=source)

	def _query(self, sql: str, password: str | None = None) -> None:
		self._client("mariadb", ["--execute", sql], password=password)

	def _client(
		self, program: str, arguments: list[str], password: str | None = None, **streams: object
	) -> None:
		path = debian.find(program)
		if path is None:
			raise EngineError(f"`{program}` is missing: run `dev/bench setup`.")
		command = [
			path,
			"--no-defaults",
			"--protocol=tcp",
			f"--host={HOST}",
			f"--port={self.port}",
			"--user=root",
			*arguments,
		]
		secret = self.settings.database_password if password is None else password
		done = subprocess.run(
			command, env={**os.environ, "MYSQL_PWD": secret}, stderr=subprocess.PIPE, **streams
		)  # type: ignore[call-overload]
		if done.returncode:
			raise from_output(f"`{program}`", done.stderr.decode(errors="replace"), self.place.log("mariadb"))


def database(place: Place, settings: Settings, kind: str = "mariadb") -> Database:
	"""The bench's database server of that kind: mariadb or postgres."""
	from dev.engine.postgres import Postgres

	kinds: dict[str, Callable[[Place, Settings], Database]] = {"mariadb": MariaDB, "postgres": Postgres}
	if kind not in kinds:
		raise EngineError(f"No database of the kind {kind!r} is known here: use {' or '.join(kinds)}.")
	return kinds[kind](place, settings)
