"""A plan as the files that the servers read: MariaDB or PostgreSQL, both Redis, bench, supervisor."""

import json
from dataclasses import dataclass
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
	"""Where the bench is on the server, and as which user it runs."""

	folder: PurePath
	user: str


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
	"""Return supervisor's programs: web server, workers, scheduler, socket.io server, both Redis."""
	env = _environment(plan, "environment")
	web_env = f"{env},{_environment(plan, 'web environment')}"
	web = f"{bench.folder}/env/bin/gunicorn -b 127.0.0.1:8000 -w {plan.counts.web} -t 120 --preload frappe.app:application"
	programs = {
		"web": _program(web, bench, environment=web_env, directory=f"{bench.folder}/sites", stopwaitsecs=40),
		"schedule": _program("bench schedule", bench, environment=env),
		"worker": _worker(bench, env, "default,short,long", plan.counts.workers),
		"worker-tutor": _worker(bench, env, "tutor", plan.counts.tutor),
		"socketio": _program(f"node {bench.folder}/apps/frappe/socketio.js", bench),
		"redis-cache": _program(f"redis-server {bench.folder}/config/redis_cache.conf", bench, priority=1),
		"redis-queue": _program(f"redis-server {bench.folder}/config/redis_queue.conf", bench, priority=1),
	}
	logs = f"{bench.folder}/logs"
	return "\n".join(
		_section(name, {**keys, "stdout_logfile": f"{logs}/{name}.log", "redirect_stderr": "true"})
		for name, keys in programs.items()
	)


def _environment(plan: Plan, server: str) -> str:
	return ",".join(f'{name}="{value}"' for name, value in _values(plan, server).items())


def _worker(bench: Bench, env: str, queues: str, count: int) -> dict[str, Any]:
	return _program(
		f"bench worker --queue {queues}",
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
	return f"[program:ai-school-{name}]\n" + "".join(f"{key}={value}\n" for key, value in keys.items())


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
