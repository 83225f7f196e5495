"""Servers that are away, silent or in a bad mood are told apart, and none is waited for."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from ai_school.health import stores
from ai_school.health.stores import Address


@contextmanager
def server(*says: bytes, hears_first: bool = False):
	"""A server that says one thing a connection and then is silent; or that thing to each command that it hears."""
	listener = socket.create_server(("127.0.0.1", 0))
	connections = []

	def serve():
		for words in says:
			connection, _ = listener.accept()
			connections.append(connection)
			if words and hears_first:
				_answer_each(connection, words)
			elif words:
				connection.sendall(words)
			else:
				if hears_first:
					connection.recv(1000)
				connection.close()

	thread = threading.Thread(target=serve, daemon=True)
	thread.start()
	yield Address("127.0.0.1", listener.getsockname()[1])
	listener.close()
	for connection in connections:
		connection.close()


def _answer_each(connection, words):
	"""Later versions of Redis's client introduce themselves with two commands before the one that they are asked for."""
	with suppress(OSError):
		while connection.recv(1000):
			connection.sendall(words)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
	monkeypatch.setattr(stores, "TIMEOUT_S", 0.2)


@pytest.fixture
def nobody():
	"""An address where nobody listens."""
	with socket.create_server(("127.0.0.1", 0)) as listener:
		address = Address("127.0.0.1", listener.getsockname()[1])
	return address


def url(address):
	return f"redis://{address}"


@pytest.mark.parametrize("kind", ["mariadb", "postgres"])
def test_a_database_that_says_something_answers(kind):
	with server(b"J") as address:
		assert stores.database_problem(kind, address) is None


@pytest.mark.parametrize("kind", ["mariadb", "postgres"])
def test_a_database_that_is_away(kind, nobody):
	assert stores.database_problem(kind, nobody) == "connection refused"


@pytest.mark.parametrize("kind", ["mariadb", "postgres"])
def test_a_database_that_accepts_and_keeps_silent(kind):
	with server() as address:
		assert stores.database_problem(kind, address) == "no answer within 0.2 s"


def test_a_database_that_hangs_up():
	with server(b"") as address:
		assert stores.database_problem("mariadb", address) == "it closes the connection"


def test_a_database_behind_a_socket(tmp_path):
	path = str(tmp_path / "db.sock")
	assert stores.database_problem("mariadb", Address("", 0, path)) == "no such file or directory"
	with socket.socket(socket.AF_UNIX) as listener:
		listener.bind(path)
		listener.listen()
		assert "no answer" in stores.database_problem("mariadb", Address("", 0, path))


def test_a_host_that_no_name_server_knows():
	assert stores.database_problem("mariadb", Address("database.invalid", 3306))


def test_redis_that_is_away(nobody):
	assert stores.redis_problem(stores.connect_redis(url(nobody))) == "connection refused"


def test_redis_that_keeps_silent():
	with server() as address:
		assert stores.redis_problem(stores.connect_redis(url(address))) == "no answer within 0.2 s"


def test_the_bounds_are_ours_also_where_the_configuration_names_others():
	with server() as address:
		client = stores.connect_redis(f"{url(address)}?socket_timeout=30&socket_connect_timeout=30")
		assert stores.redis_problem(client) == "no answer within 0.2 s"


@pytest.mark.parametrize(
	("given", "bounded"),
	[
		(
			"redis://:a%2Fb@cache:6380/1",
			"redis://:a%2Fb@cache:6380/1?socket_timeout=0.2&socket_connect_timeout=0.2",
		),
		(
			"redis://cache?db=2&socket_timeout=9",
			"redis://cache?db=2&socket_timeout=0.2&socket_connect_timeout=0.2",
		),
		(
			"unix:///run/redis.sock?db=1",
			"unix:///run/redis.sock?db=1&socket_timeout=0.2&socket_connect_timeout=0.2",
		),
	],
)
def test_a_url_with_our_bounds_stays_the_same_otherwise(given, bounded):
	assert stores.bounded_url(given) == bounded


@pytest.mark.parametrize(
	("words", "problem"),
	[
		(b"+PONG\r\n", None),
		(b"-NOAUTH Authentication required.\r\n", "wrong user name or password"),
		(b"-LOADING Redis is loading the dataset in memory\r\n", "Redis is loading"),
		(b"-MISCONF Redis cannot write\r\n", "cannot write"),
		(b"", "onnection"),
	],
)
def test_what_redis_says(words, problem):
	with server(words, hears_first=True) as address:
		found = stores.redis_problem(stores.connect_redis(url(address)))
	assert found is None if problem is None else problem in found


@pytest.mark.parametrize(
	("text", "address"),
	[
		("redis://127.0.0.1:13000", Address("127.0.0.1", 13000)),
		("redis://:secret@cache.example:6380/1", Address("cache.example", 6380)),
		("redis://cache.example", Address("cache.example", 6379)),
		("unix:///run/redis.sock", Address("", 0, "/run/redis.sock")),
	],
)
def test_addresses_of_redis_hold_no_password(text, address):
	assert stores.redis_address(text) == address
	assert "secret" not in str(address)
