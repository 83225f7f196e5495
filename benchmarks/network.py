"""Hosts of a benchmark's own on one machine: each a network namespace on a bridge, as machines are on a switch.

What they share listens on this machine's loopback, which they do not see: it is reached over the bridge, at an address of
this machine's, by relays that say from which host each connection came.
"""

import os
import shutil
import socket
import socketserver
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
CHUNK = 65536
FIRST_HOST = 11


class NotAllowedError(Exception):
	"""No network namespace can be made here; the text is the system's reason."""


@dataclass(slots=True)
class Network:
	"""A bridge with its hosts: `address` is this machine's on it, `connections` how many came from each host."""

	subnet: str
	names: tuple[str, ...]
	connections: Counter[str] = field(default_factory=Counter)
	_undone: ExitStack = field(default_factory=ExitStack)

	@property
	def address(self) -> str:
		"""This machine's address."""
		return f"{self.subnet}.1"

	def address_of(self, number: int) -> str:
		"""The address of a host (counted from 0)."""
		return f"{self.subnet}.{FIRST_HOST + number}"

	def command(self, number: int) -> list[str]:
		"""What a command has to begin with to run on a host (counted from 0)."""
		return ["ip", "netns", "exec", self.names[number]]

	def reach(self, ports: Iterable[int]) -> None:
		"""Let the hosts reach these TCP ports of this machine's loopback, at its address."""
		for port in ports:
			self._undone.enter_context(_relay(self, port))

	def connected(self, address: str) -> None:
		"""Count a connection from an address, if it is a host's."""
		for number, name in enumerate(self.names):
			if address == self.address_of(number):
				self.connections[name] += 1


@contextmanager
def network(hosts: int) -> Iterator[Network]:
	"""A network of so many hosts; all of it is gone afterwards.

	Raises NotAllowedError where the system refuses.
	"""
	prefix, subnet = f"ais{os.getpid() % 100_000}", f"10.{200 + os.getpid() % 50}.{os.getpid() // 50 % 250}"
	found = Network(subnet, tuple(f"{prefix}h{number + 1}" for number in range(hosts)))
	with found._undone as undone:
		_ip("link", "add", prefix, "type", "bridge")
		undone.callback(_ip, "link", "del", prefix)
		_ip("address", "add", f"{found.address}/24", "dev", prefix)
		_ip("link", "set", prefix, "up")
		for number, name in enumerate(found.names):
			_ip("netns", "add", name)
			undone.callback(_ip, "netns", "del", name)
			_plug_in(name, prefix, f"{found.address_of(number)}/24")
		yield found


def _plug_in(name: str, bridge: str, address: str) -> None:
	"""Give a namespace a network card with an address, whose other end is in the bridge."""
	_ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
	_ip("link", "set", name, "master", bridge, "up")
	_ip("-n", name, "address", "add", address, "dev", "eth0")
	for card in ("lo", "eth0"):
		_ip("-n", name, "link", "set", card, "up")


def _ip(*arguments: str) -> None:
	program = shutil.which("ip", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
	if program is None:
		raise NotAllowedError("there is no program `ip` (Debian's package iproute2)")
	done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
	if done.returncode:
		raise NotAllowedError(done.stderr.strip() or f"ip {' '.join(arguments)} failed")


@contextmanager
def _relay(network: Network, port: int) -> Iterator[None]:
	"""Carry what comes to a port of the bridge's address to the same port of the loopback."""

	class Connection(socketserver.BaseRequestHandler):
		def handle(self) -> None:
			network.connected(self.client_address[0])
			with socket.create_connection((LOOPBACK, port)) as there:
				back = threading.Thread(target=_carry, args=(there, self.request), daemon=True)
				back.start()
				_carry(self.request, there)
				back.join()

	class Server(socketserver.ThreadingTCPServer):
		allow_reuse_address = daemon_threads = True
		block_on_close = False
		request_queue_size = 128

	with Server((network.address, port), Connection) as server:
		threading.Thread(target=server.serve_forever, daemon=True).start()
		yield
		server.shutdown()


def _carry(source: socket.socket, target: socket.socket) -> None:
	"""Everything from one connection to the other, and then that nothing more comes."""
	try:
		while chunk := source.recv(CHUNK):
			target.sendall(chunk)
		target.shutdown(socket.SHUT_WR)
	except OSError:
		source.close()
		target.close()
