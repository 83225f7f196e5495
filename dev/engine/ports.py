"""Ports on the loopback address: which are free, and who holds one that is not."""

from __future__ import annotations

import socket
from collections.abc import Collection
from pathlib import Path

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
	"""Whether a server could listen on this port of the loopback address now."""
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((HOST, port))
		except OSError:
			return False
		return True


def answers(port: int) -> bool:
	"""Whether a server accepts connections on this port."""
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex((HOST, port)) == 0


def choose(preferred: int, taken: Collection[int] = ()) -> int:
	"""The first free port at or above `preferred` that is not in `taken`."""
	return next(port for port in range(preferred, 65536) if port not in taken and is_free(port))


def holder(port: int) -> str:
	"""The program that listens on this port, as "name (process id)", or "another program" if it cannot be seen."""
	inode = _listening_inode(port)
	for folder in Path("/proc").glob("[0-9]*"):
		if inode and _has_socket(folder, inode):
			return f"{(folder / 'comm').read_text().strip()} (process {folder.name})"
	return "another program"


def _listening_inode(port: int) -> str | None:
	for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
		for row in table.read_text().splitlines()[1:] if table.exists() else ():
			cells = row.split()
			if cells[3] == "0A" and int(cells[1].rpartition(":")[2], 16) == port:
				return cells[9]
	return None


def _has_socket(process: Path, inode: str) -> bool:
	try:
		return any(link.readlink().name == f"socket:[{inode}]" for link in (process / "fd").iterdir())
	except OSError:
		return False
