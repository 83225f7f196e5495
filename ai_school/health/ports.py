"""Who serves an address of this machine, as far as any user may see it; and which addresses are this machine's."""

import socket
from pathlib import Path

import psutil

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
LISTENING = "0A"


def is_local(host: str) -> bool:
	"""Whether a configured host is this machine, without asking a name server."""
	if host in ("", "localhost", "127.0.0.1", "::1", socket.gethostname()):
		return True
	return any(host == address.address for card in psutil.net_if_addrs().values() for address in card)


def listener(port: int, tables: tuple[Path, ...] = TABLES) -> int | None:
	"""User id of the process that listens on a TCP port of this machine; None if nobody does."""
	for table in tables:
		try:
			rows = table.read_text().splitlines()[1:]
		except OSError:
			continue
		for row in rows:
			cells = row.split()
			if cells[3] == LISTENING and int(cells[1].rpartition(":")[2], 16) == port:
				return int(cells[7])
	return None


def socket_owner(path: str) -> int | None:
	"""User id of the owner of a Unix socket; None if there is none."""
	try:
		return Path(path).stat().st_uid
	except OSError:
		return None
