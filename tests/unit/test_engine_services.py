"""Ports are chosen free, processes are known by their id and stopped by it."""

import os
import socket
import sys
from pathlib import Path

import pytest

from dev.engine import ports, services, settings
from dev.engine.place import Place

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def place(tmp_path: Path) -> Place:
	place = Place(tmp_path, tmp_path / ".bench")
	place.run.mkdir(parents=True)
	return place


@pytest.fixture
def listener():
	with socket.socket() as holder:
		holder.bind(("127.0.0.1", 0))
		holder.listen()
		yield holder.getsockname()[1]


def test_port_in_use_is_passed_over(listener: int) -> None:
	assert not ports.is_free(listener)
	assert ports.answers(listener)
	assert ports.choose(listener) > listener


def test_port_chosen_for_another_service_is_passed_over() -> None:
	first = ports.choose(18000)
	assert ports.choose(18000, [first]) > first


def test_holder_of_a_port_is_named(listener: int) -> None:
	assert f"(process {os.getpid()})" in ports.holder(listener)


def test_settings_are_chosen_once_and_kept_private(place: Place) -> None:
	first = settings.ensure(place)
	assert settings.ensure(place) == first
	assert len(set(first.ports.values())) == len(settings.PREFERRED)
	assert (place.folder / "bench.json").stat().st_mode & 0o077 == 0


def test_new_ports_keep_the_passwords(place: Place) -> None:
	before = settings.ensure(place)
	with socket.socket() as holder:
		holder.bind(("127.0.0.1", before.ports["web"]))
		after = settings.change_ports(place)
	assert after.ports["web"] != before.ports["web"]
	assert settings.change_ports(place, keep=["web"]).ports["web"] == after.ports["web"]
	assert after.database_password == before.database_password


def test_service_is_started_once_and_stopped(place: Place) -> None:
	service = services.Service("worker", SLEEPS)
	assert services.start(place, service)
	number = services.process_id(place, "worker")
	assert number is not None
	assert not services.start(place, service)
	assert services.process_id(place, "worker") == number
	assert services.stop(place, "worker")
	assert services.process_id(place, "worker") is None
	assert not services.stop(place, "worker")


def test_service_that_ignores_the_request_to_end_is_ended(
	place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(services, "STOP_S", 0.3)
	stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
	services.start(place, services.Service("worker", (sys.executable, "-c", stubborn)))
	assert services.stop(place, "worker")
	assert services.process_id(place, "worker") is None


def test_process_id_that_was_given_away_again_is_not_taken_for_the_service(place: Place) -> None:
	(place.run / "web.pid").write_text(f"{os.getpid()} 1")
	assert services.process_id(place, "web") is None
	assert services.has_crashed(place, "web")
	assert not services.stop(place, "web")
	assert not services.has_crashed(place, "web")


def test_service_with_a_port_is_ready_when_it_answers(place: Place) -> None:
	port = ports.choose(18100)
	listens = f"import socket, time; s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
	services.start(place, services.Service("web", (sys.executable, "-c", listens), port))
	try:
		assert ports.answers(port)
	finally:
		services.stop(place, "web")
