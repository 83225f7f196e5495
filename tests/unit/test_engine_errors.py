"""Each failure of the engine is one sentence that says what to do, from the real condition that causes it."""

import errno
import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dev.engine import cli, debian, errors, python_env, services, settings, shell, testing
from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.shell import run


@pytest.fixture
def place(tmp_path: Path) -> Place:
	return Place(tmp_path, tmp_path / ".bench")


@pytest.fixture
def taken_port() -> Iterator[int]:
	with socket.socket() as holder:
		holder.bind(("127.0.0.1", 0))
		holder.listen()
		yield holder.getsockname()[1]


def test_port_that_another_program_holds(place: Place, taken_port: int) -> None:
	service = services.Service("web", (sys.executable, "-c", "pass"), taken_port)
	with pytest.raises(EngineError) as failure:
		services.start(place, service)
	assert f"Port {taken_port} for web is taken by" in str(failure.value)
	assert f"(process {os.getpid()})" in str(failure.value)
	assert "`dev/bench ports`" in str(failure.value)


def test_service_that_ends_at_once_shows_its_log(place: Place) -> None:
	place.folder.mkdir()
	command = (sys.executable, "-c", "import sys; sys.exit('no such table')")
	with pytest.raises(EngineError, match=r"worker did not start; its log .*\n    no such table"):
		services.start(place, services.Service("worker", command))
	assert not services.has_crashed(place, "worker")


def test_wheel_that_is_not_the_pinned_one_is_removed(tmp_path: Path) -> None:
	wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
	wheel.write_bytes(b"something else")
	with pytest.raises(EngineError, match="not the pinned abc"):
		python_env.check_hash(wheel, "abc")
	assert not wheel.exists()


def test_wheel_that_is_the_pinned_one_stays(tmp_path: Path) -> None:
	wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
	wheel.write_bytes(b"the real thing")
	python_env.check_hash(wheel, hashlib.sha256(b"the real thing").hexdigest())
	assert wheel.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_full_disk() -> None:
	with (
		open("/dev/full", "wb", buffering=0) as file,
		pytest.raises(OSError, match="No space left") as failure,
	):
		file.write(b"x")
	assert str(errors.from_os_error(failure.value)).startswith("The disk is full")


@pytest.mark.parametrize(
	("number", "said"),
	[
		(errno.ENOSPC, "The disk is full (/srv/x): free about 3 GB"),
		(errno.EACCES, "No right to write here (/srv/x): run the command as the owner"),
		(errno.EROFS, "No right to write here"),
		(errno.ENOENT, "A file or program is missing (/srv/x): run `dev/bench setup` again"),
		(errno.EIO, "The system refused (/srv/x): Input/output error"),
	],
)
def test_errors_of_the_system(number: int, said: str) -> None:
	assert said in str(errors.from_os_error(OSError(number, os.strerror(number), "/srv/x")))


@pytest.mark.parametrize(
	("output", "said"),
	[
		(
			"ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
			"the disk is full",
		),
		("npm error code ENOTFOUND", "registry cannot be reached"),
		("NewConnectionError: <pip> Failed to establish a new connection", "registry cannot be reached"),
		(
			"Err:1 http://deb.debian.org Temporary failure resolving 'deb.debian.org'",
			"registry cannot be reached",
		),
		("E: Could not get lock /var/lib/dpkg/lock-frontend", "another package installation is running"),
		(
			"Max retries exceeded (SSLError [SSL: CERTIFICATE_VERIFY_FAILED])",
			"certificate of the package registry",
		),
		("npm error code EINTEGRITY", "not the pinned one"),
		("ERROR: No matching distribution found for numpy==0.0", "does not offer a package"),
		("E: Unable to locate package mariadb-server-core", "does not offer a package"),
		("E: Could not open lock file (13: Permission denied), are you root?", "a right is missing"),
	],
)
def test_known_output_becomes_advice(output: str, said: str, tmp_path: Path) -> None:
	sentence = str(errors.from_output("Installing", output, tmp_path / "step.log"))
	assert sentence.startswith("Installing failed: ")
	assert said in sentence
	assert "\n" not in sentence


def test_stack_trace_is_cut_to_its_last_line(place: Place) -> None:
	command = [sys.executable, "-c", "raise ValueError('no such DocType')"]
	with pytest.raises(EngineError) as failure:
		run("Migrating", command, place.log("migrate"))
	assert str(failure.value).startswith("Migrating failed: ValueError: no such DocType (details in ")
	assert "Traceback" in place.log("migrate").read_text()


def test_other_output_is_shown_at_its_end(place: Place) -> None:
	command = [sys.executable, "-c", "import sys; [print(n) for n in range(30)]; sys.exit(3)"]
	with pytest.raises(EngineError) as failure:
		run("Counting", command, place.log("count"))
	assert str(failure.value).endswith("\n    28\n    29")
	assert "\n    5\n" not in str(failure.value)


def test_failure_on_a_full_disk_is_put_down_to_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(errors, "FULL_BYTES", 10**18)
	with pytest.raises(EngineError, match="Making the database failed: the disk is full"):
		run(
			"Making the database",
			[sys.executable, "-c", "raise SystemExit('see the manual')"],
			place.log("x"),
		)


def test_too_little_room_for_a_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	errors.check_room(tmp_path)
	monkeypatch.setattr(errors, "NEEDED_BYTES", 10**18)
	with pytest.raises(EngineError, match=r"too little room for the bench.*free some"):
		errors.check_room(tmp_path)


def test_commands_end_with_their_children_when_a_step_fails(place: Place) -> None:
	child = place.log("child")
	script = f"sleep 60 & echo $! > {child}; wait"
	with ThreadPoolExecutor(1) as pool:
		running = pool.submit(run, "Sleeping", ["sh", "-c", script], place.log("sleep"))
		while not (child.exists() and child.read_text().strip()):
			time.sleep(0.01)
		shell.stop_all()
		with pytest.raises(EngineError, match="Sleeping failed"):
			running.result(timeout=10)
		with pytest.raises(EngineError, match="was not begun"):
			run("Going on", ["true"], place.log("next"))
	shell.allow()
	run("Going on", ["true"], place.log("next"))
	state = Path(f"/proc/{child.read_text().strip()}/stat")
	assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_missing_program(place: Place) -> None:
	with pytest.raises(EngineError, match="needs `mariadb-install-db-of-nobody`, which is missing"):
		run("Making the database", ["mariadb-install-db-of-nobody"], place.log("x"))


def test_missing_packages_are_named_where_they_cannot_be_installed(
	place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setenv("PATH", str(tmp_path))
	monkeypatch.setattr(debian, "ADMINISTRATORS", "")
	with pytest.raises(
		EngineError, match=r"no apt-get here.*apt-get install.*mariadb-server-core redis-server redis-tools"
	):
		debian.install(place, "Debian: servers", debian.SERVERS, print)


def test_packages_without_the_right_to_install_them(
	place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	_program(tmp_path / "apt-get", "exit 0")
	_program(tmp_path / "sudo", "exit 1")
	monkeypatch.setenv("PATH", str(tmp_path))
	monkeypatch.setattr(debian, "ADMINISTRATORS", "")
	monkeypatch.setattr(os, "geteuid", lambda: 1000)
	with pytest.raises(EngineError, match="no right to install them; as root"):
		debian.install(place, "Debian: Chromium", debian.BROWSER, print)


def test_old_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	_program(tmp_path / "node", "echo v12.22.0")
	monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
	with pytest.raises(EngineError, match=r"Node.js 18 or newer is needed and v12.22.0 was found"):
		debian.check_node()


def test_python_that_the_engine_does_not_run_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(python_env, "SUPPORTED", ("2.7",))
	monkeypatch.setenv("PATH", str(tmp_path))
	with pytest.raises(EngineError, match=r"needs Python 2\.7; this is 3\."):
		python_env.interpreter()


def test_bench_that_is_not_there(place: Place) -> None:
	with pytest.raises(EngineError, match="no development bench yet: run `dev/bench setup`"):
		settings.load(place)


def test_damaged_settings(place: Place) -> None:
	place.folder.mkdir()
	(place.folder / "bench.json").write_text("{")
	with pytest.raises(EngineError, match="is damaged"):
		settings.load(place)


def test_somebody_elses_bench_without_that_site(place: Place) -> None:
	with pytest.raises(EngineError, match=r"has no site school\.example"):
		testing.run(place, ["--bench", str(place.folder), "--site", "school.example"])


def test_somebody_elses_bench_without_a_site_named(place: Place) -> None:
	with pytest.raises(EngineError, match="--bench needs --site too"):
		testing.run(place, ["--bench", str(place.folder)])


def test_command_prints_the_sentence_and_fails(
	place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(cli, "Place", lambda: place)
	assert cli.main(["bench", "status"]) == 1
	assert capsys.readouterr().err == "There is no development bench yet: run `dev/bench setup`.\n"


def test_launcher_names_what_is_missing_where_there_is_no_python(tmp_path: Path) -> None:
	launcher = Path(errors.__file__).with_name("launch")
	for name in ("dirname", "sh"):
		(tmp_path / name).symlink_to(f"/usr/bin/{name}")
	done = subprocess.run(
		["/bin/sh", launcher, "bench"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
	)
	assert done.returncode == 1
	assert done.stderr.startswith("Python 3.10 or 3.11 is missing: install it")


def _program(path: Path, body: str) -> None:
	path.write_text(f"#!/bin/sh\n{body}\n")
	path.chmod(0o755)
