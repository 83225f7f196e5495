"""One connection to the stand-in: the protocol's requests and answers, and the means that faults use."""

import json
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from dev.openrouter import faults, tutor

if TYPE_CHECKING:
	from dev.openrouter.server import Server

BASE_PATH = "/api/v1"
FREE_MODEL = "stand-in/tutor:free"


class Exchange(BaseHTTPRequestHandler):
	"""One connection, and the request that is on it; faults use its methods."""

	protocol_version = "HTTP/1.1"
	disable_nagle_algorithm = True
	stand_in: "Server"
	body: dict[str, Any]

	def setup(self) -> None:
		"""Count the connection."""
		super().setup()
		self.stand_in = vars(self.server)["stand_in"]
		with self.stand_in.lock:
			self.stand_in.connections += 1
			self.connection_number = self.stand_in.connections

	def log_message(self, format: str, *args: Any) -> None:
		"""Requests are recorded, not printed."""

	@property
	def ended(self) -> bool:
		"""Whether the server stops."""
		return self.stand_in.ended.is_set()

	def do_GET(self) -> None:
		"""Models, key, recorded requests."""
		if self.path == "/control/requests":
			return self.send_json(self.stand_in.requests)
		self._record()
		if not self._knows_key():
			return self.send_json(faults.error(401), 401)
		state = self.stand_in.state
		known = {BASE_PATH + "/models": state.models, BASE_PATH + "/key": state.key}
		if self.path not in known:
			return self.send_json(faults.error(404), 404)
		self.send_json({"data": known[self.path]})

	def do_POST(self) -> None:
		"""Chat, control."""
		try:
			self.body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
		except ValueError:
			return self.send_json(faults.error(400), 400)
		if self.path.startswith("/control"):
			return self._control()
		self._record()
		if self.path != BASE_PATH + "/chat/completions":
			return self.send_json(faults.error(404), 404)
		self._chat()

	def answer(self) -> None:
		"""The answer without a fault."""
		if not self.body.get("stream"):
			return self.send_json(self.completion())
		self.begin_stream()
		for piece in tutor.pieces(self.said()):
			self.send_delta(piece)
			self.wait(self.stand_in.state.pace_s)
		self.send_delta("", "stop")
		self.send_event(self.completion() | {"choices": []})
		self.end_stream()

	def completion(self) -> dict[str, Any]:
		"""The body of an answer."""
		text = self.said()
		prompt = tutor.tokens(json.dumps(self.body.get("messages")))
		usage = {"prompt_tokens": prompt, "completion_tokens": tutor.tokens(text), "cost": 0}
		usage["total_tokens"] = prompt + usage["completion_tokens"]
		choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
		return {"id": "gen-1", "model": self._model(), "choices": [choice], "usage": usage}

	def said(self) -> str:
		"""The text of the answer without a fault."""
		return self.stand_in.state.says or tutor.answer(self.body.get("messages"))

	def last_text(self) -> str:
		"""The last message's text."""
		return str(self.body["messages"][-1]["content"])

	def send_message(self, message: dict[str, Any], finish_reason: str) -> None:
		"""An answer that consists of this message, as JSON or stream."""
		if not self.body.get("stream"):
			choice = {"index": 0, "message": message, "finish_reason": finish_reason}
			return self.send_json(self.completion() | {"choices": [choice]})
		self.begin_stream()
		self.send_event({"choices": [{"delta": message, "finish_reason": None}]})
		self.send_delta("", finish_reason)
		self.end_stream()

	def send_json(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
		"""A whole JSON body."""
		self.send_bytes(json.dumps(body).encode(), "application/json", status, headers)

	def send_bytes(
		self,
		body: bytes,
		content_type: str = "application/json",
		status: int = 200,
		headers: dict[str, str] | None = None,
		announced: int | None = None,
	) -> None:
		"""A whole body; with another length than the `announced` one the connection is closed after it."""
		length = {"Content-Length": str(len(body) if announced is None else announced)}
		self.begin(content_type, length | (headers or {}), status)
		self.write(body)
		self.close_connection = self.close_connection or announced is not None

	def begin(self, content_type: str, headers: dict[str, str], status: int = 200) -> None:
		"""Status line and headers."""
		self.send_response(status)
		for name, value in ({"Content-Type": content_type} | headers).items():
			self.send_header(name, value)
		self.end_headers()

	def begin_stream(self) -> None:
		"""Headers of a stream and its first comment."""
		self.begin("text/event-stream", {"Transfer-Encoding": "chunked"})
		self.write_chunk(b": OPENROUTER PROCESSING\n\n")

	def send_delta(self, content: str, finish_reason: str | None = None) -> None:
		"""A piece of an answer."""
		choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish_reason}
		self.send_event({"id": "gen-1", "model": self._model(), "choices": [choice]})

	def send_event(self, data: dict[str, Any]) -> None:
		"""A chunk of a stream."""
		self.write_chunk(b"data: " + json.dumps(data).encode() + b"\n\n")

	def end_stream(self) -> None:
		"""The tidy end of a stream."""
		self.write_chunk(b"data: [DONE]\n\n")
		self.write(b"0\r\n\r\n")

	def write_chunk(self, data: bytes) -> None:
		"""A chunk of the transfer encoding."""
		self.write(b"%x\r\n%s\r\n" % (len(data), data))

	def write(self, data: bytes) -> None:
		"""Bytes as they are, at once."""
		self.wfile.write(data)
		self.wfile.flush()

	def wait(self, seconds: float) -> None:
		"""Pause, but not beyond the server's end."""
		if seconds:
			self.stand_in.ended.wait(seconds)

	def wait_for_end(self) -> None:
		"""Say nothing more until the server ends."""
		self.stand_in.ended.wait()

	def hang_up(self) -> None:
		"""Reset the connection."""
		self.close_connection = True
		self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
		self.wfile.close()
		self.rfile.close()
		self.connection.close()

	def _chat(self) -> None:
		self.wait(self.stand_in.state.latency_s)
		if not self._knows_key():
			return self.send_json(faults.error(401), 401)
		with self.stand_in.lock:
			name = self.stand_in.state.next_fault()
			left = self.stand_in.state.calls_left
			if left is not None:
				self.stand_in.state.calls_left = max(left - 1, 0)
		name = self._fault_of_models() if name == "ok" else name
		if left == 0:
			name = "daily_limit"
		faults.FAULTS.get(name, Exchange.answer)(self)

	def _asked(self) -> list[str]:
		return list(self.body.get("models") or [self.body.get("model") or FREE_MODEL])

	def _model(self) -> str:
		"""The first model of the list that is not passed over."""
		return next(
			(model for model in self._asked() if _fault(model) not in faults.PASSED_OVER), self._asked()[0]
		)

	def _fault_of_models(self) -> str:
		return _fault(self._model())

	def _knows_key(self) -> bool:
		expected = self.stand_in.state.api_key
		return expected is None or self.headers.get("Authorization") == f"Bearer {expected}"

	def _record(self) -> None:
		with self.stand_in.lock:
			self.stand_in.requests.append(
				{
					"method": self.command,
					"path": self.path,
					"headers": {name.lower(): value for name, value in self.headers.items()},
					"body": getattr(self, "body", None),
					"connection": self.connection_number,
				}
			)

	def _control(self) -> None:
		try:
			self.stand_in.reset() if self.path == "/control/reset" else self.stand_in.control(self.body)
		except (ValueError, TypeError) as error:
			return self.send_json({"error": str(error)}, 400)
		self.send_json({"ok": True})


def _fault(model: str) -> str:
	return model.removeprefix("fault/").removesuffix(":free") if model.startswith("fault/") else "ok"
