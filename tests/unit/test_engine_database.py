"""Which database server a kind means, and what each is asked for."""

import json
from pathlib import Path

import pytest

from dev.engine import settings, testing
from dev.engine.database import MariaDB, database
from dev.engine.errors import EngineError
from dev.engine.place import Place
from dev.engine.postgres import Postgres


@pytest.fixture
def place(tmp_path: Path) -> Place:
	return Place(tmp_path, tmp_path / ".bench")


def test_each_kind_has_its_server(place: Place) -> None:
	chosen = settings.ensure(place)
	assert isinstance(database(place, chosen), MariaDB)
	assert isinstance(database(place, chosen, "postgres"), Postgres)
	with pytest.raises(EngineError, match="use mariadb or postgres"):
		database(place, chosen, "oracle")


def test_a_bench_made_before_a_service_was_known_gets_a_port_for_it(place: Place) -> None:
	before = settings.ensure(place)
	path = place.folder / "bench.json"
	stored = json.loads(path.read_text())
	del stored["ports"]["postgres"]
	path.write_text(json.dumps(stored))
	after = settings.ensure(place)
	assert after.ports["postgres"] not in stored["ports"].values()
	assert {name: after.ports[name] for name in stored["ports"]} == stored["ports"]
	assert after.database_password == before.database_password


def test_tests_on_each_database_have_a_site_of_their_own(place: Place) -> None:
	assert testing.parse(["--db", "postgres"], place).site != testing.parse([], place).site
	assert testing.parse(["--db", "postgres", "--site", "mine.localhost"], place).site == "mine.localhost"
