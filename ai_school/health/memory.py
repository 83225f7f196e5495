"""How much memory the processes of one bench hold, and what the machine has left."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from ai_school.health import ports

MB = 1024 * 1024
WEB, WORKER, TUTOR_WORKER, SCHEDULER = "web", "worker", "tutor worker", "scheduler"
SOCKETIO, REDIS, DATABASE, OTHER = "socketio", "redis", "database", "other"

PROGRAMS = {
	REDIS: re.compile(r"redis-server|valkey-server|redis-sentinel"),
	DATABASE: re.compile(r"mariadbd|mysqld|postgres"),
}
COMMANDS = (
	(SOCKETIO, re.compile(r"socketio\.js")),
	(SCHEDULER, re.compile(r"\sschedule(\s|$)")),
	(WORKER, re.compile(r"\sworker(-pool)?(\s|$)|^rq:worker:")),
	(WEB, re.compile(r"gunicorn|\sserve(\s|$)")),
)
ADDRESS = re.compile(r":\d+")
SCRIPT = re.compile(r"\S*python\S* (-m \S+|[^-\s]\S*)")
QUEUES = re.compile(r"--queue[= ](\S+)")


@dataclass(frozen=True, slots=True)
class Server:
	"""A database or Redis on this machine that the bench uses, by TCP port or by path of its socket."""

	kind: str
	port: int = 0
	socket: str = ""


@dataclass(frozen=True, slots=True)
class Process:
	"""A process of the bench; megabytes are of 2**20 bytes.

	`pss_mb` (its own memory plus its share of what it shares) is None where the system does not show it to this
	user, as for a database that runs as a user of its own.
	"""

	name: str
	pid: int
	rss_mb: float
	pss_mb: float | None
	kind: str


@dataclass(frozen=True, slots=True)
class Machine:
	"""The machine's memory in megabytes; `available_mb` is what programs can still get without swapping."""

	total_mb: float
	available_mb: float
	swap_total_mb: float
	swap_used_mb: float

	@property
	def used_mb(self) -> float:
		"""What programs hold and the kernel cannot give back."""
		return self.total_mb - self.available_mb


@dataclass(frozen=True, slots=True)
class _Seen:
	"""A process before it is known whose it is; `line` is its command line, or the title it gave itself."""

	process: psutil.Process
	line: str

	@property
	def program(self) -> str:
		"""The program's name without its folder."""
		return self.line.split(" ", 1)[0].rpartition("/")[2].rstrip(":")


def machine() -> Machine:
	"""The machine's memory now."""
	memory, swap = psutil.virtual_memory(), psutil.swap_memory()
	return Machine(memory.total / MB, memory.available / MB, swap.total / MB, swap.used / MB)


def processes(
	bench: Path,
	servers: Sequence[Server] = (),
	tutor_queue: str = "tutor",
	table: Callable[[], Iterable[psutil.Process]] = psutil.process_iter,
	*,
	proportional: bool = True,
) -> list[Process]:
	"""Processes of the bench, largest first; without `proportional`, by far the dearest part, `pss_mb` stays None.

	A process belongs to the bench when its working folder, its program or a path in its command line lies in the
	bench's folder, or when it is one of `servers` or a child of one. What vanishes or cannot be read while we look
	is left out.
	"""
	everything = [seen for process in table() if (seen := _see(process))]
	paths = tuple(dict.fromkeys((str(bench.absolute()), str(bench.resolve()))))
	members = {seen.process.pid: seen for seen in everything if _lies_in(seen, paths)}
	for server in servers:
		members |= {seen.process.pid: seen for seen in _of_server(server, everything)}
	measured = (_measure(seen, tutor_queue, proportional=proportional) for seen in members.values())
	return sorted((found for found in measured if found), key=_size, reverse=True)


def total(found: Iterable[Process]) -> tuple[float, float]:
	"""Resident and proportional megabytes of the processes.

	Where the proportional size of a process is not known its resident size counts, so that the sum is never too small.
	"""
	listed = list(found)
	return sum(process.rss_mb for process in listed), sum(map(_size, listed))


def as_row(process: Process) -> dict[str, Any]:
	"""The process as JSON holds it, megabytes with one decimal."""
	pss_mb = process.pss_mb
	rounded = {"rss_mb": round(process.rss_mb, 1), "pss_mb": None if pss_mb is None else round(pss_mb, 1)}
	return {**asdict(process), **rounded}


def kind_of(line: str, program: str, tutor_queue: str = "tutor") -> str:
	"""What a process of the bench does, by its command line (or the title it gave itself) and its program's name."""
	for kind, pattern in PROGRAMS.items():
		if pattern.fullmatch(program):
			return kind
	kind = next((kind for kind, pattern in COMMANDS if pattern.search(line)), OTHER)
	if kind == WORKER and re.search(rf"(--queue[= ]|:){re.escape(tutor_queue)}(\s|:|$)", line):
		return TUTOR_WORKER
	return kind


def _see(process: psutil.Process) -> _Seen | None:
	"""None for a process that has gone, that is hidden from us, or that is a thread of the kernel."""
	try:
		line = " ".join(process.cmdline()).strip()
		return _Seen(process, line) if line else None
	except psutil.Error:
		return None


def _lies_in(seen: _Seen, paths: tuple[str, ...]) -> bool:
	if any(re.search(rf"(^|[\s=:,]){re.escape(path)}(/|\s|$)", seen.line) for path in paths):
		return True
	for read in (seen.process.cwd, seen.process.exe):
		try:
			place = read()
		except psutil.Error:
			continue
		if any(place == path or place.startswith(path + "/") for path in paths):
			return True
	return False


def _of_server(server: Server, everything: list[_Seen]) -> list[_Seen]:
	"""The server's process and its children (PostgreSQL serves each connection in one)."""
	candidates = [seen for seen in everything if PROGRAMS[server.kind].fullmatch(seen.program)]
	named = [seen for seen in candidates if _names_endpoint(seen, server)]
	found = named or _owners(server, [seen for seen in candidates if not _has_parent_in(seen, candidates)])
	return found + [seen for seen in candidates if seen not in found and _has_parent_in(seen, found)]


def _names_endpoint(seen: _Seen, server: Server) -> bool:
	if server.socket:
		return re.search(rf"[\s=]{re.escape(server.socket)}(\s|$)", seen.line) is not None
	return re.search(rf"(:|--port[= ]|-p ?){server.port}(\s|$)", seen.line) is not None


def _owners(server: Server, candidates: list[_Seen]) -> list[_Seen]:
	"""The candidate that runs as the user who owns the server's socket, if there is exactly one."""
	owner = ports.socket_owner(server.socket) if server.socket else ports.listener(server.port)
	matching = [seen for seen in candidates if owner is not None and _user(seen) == owner]
	return matching if len(matching) == 1 else []


def _user(seen: _Seen) -> int | None:
	try:
		return int(seen.process.uids().effective)
	except psutil.Error:
		return None


def _has_parent_in(seen: _Seen, others: list[_Seen]) -> bool:
	try:
		parent = seen.process.ppid()
	except psutil.Error:
		return False
	return any(other.process.pid == parent for other in others)


def _measure(seen: _Seen, tutor_queue: str, *, proportional: bool) -> Process | None:
	kind = kind_of(seen.line, seen.program, tutor_queue)
	try:
		resident = seen.process.memory_info().rss / MB
	except psutil.Error:
		return None
	shared = _proportional(seen.process) if proportional else None
	return Process(_title(seen, kind), seen.process.pid, resident, shared, kind)


def _proportional(process: psutil.Process) -> float | None:
	try:
		size: int | None = getattr(process.memory_full_info(), "pss", None)
	except psutil.Error:
		return None
	return None if size is None else size / MB


def _title(seen: _Seen, kind: str) -> str:
	if kind in (WORKER, TUTOR_WORKER) and (queues := QUEUES.search(seen.line)):
		return f"worker {queues[1]}"
	if kind == REDIS and (address := ADDRESS.search(seen.line)):
		return f"{seen.program} {address[0]}"
	script = SCRIPT.match(seen.line)
	return f"{seen.program} {Path(script[1]).name}" if script else seen.program


def _size(process: Process) -> float:
	return process.rss_mb if process.pss_mb is None else process.pss_mb
