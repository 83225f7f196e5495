"""HTTP connections that keep a wall-clock deadline however slowly bytes come, and that refuse forbidden peers.

A read timeout alone is no bound: each keep-alive comment or dripped byte resets it. Here the timeout of a socket is
set anew before each read, to what is left of the call's time. A call runs in one thread from begin to end, so the
deadline lives in a thread-local.
"""

import math
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from ai_school.tutor.openrouter_address import is_reachable
from ai_school.tutor.openrouter_errors import (
	AddressNotAllowed,
	BadAnswer,
	CertificateRejected,
	Interrupted,
	ModelError,
	TimedOut,
	Unreachable,
)

PIECE_BYTES = 16_384
DRAIN_S = 0.25

_call = threading.local()


@contextmanager
def deadline(moment: float, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
	"""Within the block, reads of this thread raise TimeoutError once `clock()` has passed `moment`."""
	before = getattr(_call, "deadline", None)
	_call.deadline = (moment, clock)
	try:
		yield
	finally:
		_call.deadline = before


def time_left() -> float:
	"""Seconds until the deadline of this thread; infinite without one."""
	current = getattr(_call, "deadline", None)
	return current[0] - current[1]() if current else math.inf


def session(pool_size: int) -> requests.Session:
	"""A session that keeps up to `pool_size` connections open, keeps no cookie, reads no .netrc, retries nothing."""
	made = requests.Session()
	made.trust_env = False
	made.cookies = _NoCookies()
	adapter = _Adapter(pool_connections=1, pool_maxsize=pool_size, max_retries=0)
	made.mount("https://", adapter)
	made.mount("http://", adapter)
	return made


@contextmanager
def exchange(
	session: requests.Session,
	request: requests.Request,
	timeouts_s: tuple[float, float],
	proxies: dict[str, str],
) -> Iterator[requests.Response]:
	"""The response to a request, its body unread; raises ModelError where there is none.

	`timeouts_s` are those of connecting and of one read. Afterwards the connection is kept for the next call if the
	body was read to its end, and closed otherwise.
	"""
	response = _send(session, request, timeouts_s, proxies)
	if isinstance(response, ModelError):
		raise response
	try:
		yield response
	finally:
		response.close()


def pieces(response: requests.Response) -> Iterator[bytes]:
	"""The body as it comes, undecoded; raises TimedOut or Interrupted where it breaks off."""
	announced = response.headers.get("content-length", "")
	missing = int(announced) if announced.isdecimal() else 0
	read = _reader(response.raw)
	while True:
		piece = _read(read)
		if isinstance(piece, ModelError):
			raise piece
		if not piece:
			break
		missing -= len(piece)
		yield piece
	if missing > 0:
		raise Interrupted


def drain(rest: Iterator[bytes], clock: Callable[[], float]) -> None:
	"""Read the end of a body that has said all, so that its connection can be kept; give up after a moment."""
	with deadline(clock() + min(DRAIN_S, time_left()), clock), suppress(ModelError):
		for _ in rest:
			return


def _send(
	session: requests.Session,
	request: requests.Request,
	timeouts_s: tuple[float, float],
	proxies: dict[str, str],
) -> requests.Response | ModelError:
	left = max(time_left(), 0.001)
	timeout = (min(timeouts_s[0], left), min(timeouts_s[1], left))
	trusted = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
	try:
		prepared = session.prepare_request(request)
		return session.send(
			prepared, stream=True, timeout=timeout, allow_redirects=False, verify=trusted, proxies=proxies
		)
	except ModelError as error:
		return error
	except requests.exceptions.SSLError:
		return CertificateRejected()
	except requests.exceptions.ConnectTimeout:
		return Unreachable()
	except requests.exceptions.ReadTimeout:
		return TimedOut()
	except requests.exceptions.ConnectionError as error:
		return Unreachable() if _never_connected(error) else Interrupted()
	except (requests.exceptions.RequestException, urllib3_errors.HTTPError, UnicodeError):
		return BadAnswer()
	except OSError:
		return Interrupted()


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
	"""Whether nothing was sent: the name, the connection or the proxy failed before."""
	cause: Any = error.args[0] if error.args else None
	reason = getattr(cause, "reason", cause)
	return isinstance(reason, urllib3_errors.NewConnectionError | urllib3_errors.ProxyError)


def _reader(raw: Any) -> Callable[[], bytes]:
	"""Reads what has come; urllib3 before 2.1 has no read1, and closes the connection with a stream of it."""
	if hasattr(raw, "read1"):
		return lambda: raw.read1(PIECE_BYTES, decode_content=False)
	stream = raw.stream(PIECE_BYTES, decode_content=False)
	return lambda: next(stream, b"")


def _read(read: Callable[[], bytes]) -> bytes | ModelError:
	try:
		return read()
	except (urllib3_errors.ReadTimeoutError, TimeoutError):
		return TimedOut()
	except (urllib3_errors.HTTPError, OSError, ValueError):
		return Interrupted()


class _NoCookies(RequestsCookieJar):
	"""A jar that keeps nothing: what one pupil's answer sets must not go out with another's question."""

	def set_cookie(self, cookie: Any, *args: Any, **kwargs: Any) -> None:
		"""Forget the cookie."""


def _narrow(sock: socket.socket) -> None:
	"""Shorten the socket's timeout to what is left of this thread's call."""
	left = time_left()
	if left <= 0:
		raise TimeoutError("deadline passed")
	timeout = sock.gettimeout()
	if left < (math.inf if timeout is None else timeout):
		sock.settimeout(left)


class _Socket(socket.socket):
	"""A plain socket that keeps the deadline."""

	def recv_into(self, *args: Any, **kwargs: Any) -> int:
		"""Read once, within the deadline."""
		_narrow(self)
		return super().recv_into(*args, **kwargs)


class _TLSSocket(ssl.SSLSocket):
	"""A TLS socket that keeps the deadline."""

	def recv_into(self, *args: Any, **kwargs: Any) -> int:
		"""Read once, within the deadline."""
		_narrow(self)
		return super().recv_into(*args, **kwargs)


def _checked(sock: socket.socket) -> socket.socket:
	"""The connected socket, watched; raises AddressNotAllowed before a byte is sent to a forbidden peer."""
	if not is_reachable(str(sock.getpeername()[0])):
		sock.close()
		raise AddressNotAllowed
	timeout = sock.gettimeout()
	watched = _Socket(sock.family, sock.type, sock.proto, fileno=sock.detach())
	watched.settimeout(timeout)
	return watched


class _HTTPConnection(HTTPConnection):
	def _new_conn(self) -> socket.socket:
		return _checked(super()._new_conn())


class _HTTPSConnection(HTTPSConnection):
	def _new_conn(self) -> socket.socket:
		return _checked(super()._new_conn())


class _HTTPPool(HTTPConnectionPool):
	ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
	ConnectionCls = _HTTPSConnection


class _Adapter(HTTPAdapter):
	"""An adapter whose connections are the ones above, direct or through a proxy."""

	def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
		super().init_poolmanager(*args, ssl_context=_context(), **kwargs)
		self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

	def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
		manager = super().proxy_manager_for(proxy, ssl_context=_context(), **kwargs)
		manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
		return manager


def _context() -> ssl.SSLContext:
	context = create_urllib3_context()
	context.sslsocket_class = _TLSSocket
	return context
