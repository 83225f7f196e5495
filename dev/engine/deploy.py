"""`deploy/` is what `tune` computes for 4 GB and two cores, and each file is read by a program of its own kind.

`python -m dev.engine.deploy --write` computes the files anew; without it they are compared, then checked.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from ai_school.health import tuning, tuning_files
from dev.engine import debian
from dev.engine.errors import EngineError
from dev.engine.place import Place

RAM_MB, CORES = 4096, 2
BENCH = tuning_files.Bench(PurePosixPath("/home/frappe/frappe-bench"), "frappe")
PLACES = {
	"mariadb.cnf": "mariadb/4gb.cnf",
	"postgresql.conf": "postgres/4gb.conf",
	"redis_cache.conf": "redis/redis_cache.conf",
	"redis_queue.conf": "redis/redis_queue.conf",
	"common_site_config.json": "bench/common_site_config.json",
	"supervisor.conf": "supervisor/ai-school.conf",
}
LAST_LINES = 5
NGINX_CONF = Path("/etc/nginx/nginx.conf")


def computed() -> dict[str, str]:
	"""The text of each computed file by its path below deploy/."""
	found: dict[str, str] = {}
	for database in reversed(tuning.DATABASES):
		found |= tuning_files.files(tuning.plan(RAM_MB, CORES, database), BENCH)
	return {PLACES[name]: text for name, text in found.items()}


def outdated(folder: Path) -> list[str]:
	"""The computed files that are not what `tune` computes now."""
	return [
		name
		for name, text in computed().items()
		if not (folder / name).is_file() or (folder / name).read_text() != text
	]


def problems(folder: Path) -> Iterator[str]:
	"""A sentence for each file that its own program refuses."""
	for name, check in _checks(folder).items():
		done = check()
		if done.returncode:
			said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-LAST_LINES:])
			yield f"deploy/{name} is refused: {said}"


def _checks(folder: Path) -> dict[str, Callable[[], subprocess.CompletedProcess[str]]]:
	tools = Path(sys.executable).parent
	schema = (tools / "check-jsonschema", "--builtin-schema", "vendor.compose-spec")
	return {
		"compose.yaml": lambda: _run(*schema, folder / "compose.yaml"),
		"Containerfile": lambda: _run(
			tools / "hadolint", "--no-color", "--failure-threshold", "warning", folder / "Containerfile"
		),
		"mariadb/4gb.cnf": lambda: _mariadb(folder / "mariadb/4gb.cnf"),
		"postgres/4gb.conf": lambda: _postgres(folder / "postgres/4gb.conf"),
		"redis/redis_cache.conf": lambda: _redis(folder / "redis/redis_cache.conf"),
		"redis/redis_queue.conf": lambda: _redis(folder / "redis/redis_queue.conf"),
		"nginx/ai-school.conf": lambda: _nginx(folder / "nginx/ai-school.conf"),
		"nginx/monitor.conf": lambda: _nginx(folder / "nginx/monitor.conf"),
		"supervisor/ai-school.conf": lambda: _supervisor(folder / "supervisor/ai-school.conf"),
	}


def _run(*command: object) -> subprocess.CompletedProcess[str]:
	parts = [str(part) for part in command]
	return subprocess.run(parts, capture_output=True, text=True, check=False, timeout=60)


def _program(name: str) -> str:
	return debian.find(name) or name


def _mariadb(file: Path) -> subprocess.CompletedProcess[str]:
	"""The server reads its options, and prints them instead of starting."""
	return _run(_program("mariadbd"), f"--defaults-file={file}", "--user=nobody", "--help", "--verbose")


def _postgres(file: Path) -> subprocess.CompletedProcess[str]:
	"""The server reads its file and prints one value of it; it refuses to do so as root."""
	with tempfile.TemporaryDirectory() as folder:
		readable = Path(folder) / "postgresql.conf"
		readable.write_text(file.read_text())
		Path(folder).chmod(0o755)
		readable.chmod(0o644)
		command = (_program("postgres"), "-C", "shared_buffers", f"--config-file={readable}", "-D", folder)
		return _run(*(("setpriv", "--reuid=nobody", "--clear-groups") if _is_root() else ()), *command)


def _redis(file: Path) -> subprocess.CompletedProcess[str]:
	"""The server starts with the file on a socket of its own, says how much it may hold, and ends."""
	with tempfile.TemporaryDirectory() as folder:
		socket = Path(folder) / "redis.sock"
		options = ("--port", "0", "--unixsocket", socket, "--dir", folder, "--daemonize", "yes")
		started = _run(_program("redis-server"), file, *options, "--logfile", Path(folder) / "log")
		if started.returncode:
			return started
		for _attempt in range(20):
			done = _run(_program("redis-cli"), "-s", socket, "config", "get", "maxmemory")
			if done.returncode == 0:
				break
		_run(_program("redis-cli"), "-s", socket, "shutdown", "nosave")
		return done


def _nginx(file: Path) -> subprocess.CompletedProcess[str]:
	"""nginx reads Debian's own configuration with the file in its place, and a server that compresses as a bench's does."""
	with tempfile.TemporaryDirectory() as folder:
		included = Path(folder) / "conf.d"
		included.mkdir()
		(included / file.name).write_text(file.read_text())
		(included / "bench.conf").write_text("server { listen 127.0.0.1:1; gzip on; gzip_types text/css; }\n")
		text = NGINX_CONF.read_text().replace(f"{NGINX_CONF.parent}/conf.d", str(included))
		whole = Path(folder) / NGINX_CONF.name
		whole.write_text(re.sub(r"(?m)^(user|pid) .*$", "", text) + f"pid {folder}/pid;\n")
		return _run(_program("nginx"), "-t", "-c", whole, "-e", Path(folder) / "log")


def _supervisor(file: Path) -> subprocess.CompletedProcess[str]:
	"""Supervisor reads the programs; the user is left out, who is on the school's server and not here."""
	with tempfile.TemporaryDirectory() as folder:
		text = "".join(line for line in file.read_text().splitlines(True) if not line.startswith("user="))
		text = text.replace(str(BENCH.folder), folder)
		(Path(folder) / "logs").mkdir()
		whole = Path(folder) / "supervisord.conf"
		whole.write_text(f"[supervisord]\nlogfile={folder}/log\n\n{text}")
		read = (
			"import sys; from supervisor.options import ServerOptions as S; S().realize(['-c', sys.argv[1]])"
		)
		return _run(sys.executable, "-W", "ignore", "-c", read, whole)


def _is_root() -> bool:
	return os.geteuid() == 0


def main(arguments: list[str]) -> int:
	"""Write the computed files, or compare and check all of deploy/; returns the exit status."""
	place = Place()
	folder = place.repository / "deploy"
	if arguments == ["--write"]:
		for name, text in computed().items():
			(folder / name).write_text(text)
		return 0
	try:
		for name in ("Debian: servers", "Debian: PostgreSQL", "Debian: nginx"):
			debian.install(place, name, debian.STEPS[name], lambda _line: None)
	except EngineError as problem:
		print(problem, file=sys.stderr)
		return 1
	found = [
		f"deploy/{name} is not what tune computes: python -m dev.engine.deploy --write"
		for name in outdated(folder)
	]
	found += problems(folder)
	print("\n".join(found) or "deploy/ is what tune computes, and every file of it can be read")
	return bool(found)


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
