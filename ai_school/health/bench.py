"""This site's bench: where its servers are by its configuration, whether they answer, what its processes hold."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe
import redis
from frappe import _
from frappe.utils import get_bench_id, get_bench_path
from frappe.utils.background_jobs import generate_qname, get_queue_list

from ai_school.health import memory, ports, stores
from ai_school.health.budget import Translate, identity
from ai_school.health.stores import Address, Queues
from ai_school.tutor import queues as tutor_queues

STATEMENT_S = 5
SAVEPOINT = "ai_school_health"
PROBLEM_CHARACTERS = 160
DATABASE_HOST = "127.0.0.1"
CACHE_VARIABLE = "FRAPPE_REDIS_CACHE"
"""Frappe takes this variable of the environment before the configuration's redis_cache."""


@dataclass(frozen=True, slots=True)
class Reach:
	"""Why each server of the bench does not answer; None for one that does."""

	cache: str | None
	queue: str | None
	database: str | None

	@property
	def records(self) -> bool:
		"""Whether the site's records can be read: Frappe needs its cache for them too."""
		return self.cache is None and self.database is None

	@property
	def translate(self) -> Translate:
		"""The user's language where its texts can be read, else English."""
		return _ if self.records else identity


def init(site: str) -> None:
	"""frappe.init for a command, which goes on when the cache keeps silent."""
	if frappe.cache is not None:
		stores.bound(frappe.cache)
	else:
		_bound_cache_of(site)
	try:
		frappe.init(site=site)
	except redis.exceptions.RedisError:
		frappe.local.lang = "en"


def _bound_cache_of(site: str) -> None:
	"""Where the cache does not answer, have this process, which will connect to it, not wait for it either."""
	url = frappe.get_site_config(".", os.path.join(".", site)).get("redis_cache")
	if url and stores.redis_problem(stores.connect_redis(url)):
		os.environ[CACHE_VARIABLE] = stores.bounded_url(url)


def reach() -> Reach:
	"""Which servers answer. Connects to the database if that was not done yet."""
	cache = stores.redis_problem(stores.connect_redis(frappe.conf.redis_cache))
	return Reach(cache, stores.redis_problem(queue_client()), _database_problem(has_cache=cache is None))


def queue_client() -> Any:
	"""A client of the queue's Redis with bounded waits and, where the bench uses them, its own credentials."""
	if not frappe.conf.get("use_rq_auth"):
		return stores.connect_redis(frappe.conf.redis_queue)
	user = frappe.conf.get("rq_username") or get_bench_id()
	return stores.connect_redis(frappe.conf.redis_queue, user, frappe.conf.get("rq_password"))


def queues() -> Queues:
	"""What this bench's queues hold, by their names without the bench. Raises redis.exceptions.RedisError."""
	names = {generate_qname(name): name for name in get_queue_list()}
	found = stores.queues(queue_client(), list(names))
	return Queues(
		depths={names[full]: depth for full, depth in found.depths.items()},
		oldest_s=found.oldest_s,
		listening={names[full]: workers for full, workers in found.listening.items()},
	)


def processes(*, proportional: bool = True) -> list[memory.Process]:
	"""The bench's processes on this machine, without the command or job that asks; see `memory.processes`."""
	found = memory.processes(Path(get_bench_path()), servers(), tutor_queues.QUEUE, proportional=proportional)
	passing = None if getattr(frappe.local, "request", None) else os.getpid()
	return [process for process in found if process.pid != passing]


def servers() -> tuple[memory.Server, ...]:
	"""The database and Redis servers of the configuration that are on this machine."""
	kinds = dict.fromkeys(redis_addresses(), memory.REDIS) | {database_address(): memory.DATABASE}
	return tuple(
		memory.Server(kind, address.port, address.socket)
		for address, kind in kinds.items()
		if ports.is_local(address.host)
	)


def redis_addresses() -> list[Address]:
	"""The configured addresses of Redis, without repetition."""
	urls = [frappe.conf.get(name) for name in ("redis_cache", "redis_queue", "redis_socketio")]
	return list(dict.fromkeys(stores.redis_address(url) for url in urls if url))


def database_address() -> Address:
	"""The configured address of the site's database server."""
	default_port = stores.DEFAULT_PORTS[database_kind()]
	return Address(
		frappe.conf.get("db_host") or DATABASE_HOST,
		int(frappe.conf.get("db_port") or default_port),
		frappe.conf.get("db_socket") or "",
	)


def database_kind() -> str:
	"""mariadb or postgres."""
	return frappe.conf.get("db_type") or "mariadb"


@contextmanager
def bounded_statements() -> Iterator[None]:
	"""Let no statement of this connection run longer than STATEMENT_S; the connection may be lost meanwhile."""
	frappe.db.set_execution_timeout(STATEMENT_S)
	yield
	if _reading_problem() is None:
		frappe.db.set_execution_timeout(0)


@contextmanager
def undone_on_error() -> Iterator[None]:
	"""Keep the transaction usable when a statement in it fails (PostgreSQL refuses all that follow)."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		yield
	except Exception:
		frappe.db.rollback(save_point=SAVEPOINT)
		raise


def _database_problem(has_cache: bool) -> str | None:
	"""Without its cache Frappe would wait on the way to the database: then it is only asked whether it is there."""
	if has_cache and getattr(frappe.local, "db", None):
		return _reading_problem()
	problem = stores.database_problem(database_kind(), database_address())
	return problem or (_reading_problem() if has_cache else None)


def _reading_problem() -> str | None:
	"""Why the site's own database cannot be read, in its driver's words; None when it can."""
	try:
		if not getattr(frappe.local, "db", None):
			frappe.connect()
		singles = frappe.qb.Table("tabSingles")
		frappe.qb.from_(singles).select(singles.doctype).limit(1).run()
	except Exception as error:  # noqa: BLE001 - each driver has errors of its own, and each of them is the answer
		reason = str(error.args[-1] if error.args else type(error).__name__)
		return " ".join(reason.split())[:PROBLEM_CHARACTERS]
	return None
