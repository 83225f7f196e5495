"""A plan as the files that the servers read: MariaDB or PostgreSQL, both Redis, bench, supervisor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from ai_school.health.tuning import Plan
from ai_school.health.tuning_values import Setting

BY = "# Computed by `bench --site SITE ai-school tune --ram {ram} --cores {cores} --db {database}`.\n"
SUPERVISOR_BY = BY.replace("# ", "; ", 1)
JOB_ENDS_S = {"default,short,long": 1560, "tutor": 420}
"""How long supervisor lets a worker finish its job: a little more than the longest job may take."""


@dataclass(frozen=True, slots=True)
class Bench:
	"""Where the bench is on the server, as which user it runs, and on which port its web server.

	`programs` are the paths of bench, node and redis-server, where they are known: supervisor looks for others in the
	system's folders alone.
	"""

	folder: PurePath
	user: str
	web_port: int = 8000
	programs: Mapping[str, str] = field(default_factory=dict)

	@property
	def name(self) -> str:
		"""The bench's name, as its own commands know it."""
		return self.folder.name

	def program(self, name: str) -> str:
		"""A program with its path, if that is known."""
		return self.programs.get(name, name)


def files(plan: Plan, bench: Bench) -> dict[str, str]:
	"""Return the text of each file by its name."""
	database = "mariadb.cnf" if plan.database == "mariadb" else "postgresql.conf"
	return {
		database: _head(plan, BY)
		+ ("[mysqld]\n" if plan.database == "mariadb" else "")
		+ _lines(plan, plan.database, " = "),
		"redis_cache.conf": _head(plan, BY) + _lines(plan, "redis_cache", " "),
		"redis_queue.conf": _head(plan, BY) + _lines(plan, "redis_queue", " "),
		"common_site_config.json": json.dumps(_values(plan, "bench"), indent=1, sort_keys=True) + "\n",
		"supervisor.conf": _head(plan, SUPERVISOR_BY) + supervisor(plan, bench),
	}


def supervisor(plan: Plan, bench: Bench) -> str:
	"""Return supervisor's programs: web server, workers, scheduler, socket.io server, both Redis.

	They and their groups are named as `bench setup supervisor` names them: `bench restart` and `bench update` restart the
	groups by name.
	"""
	env = _environment(plan, "environment")
	web_env = f"{env},{_environment(plan, 'web environment')}"
	web = (
		f"{bench.folder}/env/bin/gunicorn -b 127.0.0.1:{bench.web_port} -w {plan.counts.web} -t 120 --preload "
		"frappe.app:application"
	)
	node, redis = bench.program("node"), bench.program("redis-server")
	groups = {
		"web": {
			"frappe-web": _program(
				web, bench, environment=web_env, directory=f"{bench.folder}/sites", stopwaitsecs=40
			),
			"node-socketio": _program(f"{node} {bench.folder}/apps/frappe/socketio.js", bench),
		},
		"workers": {
			"frappe-schedule": _program(f"{bench.program('bench')} schedule", bench, environment=env),
			"frappe-worker": _worker(bench, env, "default,short,long", plan.counts.workers),
			"frappe-tutor-worker": _worker(bench, env, "tutor", plan.counts.tutor),
		},
		"redis": {
			"redis-cache": _program(f"{redis} {bench.folder}/config/redis_cache.conf", bench, priority=1),
			"redis-queue": _program(f"{redis} {bench.folder}/config/redis_queue.conf", bench, priority=1),
		},
	}
	return "\n".join(_group(bench, name, programs) for name, programs in groups.items())


def _group(bench: Bench, group: str, programs: dict[str, dict[str, Any]]) -> str:
	"""The programs of a group, then the group."""
	logs = f"{bench.folder}/logs"
	sections = [
		_section(
			f"program:{bench.name}-{name}",
			{**keys, "stdout_logfile": f"{logs}/{name}.log", "redirect_stderr": "true"},
		)
		for name, keys in programs.items()
	]
	names = ",".join(f"{bench.name}-{name}" for name in programs)
	return "\n".join([*sections, _section(f"group:{bench.name}-{group}", {"programs": names})])


def _environment(plan: Plan, server: str) -> str:
	return ",".join(f'{name}="{value}"' for name, value in _values(plan, server).items())


def _worker(bench: Bench, env: str, queues: str, count: int) -> dict[str, Any]:
	return _program(
		f"{bench.program('bench')} worker --queue {queues}",
		bench,
		environment=env,
		stopwaitsecs=JOB_ENDS_S[queues],
		killasgroup="true",
		numprocs=count,
		process_name="%(program_name)s-%(process_num)d",
	)


def _program(command: str, bench: Bench, **more: Any) -> dict[str, Any]:
	usual = {
		"user": bench.user,
		"directory": bench.folder,
		"autostart": "true",
		"autorestart": "true",
		"priority": 4,
	}
	return {"command": command, **usual, **more}


def _section(name: str, keys: dict[str, Any]) -> str:
	return f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in keys.items())


def _head(plan: Plan, text: str) -> str:
	return text.format(ram=plan.ram_mb, cores=plan.cores, database=plan.database)


def _lines(plan: Plan, server: str, between: str) -> str:
	return "".join(f"# {each.reason}\n{each.name}{between}{_written(each)}\n" for each in _of(plan, server))


def _written(setting: Setting) -> str:
	return '""' if setting.value == "" else str(setting.value)


def _values(plan: Plan, server: str) -> dict[str, Any]:
	return {each.name: each.value for each in _of(plan, server)}


def _of(plan: Plan, server: str) -> list[Setting]:
	return [each for each in plan.settings if each.server == server]
