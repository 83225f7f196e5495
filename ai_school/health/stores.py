"""Whether the servers that a bench stands on answer, and what its queues hold; every wait is bounded.

Nothing here uses Frappe's own connections, which wait for a server for as long as it likes.
"""

import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit

import psutil
import redis
import rq
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 2.0
BOUNDS = ("socket_timeout", "socket_connect_timeout")
DEFAULT_PORTS = {"mariadb": 3306, "postgres": 5432}
# The packet that asks PostgreSQL whether it speaks TLS (its protocol's chapter 55.7); MariaDB speaks first.
GREETINGS = {"mariadb": b"", "postgres": (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")}


@dataclass(frozen=True, slots=True)
class Address:
	"""Where a server listens: a host and port, or the path of a Unix socket."""

	host: str
	port: int
	socket: str = ""

	def __str__(self) -> str:
		return self.socket or f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Queues:
	"""Jobs waiting and workers listening per queue, by the queue's full name; the age of the oldest waiting job."""

	depths: Mapping[str, int]
	oldest_s: float
	listening: Mapping[str, int]


def redis_address(url: str) -> Address:
	"""The address in a Redis URL, without its password."""
	parts = urlsplit(url)
	if parts.scheme == "unix":
		return Address("", 0, parts.path)
	return Address(parts.hostname or "localhost", parts.port or 6379)


def connect_redis(url: str, username: str | None = None, password: str | None = None) -> "redis.Redis":
	"""A client that gives up after TIMEOUT_S and does not try again, whatever the URL says."""
	client = redis.Redis.from_url(url, username=username, password=password)
	bound(client)
	return client


def bound(client: "redis.Redis") -> None:
	"""Have the client's next connections give up after TIMEOUT_S and not try again."""
	client.connection_pool.connection_kwargs.update(
		socket_connect_timeout=TIMEOUT_S,
		socket_timeout=TIMEOUT_S,
		retry=Retry(NoBackoff(), 0),
		retry_on_timeout=False,
	)


def bounded_url(url: str) -> str:
	"""The URL of a Redis for a client of somebody else's, which gives up after TIMEOUT_S too."""
	address, _, query = url.partition("?")
	kept = [pair for pair in parse_qsl(query) if pair[0] not in BOUNDS]
	return f"{address}?{urlencode([*kept, *((name, TIMEOUT_S) for name in BOUNDS)])}"


def redis_problem(client: "redis.Redis") -> str | None:
	"""Why Redis does not answer; None when it does."""
	try:
		client.ping()
	except redis.exceptions.TimeoutError:
		return f"no answer within {TIMEOUT_S:g} s"
	except redis.exceptions.AuthenticationError:
		return "wrong user name or password"
	except redis.exceptions.ConnectionError as error:
		return _of_system(error) or str(error)
	except redis.exceptions.RedisError as error:
		return str(error)
	return None


def database_problem(kind: str, address: Address) -> str | None:
	"""Why the database server does not say a first word; None when it does. Nobody is logged in."""
	try:
		with _connection(address) as connection:
			connection.sendall(GREETINGS[kind])
			return None if connection.recv(1) else "it closes the connection"
	except TimeoutError:
		return f"no answer within {TIMEOUT_S:g} s"
	except OSError as error:
		return _of_system(error) or "no connection"


def queues(client: "redis.Redis", names: Sequence[str], now: datetime | None = None) -> Queues:
	"""What the queues of these full names hold. Raises redis.exceptions.RedisError."""
	found = [rq.Queue(name, connection=client) for name in names]
	ages = [
		age for queue in found if (age := _oldest_s(queue, now or datetime.now(timezone.utc))) is not None
	]
	workers = [worker for worker in rq.Worker.all(connection=client) if _is_alive(worker)]
	return Queues(
		depths={queue.name: queue.count for queue in found},
		oldest_s=max(ages, default=0.0),
		listening={name: _listening(workers, name) for name in names},
	)


def _connection(address: Address) -> socket.socket:
	if not address.socket:
		return socket.create_connection((address.host, address.port), timeout=TIMEOUT_S)
	connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
	connection.settimeout(TIMEOUT_S)
	try:
		connection.connect(address.socket)
	except OSError:
		connection.close()
		raise
	return connection


def _oldest_s(queue: rq.Queue, now: datetime) -> float | None:
	"""Age of the first waiting job; None for an empty queue."""
	for job_id in queue.get_job_ids(0, 1):
		job = queue.fetch_job(job_id)
		if job and job.enqueued_at:
			return max(0.0, (now - job.enqueued_at.replace(tzinfo=timezone.utc)).total_seconds())
	return None


def _is_alive(worker: rq.Worker) -> bool:
	"""False for a worker of this machine whose process is gone: Redis keeps its name for some minutes."""
	return worker.hostname != socket.gethostname() or not worker.pid or psutil.pid_exists(worker.pid)


def _listening(workers: Iterable[rq.Worker], name: str) -> int:
	return sum(1 for worker in workers if name in worker.queue_names())


def _of_system(error: BaseException) -> str:
	"""The operating system's own words for a failed connection."""
	while error is not None:
		if isinstance(error, OSError) and error.errno:
			return os.strerror(error.errno).lower()
		error = error.__cause__ or error.__context__  # type: ignore[assignment]
	return ""
