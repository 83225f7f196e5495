"""What a database server is told so that it stays within its megabytes."""

from ai_school.health.tuning_values import Setting

POOL_STEP_MB = 32
MARIADB_OWN_MB, MARIADB_CONNECTION_MB, TEMPORARY_MB = 60, 2.5, 16
"""Its code and tables, what a connection's buffers take at the most, a temporary table in memory."""


def settings(database: str, budget_mb: int, connections: int) -> tuple[Setting, ...]:
	"""Return the settings of the server ("mariadb" or "postgres") for so many megabytes and connections."""
	return (_mariadb if database == "mariadb" else _postgres)(budget_mb, connections)


def mariadb_most_mb(pool_mb: int, connections: int) -> float:
	"""Megabytes that MariaDB holds at the most: its pool and a tenth for its own lists, buffers, connections.

	A quarter of the connections is taken to sort in a temporary table at the same time.
	"""
	buffers = 16 + 8 + 16
	temporary = TEMPORARY_MB * connections / 4
	return 1.1 * pool_mb + buffers + MARIADB_OWN_MB + MARIADB_CONNECTION_MB * connections + temporary


def _pool_mb(budget_mb: int, connections: int) -> int:
	pool = POOL_STEP_MB
	while mariadb_most_mb(pool + POOL_STEP_MB, connections) <= budget_mb:
		pool += POOL_STEP_MB
	return pool


def _mariadb(budget_mb: int, connections: int) -> tuple[Setting, ...]:
	values = (
		(
			"innodb_buffer_pool_size",
			f"{_pool_mb(budget_mb, connections)}M",
			"the largest that leaves room for all else",
		),
		("innodb_log_file_size", "64M", "an hour of a school's changes; more only lengthens a recovery"),
		("innodb_log_buffer_size", "16M", "the original design's 16 MB of log buffer"),
		("innodb_flush_method", "O_DIRECT", "pages are not held a second time by the system"),
		("innodb_flush_log_at_trx_commit", 1, "an answer that was shown is not lost in a power cut"),
		(
			"max_connections",
			connections,
			"threads of the web workers, workers and their jobs, scheduler, five spare",
		),
		("key_buffer_size", "8M", "no table of ours is MyISAM"),
		("aria_pagecache_buffer_size", "16M", "for temporary tables on disk alone; 128 MB by default"),
		("tmp_table_size", f"{TEMPORARY_MB}M", "in memory; larger ones go to disk"),
		("max_heap_table_size", f"{TEMPORARY_MB}M", "the same limit: the lower of the two counts"),
		("sort_buffer_size", "512K", "taken by each connection that sorts; 2 MB by default"),
		("join_buffer_size", "256K", "taken by each join without an index"),
		("table_open_cache", 1000, "ERPNext has about 800 tables"),
		("performance_schema", "OFF", "as MariaDB has it by itself: it would hold some 100 MB"),
		("character_set_server", "utf8mb4", "Frappe needs it"),
		("collation_server", "utf8mb4_unicode_ci", "Frappe needs it"),
	)
	return tuple(Setting("mariadb", *value) for value in values)


def _postgres(budget_mb: int, connections: int) -> tuple[Setting, ...]:
	values = (
		("shared_buffers", f"{budget_mb // 4}MB", "a quarter; 128 MB of 512 as in the original design"),
		("effective_cache_size", f"{budget_mb * 3 // 4}MB", "between the original design's 256 and 512 MB"),
		("work_mem", "4MB", "the original design's; for each sort of each connection"),
		(
			"maintenance_work_mem",
			f"{max(16, budget_mb // 16)}MB",
			"a sixteenth; 32 MB of 512 as in the original design",
		),
		("checkpoint_completion_target", "0.9", "the original design's"),
		(
			"wal_buffers",
			f"{max(1, budget_mb // 128)}MB",
			"PostgreSQL's own 1/32 of shared_buffers; the original 16 MB would be an eighth",
		),
		(
			"default_statistics_target",
			100,
			"PostgreSQL's own: the original 50 saves no memory, and classes differ in size",
		),
		(
			"max_connections",
			connections,
			"threads of the web workers, workers and their jobs, scheduler, five spare",
		),
		("max_wal_size", "512MB", "an hour of a school's changes"),
		("random_page_cost", "1.1", "the disk is an SSD"),
		("jit", "off", "compiling costs more than a school's short queries take"),
	)
	return tuple(Setting("postgres", *value) for value in values)
