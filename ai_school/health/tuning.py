"""A configuration of the whole server for its memory and cores: who gets how many megabytes, and what follows from it.

Memory is shared out as the original budget does it for 4 GB (ERPNext 2 GB, the AI part 1 GB, the database 512 MB, the
system 512 MB). On a larger server the AI part stays at its 1 GB and half of what is more goes to the database.
"""

from dataclasses import dataclass

from ai_school.health import tuning_database
from ai_school.health.tuning_values import Setting

ERPNEXT, AI, DATABASE, SYSTEM = "ERPNext", "AI part", "database", "system"
DATABASES = ("mariadb", "postgres")
BUDGETED_MB = 4096
AI_MB = 1024
SYSTEM_SHARE = DATABASE_SHARE = 1 / 8
AI_SHARE = 1 / 4
DATABASE_SHARE_OF_MORE = 1 / 2
LEAST_SYSTEM_MB = 512
LEAST_DATABASE_MB = 384

WEB_MASTER_MB, WEB_MB, WORKER_MB, SCHEDULER_MB, SOCKETIO_MB = 110, 230, 200, 90, 90
"""Most that each process holds with ERPNext and Education loaded. Frappe alone was measured at 122 MB a web worker after
load, 58 MB an idle worker and 100 MB more in a job's fork; ERPNext's own modules are allowed 80 to 110 MB on top."""
NGINX_MB = 30
REDIS_CACHE_MB, REDIS_QUEUE_MB, REDIS_OWN_MB = 100, 64, 20
AI_IN_WEB_MB, ANALYTICS_MB = 10, 30
THREADS = 4
MOST_WORKERS = 8
SPARE_CONNECTIONS = 5
"""Of a backup, a console, an administrator."""


class DoesNotFitError(ValueError):
	"""The server is too small; the text shows the sum."""


@dataclass(frozen=True, slots=True)
class Share:
	"""What one kind of process gets: the part of the budget it belongs to, how many there are, megabytes each."""

	part: str
	name: str
	count: int
	each_mb: int

	@property
	def mb(self) -> int:
		"""Megabytes of all of them."""
		return self.count * self.each_mb


@dataclass(frozen=True, slots=True)
class Counts:
	"""How many processes serve: web workers with THREADS threads each, RQ workers of the bench, of the tutor."""

	web: int
	workers: int
	tutor: int

	@property
	def connections(self) -> int:
		"""Database connections that may be open at once, in full tens: a worker and its job have one each."""
		used = self.web * THREADS + 2 * (self.workers + self.tutor) + 1 + SPARE_CONNECTIONS
		return -(-used // 10) * 10


@dataclass(frozen=True, slots=True)
class Plan:
	"""The configuration: budget in MB by part, what fills it, and the settings that follow."""

	ram_mb: int
	cores: int
	database: str
	budget: dict[str, int]
	shares: tuple[Share, ...]
	counts: Counts
	settings: tuple[Setting, ...]

	def used_mb(self, part: str) -> int:
		"""Megabytes that the processes of a part hold at most."""
		return sum(share.mb for share in self.shares if share.part == part)


def plan(ram_mb: int, cores: int, database: str = "mariadb") -> Plan:
	"""Return the configuration for so much memory (MB) and so many cores.

	Raises ValueError for numbers below 1 or an unknown database, DoesNotFitError with the sum when the server is too small.
	"""
	if ram_mb < 1 or cores < 1:
		raise ValueError("memory and cores must be at least 1")
	if database not in DATABASES:
		raise ValueError(f"the database must be one of {', '.join(DATABASES)}")
	budget = _budget(ram_mb)
	counts = _counts(budget, cores)
	shares = (*_shares(counts), Share(DATABASE, database, 1, budget[DATABASE]))
	_check(ram_mb, budget, shares)
	settings = (
		*_bench_settings(counts),
		*_redis_settings(),
		*tuning_database.settings(database, budget[DATABASE], counts.connections),
	)
	return Plan(ram_mb, cores, database, budget, shares, counts, settings)


def _budget(ram_mb: int) -> dict[str, int]:
	usual = min(ram_mb, BUDGETED_MB)
	system = max(LEAST_SYSTEM_MB, round(ram_mb * SYSTEM_SHARE))
	ai = min(AI_MB, round(usual * AI_SHARE))
	database = round(usual * DATABASE_SHARE + (ram_mb - usual) * DATABASE_SHARE_OF_MORE)
	return {ERPNEXT: ram_mb - system - ai - database, AI: ai, DATABASE: database, SYSTEM: system}


def _counts(budget: dict[str, int], cores: int) -> Counts:
	"""A web worker for each core, and one more job at a time for each two cores, as far as memory goes; never none."""
	tutor = 1 if cores < 4 or budget[AI] < AI_MB else 2
	wanted = max(2, cores)
	workers = max(1, min(MOST_WORKERS, cores // 2))
	while workers > 1 and _room(budget, workers, tutor) < wanted:
		workers -= 1
	return Counts(max(1, min(wanted, _room(budget, workers, tutor))), workers, tutor)


def _room(budget: dict[str, int], workers: int, tutor: int) -> int:
	"""For how many web workers there is memory beside so many others."""
	fixed = _shares(Counts(0, workers, tutor))
	left = {
		part: budget[part] - sum(share.mb for share in fixed if share.part == part) for part in (ERPNEXT, AI)
	}
	return min(left[ERPNEXT] // WEB_MB, left[AI] // AI_IN_WEB_MB)


def _shares(counts: Counts) -> tuple[Share, ...]:
	return (
		Share(ERPNEXT, "nginx", 1, NGINX_MB),
		Share(ERPNEXT, "web server's master", 1, WEB_MASTER_MB),
		Share(ERPNEXT, "web workers", counts.web, WEB_MB),
		Share(ERPNEXT, "workers default,short,long", counts.workers, WORKER_MB),
		Share(ERPNEXT, "scheduler", 1, SCHEDULER_MB),
		Share(ERPNEXT, "socket.io server", 1, SOCKETIO_MB),
		Share(ERPNEXT, "Redis cache", 1, REDIS_CACHE_MB + REDIS_OWN_MB),
		Share(ERPNEXT, "Redis queue", 1, REDIS_QUEUE_MB + REDIS_OWN_MB),
		Share(AI, "workers tutor", counts.tutor, WORKER_MB),
		Share(AI, "tutor in the web workers", counts.web, AI_IN_WEB_MB),
		Share(AI, "analytics in a worker", counts.workers, ANALYTICS_MB),
	)


def _check(ram_mb: int, budget: dict[str, int], shares: tuple[Share, ...]) -> None:
	needed = {part: sum(share.mb for share in shares if share.part == part) for part in (ERPNEXT, AI)}
	needed |= {DATABASE: max(LEAST_DATABASE_MB, budget[DATABASE]), SYSTEM: LEAST_SYSTEM_MB}
	over = [
		f"{part} needs {mb} MB and has {budget[part]}" for part, mb in needed.items() if mb > budget[part]
	]
	if over:
		terms = " + ".join(f"{part} {mb}" for part, mb in needed.items())
		raise DoesNotFitError(
			f"It does not fit into {ram_mb} MB. At the least: {terms} = {sum(needed.values())} MB. "
			f"By the budget {', '.join(over)}."
		)


def _bench_settings(counts: Counts) -> tuple[Setting, ...]:
	return (
		Setting(
			"bench",
			"gunicorn_workers",
			counts.web,
			"a worker for each core; bench's own default would be 2 × cores + 1",
		),
		Setting(
			"bench", "background_workers", counts.workers, "jobs of default, short and long side by side"
		),
		Setting(
			"bench",
			"workers",
			{"tutor": {"timeout": 300, "background_workers": counts.tutor}},
			"a queue of its own: one worker keeps 32 questions with the model at once",
		),
		Setting(
			"bench",
			"scheduler_tick_interval",
			60,
			"questions and flags that wait are looked at every minute; Frappe by itself looks every four",
		),
		Setting(
			"environment",
			"MALLOC_ARENA_MAX",
			2,
			"glibc would keep up to 8 pools of freed memory a core for the threads",
		),
		Setting(
			"web environment",
			"GUNICORN_CMD_ARGS",
			f"--worker-class gthread --threads {THREADS} --max-requests 5000 --max-requests-jitter 500",
			"threads serve who polls; a worker that grew is replaced",
		),
	)


def _redis_settings() -> tuple[Setting, ...]:
	return (
		Setting("redis_cache", "maxmemory", f"{REDIS_CACHE_MB}mb", "the original design's 100 MB"),
		Setting(
			"redis_cache", "maxmemory-policy", "allkeys-lru", "a cache forgets what was not used for longest"
		),
		Setting("redis_cache", "save", "", "a cache needs no copy on disk"),
		Setting("redis_queue", "maxmemory", f"{REDIS_QUEUE_MB}mb", "some ten thousand waiting jobs"),
		Setting("redis_queue", "maxmemory-policy", "noeviction", "a queue must not forget a job"),
	)
