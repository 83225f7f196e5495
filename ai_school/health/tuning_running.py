"""What the servers of this bench are told now, to set a plan against."""

import os
from collections.abc import Sequence
from typing import Any

import frappe
import redis

from ai_school.health import bench, stores
from ai_school.health.tuning_values import Setting

RUNNING = dict[tuple[str, str], Any]


def running(settings: Sequence[Setting]) -> RUNNING:
	"""Return the present value of each setting by (server, name); what cannot be read is left out."""
	return {**_configured(settings), **_of_redis(settings), **_of_database(settings)}


def _configured(settings: Sequence[Setting]) -> RUNNING:
	"""Of the bench's configuration, and of this process's environment, which the bench's own may differ from."""
	found: RUNNING = {}
	for each in settings:
		value = {"bench": frappe.conf.get(each.name), "environment": os.environ.get(each.name)}.get(
			each.server
		)
		if value is not None:
			found[each.server, each.name] = value
	return found


def _of_redis(settings: Sequence[Setting]) -> RUNNING:
	found: RUNNING = {}
	for server in ("redis_cache", "redis_queue"):
		names = [each.name for each in settings if each.server == server]
		client = (
			bench.queue_client() if server == "redis_queue" else stores.connect_redis(frappe.conf.redis_cache)
		)
		try:
			found |= {(server, name): client.config_get(name).get(name) for name in names}
		except redis.exceptions.RedisError:
			continue
	return {key: value for key, value in found.items() if value is not None}


def _of_database(settings: Sequence[Setting]) -> RUNNING:
	kind = bench.database_kind()
	names = [each.name for each in settings if each.server == kind]
	if not names:
		return {}
	rows = _postgres_values(names) if kind == "postgres" else _mariadb_values(names)
	return {(kind, name.lower()): value for name, value in rows}


def _mariadb_values(names: list[str]) -> Any:
	table = frappe.qb.Table("GLOBAL_VARIABLES", schema="information_schema")
	query = frappe.qb.from_(table).select(table.VARIABLE_NAME, table.VARIABLE_VALUE)
	return query.where(table.VARIABLE_NAME.isin([name.upper() for name in names])).run()


def _postgres_values(names: list[str]) -> list[tuple[str, str]]:
	"""Name and value with its unit: the view holds sizes in units such as 8kB."""
	table = frappe.qb.Table("pg_settings", schema="pg_catalog")
	query = frappe.qb.from_(table).select(table.name, table.setting, table.unit).where(table.name.isin(names))
	return [(name, _with_unit(value, unit)) for name, value, unit in query.run()]


def _with_unit(value: str, unit: str | None) -> str:
	return f"{int(value) * 8}kB" if unit == "8kB" else f"{value}{unit or ''}"
