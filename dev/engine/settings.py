"""What one bench has chosen for itself once: its ports and the passwords of its services and sites."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from dev.engine import ports
from dev.engine.errors import EngineError
from dev.engine.place import Place

PREFERRED = {
	"web": 8000,
	"mariadb": 23306,
	"postgres": 25432,
	"redis_cache": 23000,
	"redis_queue": 21000,
	"model": 8100,
}


@dataclass(frozen=True, slots=True)
class Settings:
	"""Ports by service, and passwords that never leave `.bench`."""

	ports: dict[str, int]
	database_password: str
	admin_password: str


def ensure(place: Place) -> Settings:
	"""The bench's settings, chosen now if this is the first time; by one of two commands that begin together."""
	path = place.folder / "bench.json"
	path.parent.mkdir(parents=True, exist_ok=True)
	with path.with_suffix(".lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		if not path.exists():
			_write(place, Settings(_choose_ports(), secrets.token_hex(12), secrets.token_hex(6)))
		found = load(place)
		if missing := PREFERRED.keys() - found.ports.keys():
			found = change_ports(place, keep=found.ports.keys() - missing)
		return found


def load(place: Place) -> Settings:
	"""The bench's settings. Raises EngineError if there is no bench yet or its file is damaged."""
	path = place.folder / "bench.json"
	try:
		return Settings(**json.loads(path.read_text()))
	except FileNotFoundError as error:
		raise EngineError("There is no development bench yet: run `dev/bench setup`.") from error
	except (ValueError, TypeError) as error:
		raise EngineError(
			f"{path} is damaged: delete the folder {place.folder} and run `dev/bench setup`."
		) from error


def change_ports(place: Place, keep: Collection[str] = ()) -> Settings:
	"""Choose free ports anew, but for the services named in `keep`, and keep everything else."""
	old = load(place)
	kept = {name: port for name, port in old.ports.items() if name in keep}
	_write(place, replace(old, ports=_choose_ports(kept)))
	return load(place)


def _choose_ports(kept: Mapping[str, int] | None = None) -> dict[str, int]:
	chosen = dict(kept or {})
	for name, preferred in PREFERRED.items():
		if name not in chosen:
			chosen[name] = ports.choose(preferred, chosen.values())
	return chosen


def _write(place: Place, settings: Settings) -> None:
	place.folder.mkdir(parents=True, exist_ok=True)
	path = place.folder / "bench.json"
	with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
		json.dump(asdict(settings), file, indent="\t")
