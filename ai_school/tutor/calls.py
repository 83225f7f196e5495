"""Many slow calls in flight: threads wait, and what happens comes back as events to one thread."""

import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any

OnText = Callable[[str], None]
Call = Callable[[OnText], Any]


@dataclass(frozen=True, slots=True)
class Event:
	"""Something happened to the call `key`: `text` came (a piece of a stream), or it ended.

	An ended call has either a `result` or an `error`.
	"""

	key: str
	text: str = ""
	result: Any = None
	error: Exception | None = None

	@property
	def ended(self) -> bool:
		"""Whether the call is over."""
		return self.result is not None or self.error is not None


class Calls:
	"""At most `size` calls at once. Start and take events from one and the same thread."""

	def __init__(self, size: int) -> None:
		self._pool = ThreadPoolExecutor(size, thread_name_prefix="model-call")
		self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
		self._size = size
		self.in_flight: set[str] = set()

	def __enter__(self) -> "Calls":
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._pool.shutdown(wait=False, cancel_futures=True)

	@property
	def free(self) -> int:
		"""How many more calls can be started now."""
		return self._size - len(self.in_flight)

	def start(self, key: str, call: Call) -> None:
		"""Run `call(on_text)` in a thread; it must return something that is not None, or raise."""
		self.in_flight.add(key)
		self._pool.submit(self._run, key, call)

	def events(self, timeout_s: float) -> list[Event]:
		"""What happened since last time, oldest first; waits up to `timeout_s` seconds for the first of it."""
		found: list[Event] = []
		try:
			found.append(self._events.get(timeout=timeout_s))
			while True:
				found.append(self._events.get_nowait())
		except queue.Empty:
			self.in_flight -= {event.key for event in found if event.ended}
			return found

	def _run(self, key: str, call: Call) -> None:
		try:
			self._events.put(Event(key, result=call(lambda text: self._events.put(Event(key, text=text)))))
		except Exception as error:  # noqa: BLE001 - the taker of the event decides what each error means
			self._events.put(Event(key, error=error))
