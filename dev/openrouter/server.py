"""The stand-in itself: what it does next, what it was asked, and its life as a context manager."""

import threading
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any

from dev.openrouter import faults
from dev.openrouter.exchange import BASE_PATH, FREE_MODEL, Exchange

PAID_MODEL = "stand-in/tutor-large"
MODELS: list[dict[str, Any]] = [
	{"id": model, "name": model, "context_length": 32_768, "pricing": {"prompt": price, "completion": price}}
	for model, price in ((FREE_MODEL, "0"), ("openrouter/free", "0"), (PAID_MODEL, "0.000002"))
]
KEY: dict[str, Any] = {
	"label": "stand-in",
	"limit_remaining": None,
	"usage": 0,
	"is_free_tier": True,
	"free_model_daily_requests": {"limit": 50, "used": 0, "remaining": 50},
}


@dataclass(slots=True)
class State:
	"""What the stand-in does next, and what it was asked."""

	latency_s: float = 0.0
	pace_s: float = 0.0
	faults: list[str] = field(default_factory=list)
	repeat: bool = False
	calls_left: int | None = None
	says: str | None = None
	api_key: str | None = None
	models: list[dict[str, Any]] = field(default_factory=lambda: list(MODELS))
	key: dict[str, Any] = field(default_factory=lambda: dict(KEY))

	def next_fault(self) -> str:
		"""The fault of the next chat request; "ok" for none."""
		if not self.faults:
			return "ok"
		name = self.faults.pop(0)
		if self.repeat:
			self.faults.append(name)
		return name


class Server:
	"""The stand-in on 127.0.0.1, while the `with` block lasts. `url` is the base URL for the settings."""

	def __init__(self, port: int = 0, latency_s: float = 0.0, pace_s: float = 0.0):
		self._started_as = (latency_s, pace_s)
		self.state = State(latency_s, pace_s)
		self.requests: list[dict[str, Any]] = []
		self.lock = threading.Lock()
		self.ended = threading.Event()
		self.connections = 0
		self._http = _HTTPServer(("127.0.0.1", port), Exchange)
		self._http.stand_in = self
		self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

	@property
	def origin(self) -> str:
		"""Scheme, host and port."""
		return f"http://127.0.0.1:{self._http.server_port}"

	@property
	def url(self) -> str:
		"""The base URL."""
		return self.origin + BASE_PATH

	def control(self, wishes: dict[str, Any]) -> None:
		"""Change what happens next; keys as in README. Raises ValueError for one that is unknown."""
		unknown = [name for name in wishes.get("faults", []) if name != "ok" and name not in faults.FAULTS]
		if unknown or not set(wishes) <= set(State.__slots__):
			raise ValueError(f"unknown: {', '.join(unknown) or ', '.join(sorted(wishes))}")
		with self.lock:
			for name, value in wishes.items():
				setattr(self.state, name, list(value) if name == "faults" else value)

	def reset(self) -> None:
		"""As started, and nothing recorded."""
		with self.lock:
			self.state = State(*self._started_as)
			self.requests.clear()

	def __enter__(self) -> "Server":
		self._thread.start()
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.ended.set()
		self._http.shutdown()
		self._http.server_close()


class _HTTPServer(ThreadingHTTPServer):
	stand_in: Server
	daemon_threads = True
	block_on_close = False
	request_queue_size = 256

	def handle_error(self, request: Any, client_address: Any) -> None:
		"""A client that hangs up is no news."""
