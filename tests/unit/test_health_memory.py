"""Which processes belong to a bench, when processes come and go and others hide."""

import os
import subprocess
import sys

import psutil
import pytest

from ai_school.health import memory, ports
from ai_school.health.memory import Process, Server

MB = 1024 * 1024
BENCH = "/home/frappe/school-bench"


class FakeProcess:
	"""A process as psutil shows it; a value that is an exception is raised when it is asked for."""

	def __init__(self, pid, line="", cwd="/", exe="/usr/bin/python3", **more):
		self.pid = pid
		self.values = {"cmdline": line.split(), "cwd": cwd, "exe": exe, "ppid": 1}
		self.values |= {"rss": 10 * MB, "pss": 5 * MB, "uid": 1000, **more}

	def _get(self, what):
		value = self.values[what]
		if isinstance(value, Exception):
			raise value
		return value

	def cmdline(self):
		return self._get("cmdline")

	def cwd(self):
		return self._get("cwd")

	def exe(self):
		return self._get("exe")

	def ppid(self):
		return self._get("ppid")

	def uids(self):
		return type("Ids", (), {"effective": self._get("uid")})

	def memory_info(self):
		return type("Info", (), {"rss": self._get("rss")})

	def memory_full_info(self):
		return type("Info", (), {"pss": self._get("pss")})


def found(*processes, servers=(), bench=BENCH):
	return memory.processes(memory.Path(bench), servers, table=lambda: processes)


@pytest.mark.parametrize(
	"process",
	[
		FakeProcess(1, "python3 -m gunicorn", cwd=f"{BENCH}/sites"),
		FakeProcess(1, "python3 -m gunicorn", cwd=BENCH),
		FakeProcess(1, f"{BENCH}/env/bin/gunicorn -b :8000"),
		FakeProcess(1, f"redis-server {BENCH}/config/redis_cache.conf"),
		FakeProcess(1, f"mariadbd --datadir={BENCH}/data"),
		FakeProcess(1, "gunicorn: master", exe=f"{BENCH}/env/bin/python"),
	],
)
def test_a_process_belongs_by_folder_program_or_path(tmp_path, process):
	assert [each.pid for each in found(process)] == [1]


@pytest.mark.parametrize(
	"process",
	[
		FakeProcess(1, "gunicorn frappe.app:application", cwd="/home/frappe/other-bench/sites"),
		FakeProcess(1, "redis-server *:6379"),
		FakeProcess(1, f"{BENCH}-old/env/bin/python", cwd=f"{BENCH}-old"),
		FakeProcess(1, f"python3 /backup{BENCH}/run.py"),
		FakeProcess(1, ""),
	],
)
def test_a_name_alone_or_a_folder_of_a_similar_name_does_not_do(tmp_path, process):
	assert found(process) == []


def test_a_linked_bench_is_found_by_either_path(tmp_path):
	(tmp_path / "real").mkdir()
	(tmp_path / "link").symlink_to(tmp_path / "real")
	by_link = FakeProcess(1, f"{tmp_path}/link/env/bin/python")
	by_folder = FakeProcess(2, "python", cwd=f"{tmp_path}/real/sites")
	assert {each.pid for each in found(by_link, by_folder, bench=tmp_path / "link")} == {1, 2}


@pytest.mark.parametrize("where", ["cmdline", "rss"])
@pytest.mark.parametrize("fault", [psutil.NoSuchProcess(1), psutil.ZombieProcess(1), psutil.AccessDenied(1)])
def test_a_process_that_vanishes_at_any_step_is_left_out_alone(tmp_path, where, fault):
	gone = FakeProcess(1, "worker", cwd=BENCH, **{where: fault})
	stays = FakeProcess(2, "worker", cwd=BENCH)
	assert [each.pid for each in found(gone, stays)] == [2]


def test_a_hidden_folder_does_not_hide_the_command_line(tmp_path):
	denied = psutil.AccessDenied(1)
	assert found(FakeProcess(1, f"{BENCH}/env/bin/python", cwd=denied, exe=denied))
	assert not found(FakeProcess(1, "python", cwd=denied, exe=denied))


def test_a_hidden_proportional_size_counts_as_the_resident_one(tmp_path):
	hidden = FakeProcess(1, "worker", cwd=BENCH, rss=40 * MB, pss=psutil.AccessDenied(1))
	shown = FakeProcess(2, "worker", cwd=BENCH, rss=30 * MB, pss=20 * MB)
	listed = found(shown, hidden)
	assert [each.pss_mb for each in listed] == [None, 20]
	assert memory.total(listed) == (70, 60)


def test_the_sum_of_nothing_is_nothing():
	assert memory.total([]) == (0, 0)


REDIS = FakeProcess(7, "redis-server 127.0.0.1:13000")
MARIADB = FakeProcess(8, "/usr/sbin/mariadbd", uid=105)


def test_a_server_is_found_by_the_port_it_names(tmp_path):
	other = FakeProcess(9, "redis-server 127.0.0.1:1300")
	listed = found(REDIS, other, servers=[Server(memory.REDIS, 13000)])
	assert listed == [Process("redis-server :13000", 7, 10, 5, memory.REDIS)]


def test_a_server_is_found_by_the_socket_it_names(tmp_path):
	server = FakeProcess(3, "mariadbd --socket=/run/a.sock")
	other = FakeProcess(4, "mariadbd --socket=/run/a.sock.old")
	listed = found(server, other, servers=[Server(memory.DATABASE, socket="/run/a.sock")])
	assert [each.pid for each in listed] == [3]


def test_a_server_that_names_nothing_is_found_by_the_owner_of_its_port(tmp_path, monkeypatch):
	monkeypatch.setattr(ports, "listener", lambda port: 105 if port == 3306 else None)
	other = FakeProcess(9, "/opt/mysqld", uid=200)
	by_port = [Server(memory.DATABASE, 3306)]
	assert [each.pid for each in found(MARIADB, other, servers=by_port)] == [8]
	assert found(MARIADB, servers=[Server(memory.DATABASE, 3307)]) == []


def test_two_servers_of_one_owner_are_not_guessed_between(tmp_path, monkeypatch):
	monkeypatch.setattr(ports, "listener", lambda port: 105)
	twin = FakeProcess(9, "/usr/sbin/mariadbd", uid=105)
	assert found(MARIADB, twin, servers=[Server(memory.DATABASE, 3306)]) == []


def test_the_processes_that_postgres_serves_connections_in_are_its_own(tmp_path, monkeypatch):
	monkeypatch.setattr(ports, "listener", lambda port: 106)
	server = FakeProcess(20, "/usr/lib/postgresql/15/bin/postgres -D /data", uid=106)
	backend = FakeProcess(21, "postgres: school school 127.0.0.1(4) idle", uid=106, ppid=20)
	other = FakeProcess(22, "postgres: other", uid=300, ppid=2)
	listed = found(server, backend, other, servers=[Server(memory.DATABASE, 5432)])
	assert {each.pid for each in listed} == {20, 21}


@pytest.mark.parametrize(
	("line", "program", "kind"),
	[
		(f"{BENCH}/env/bin/gunicorn -b 127.0.0.1:8000 frappe.app:application", "gunicorn", "web"),
		("python -m frappe.utils.bench_helper frappe serve --port 8000", "python3", "web"),
		("python -m frappe.utils.bench_helper frappe worker --queue short,default", "python3", "worker"),
		("python -m frappe.utils.bench_helper frappe worker-pool", "python3", "worker"),
		("python -m frappe.utils.bench_helper frappe worker --queue tutor", "python3", "tutor worker"),
		("python -m frappe.utils.bench_helper frappe worker --queue tutor,long", "python3", "worker"),
		(
			"rq:worker:8a1.host.17.school-bench:tutor: Listening on school-bench:tutor...",
			"python3",
			"tutor worker",
		),
		("rq:worker:8a1.host.17: Listening on short, default...", "python3", "worker"),
		("python -m frappe.utils.bench_helper frappe schedule", "python3", "scheduler"),
		(f"/usr/bin/node {BENCH}/apps/frappe/socketio.js", "node", "socketio"),
		("redis-server 127.0.0.1:13000", "redis-server", "redis"),
		(f"mariadbd --datadir={BENCH}/data", "mariadbd", "database"),
		("bash", "bash", "other"),
	],
)
def test_kinds(line, program, kind):
	assert memory.kind_of(line, program) == kind


def test_the_tutor_s_queue_may_have_another_name():
	line = "python -m frappe.utils.bench_helper frappe worker --queue long"
	assert memory.kind_of(line, "python3", tutor_queue="long") == memory.TUTOR_WORKER


def test_a_real_process_is_found_by_its_folder_and_measured(tmp_path):
	code = "import sys; print(flush=True); sys.stdin.read()"
	child = subprocess.Popen(
		[sys.executable, "-c", code], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
	)
	try:
		child.stdout.readline()
		(process,) = memory.processes(tmp_path)
	finally:
		child.communicate()
	assert (process.pid, process.kind) == (child.pid, memory.OTHER)
	assert 0 < process.pss_mb <= process.rss_mb < 200
	assert memory.processes(tmp_path) == []


def test_the_machine_s_numbers_agree_with_each_other():
	machine = memory.machine()
	assert 0 < machine.available_mb < machine.total_mb
	assert machine.used_mb == machine.total_mb - machine.available_mb
	assert 0 <= machine.swap_used_mb <= machine.swap_total_mb


def test_who_listens_on_a_port_is_read_from_the_kernel_s_table(tmp_path):
	table = tmp_path / "tcp"
	table.write_text(
		"  sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt   uid  timeout inode\n"
		"   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   105        0 22001 1\n"
		"   1: 0100007F:1F90 0100007F:0CEA 01 00000000:00000000 00:00000000 00000000  1000        0 22002 1\n"
	)
	missing = tmp_path / "tcp6"
	assert ports.listener(3306, (missing, table)) == 105
	assert ports.listener(8080, (missing, table)) is None


def test_the_owner_of_a_socket(tmp_path):
	(tmp_path / "a.sock").touch()
	assert ports.socket_owner(str(tmp_path / "a.sock")) == os.getuid()
	assert ports.socket_owner(str(tmp_path / "b.sock")) is None


@pytest.mark.parametrize(
	("host", "local"),
	[
		("127.0.0.1", True),
		("localhost", True),
		("", True),
		("database.school.example", False),
		("192.0.2.7", False),
	],
)
def test_which_hosts_are_this_machine(host, local):
	assert ports.is_local(host) is local


@pytest.mark.parametrize(
	("line", "name"),
	[
		(f"{BENCH}/env/bin/python -m evaluation all --key secret", "python -m evaluation"),
		(f"{BENCH}/env/bin/python {BENCH}/env/bin/gunicorn -b :8000", "python gunicorn"),
		("python3 train.py --key secret", "python3 train.py"),
		("python3 -c secret()", "python3"),
		("python -m frappe.utils.bench_helper frappe worker --queue long", "worker long"),
	],
)
def test_a_name_tells_what_runs_and_no_secret(line, name):
	assert [process.name for process in found(FakeProcess(1, line, cwd=BENCH))] == [name]
