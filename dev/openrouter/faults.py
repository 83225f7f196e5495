"""Ways to fail, by name. Each takes the exchange (see exchange.py) in place of an answer."""

import json
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
	from dev.openrouter.exchange import Exchange

TEN_HOURS_S = 36_000
HUGE_BYTES = 50_000_000
Fault = Callable[["Exchange"], None]

_MESSAGES = {
	400: "Invalid request",
	401: "No auth credentials found",
	402: "Insufficient credits",
	403: "This key is not allowed to do that",
	404: "No such model",
	408: "Request timed out",
	413: "Payload too large",
	422: "Unprocessable",
	429: "Provider returned error",
	500: "Internal Server Error",
	502: "Provider returned error",
	503: "No instances available",
	524: "Provider timed out",
	529: "Provider overloaded",
}


def error(code: int, message: str | None = None, **metadata: Any) -> dict[str, Any]:
	"""An error body."""
	body: dict[str, Any] = {"code": code, "message": message or _MESSAGES[code]}
	return {"error": body | ({"metadata": metadata} if metadata else {})}


def status(code: int) -> Fault:
	"""An error by HTTP status."""
	return lambda exchange: exchange.send_json(error(code), code)


def limited(retry_after: Callable[[], str] | None) -> Fault:
	"""A 429 that passes, with a Retry-After."""

	def fail(exchange: "Exchange") -> None:
		headers = {"Retry-After": retry_after()} if retry_after else {}
		exchange.send_json(error(429), 429, headers)

	return fail


def daily_limit(exchange: "Exchange") -> None:
	"""The 429 of the day, until the next midnight UTC."""
	reset = (int(time.time()) // 86_400 + 1) * 86_400 * 1000
	headers = {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
	body = error(429, "Rate limit exceeded: free-models-per-day", headers=headers)
	exchange.send_json(body, 429)


def moderated(exchange: "Exchange") -> None:
	"""The 403 of moderation, with the pupil's text in it."""
	metadata = {"reasons": ["self-harm"], "flagged_input": exchange.last_text(), "provider_name": "Stand-in"}
	exchange.send_json(error(403, "Your input was flagged", **metadata), 403)


def data_policy(exchange: "Exchange") -> None:
	"""The 404 when no provider keeps the data policy."""
	exchange.send_json(error(404, "No endpoints found matching your data policy"), 404)


def tokens_field(exchange: "Exchange") -> None:
	"""A 400 as from a server that knows the older name of a field only."""
	if "max_tokens" in exchange.body:
		return exchange.answer()
	exchange.send_json(error(400, "Unknown parameter: 'max_completion_tokens'"), 400)


def error_in_200(exchange: "Exchange") -> None:
	"""HTTP 200 with an error body."""
	exchange.send_json(error(502))


def daily_limit_in_200(exchange: "Exchange") -> None:
	"""HTTP 200 with the 429 of the day in its body."""
	exchange.send_json(error(429, "Rate limit exceeded: free-models-per-day"))


def error_first_in_stream(exchange: "Exchange") -> None:
	"""A stream whose first chunk is an error."""
	exchange.begin_stream()
	exchange.send_event(error(502) | {"choices": [{"delta": {"content": ""}, "finish_reason": "error"}]})
	exchange.end_stream()


def error_in_stream(exchange: "Exchange") -> None:
	"""A stream with an error in its middle."""
	exchange.begin_stream()
	exchange.send_delta("Let us take it ")
	exchange.send_event(error(502) | {"choices": [{"delta": {"content": ""}, "finish_reason": "error"}]})
	exchange.end_stream()


def cut(exchange: "Exchange") -> None:
	"""A stream that ends without a finish_reason, tidily."""
	exchange.begin_stream()
	exchange.send_delta("Let us take it ")
	exchange.end_stream()


def cut_body(exchange: "Exchange") -> None:
	"""A body that is shorter than announced."""
	exchange.send_bytes(b'{"choices": [{"message": {"content": "Let us', announced=5000)


def cut_after_finish(exchange: "Exchange") -> None:
	"""A stream that breaks off after its finish_reason, before usage and [DONE]."""
	exchange.begin_stream()
	exchange.send_delta("Let us take it one step at a time.")
	exchange.send_delta("", "stop")
	exchange.hang_up()


def reset(exchange: "Exchange") -> None:
	"""The connection is reset instead of an answer."""
	exchange.hang_up()


def reset_in_stream(exchange: "Exchange") -> None:
	"""The connection is reset in the middle of a stream."""
	exchange.begin_stream()
	exchange.send_delta("Let us take it ")
	exchange.hang_up()


def no_answer(exchange: "Exchange") -> None:
	"""The request is read and nothing ever comes back."""
	exchange.wait_for_end()


def stall(exchange: "Exchange") -> None:
	"""A stream that begins and then says nothing more."""
	exchange.begin_stream()
	exchange.send_delta("Let us take it ")
	exchange.wait_for_end()


def drip(exchange: "Exchange") -> None:
	"""A JSON body of which one byte comes every 20 ms."""
	body = json.dumps(exchange.completion()).encode()
	exchange.begin("application/json", {"Content-Length": str(len(body))})
	for byte in body:
		exchange.write(bytes((byte,)))
		exchange.wait(0.02)


def drip_headers(exchange: "Exchange") -> None:
	"""Headers of which one byte comes every 20 ms."""
	for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"a" * 60_000:
		exchange.write(bytes((byte,)))
		exchange.wait(0.02)


def comments(exchange: "Exchange") -> None:
	"""Keep-alive comments for ever."""
	exchange.begin_stream()
	while not exchange.ended:
		exchange.write_chunk(b": OPENROUTER PROCESSING\n\n")
		exchange.wait(0.02)


def endless(exchange: "Exchange") -> None:
	"""A stream of text for ever, as fast as it goes."""
	exchange.begin_stream()
	while not exchange.ended:
		exchange.send_delta("and so on " * 100)


def endless_line(exchange: "Exchange") -> None:
	"""A stream whose first line never ends."""
	exchange.begin_stream()
	while not exchange.ended:
		exchange.write_chunk(b"a" * 10_000)


def huge(exchange: "Exchange") -> None:
	"""50 MB of JSON."""
	exchange.begin("application/json", {"Content-Length": str(HUGE_BYTES)})
	for _ in range(HUGE_BYTES // 100_000):
		exchange.write(b" " * 100_000)


def html(exchange: "Exchange") -> None:
	"""A page, as from a captive portal."""
	exchange.send_bytes(b"<!doctype html><title>Log in to the school's network</title>", "text/html")


def html_502(exchange: "Exchange") -> None:
	"""A proxy's error page."""
	exchange.send_bytes(b"<h1>502 Bad Gateway</h1>", "text/html", 502)


def content_type(exchange: "Exchange") -> None:
	"""A right answer under a wrong content type."""
	exchange.send_bytes(json.dumps(exchange.completion()).encode(), "image/png")


def bad_json(exchange: "Exchange") -> None:
	"""Something that only looks like JSON."""
	exchange.send_bytes(b'{"choices": [')


def deep_json(exchange: "Exchange") -> None:
	"""JSON that is nested too deep to be read."""
	exchange.send_bytes(b"[" * 200_000)


def other_json(exchange: "Exchange") -> None:
	"""JSON of another protocol."""
	exchange.send_json({"status": "ok"})


def bad_event(exchange: "Exchange") -> None:
	"""A stream with an event that is no JSON."""
	exchange.begin_stream()
	exchange.write_chunk(b"data: {not json\n\n")
	exchange.end_stream()


def compressed(exchange: "Exchange") -> None:
	"""A content encoding that was not asked for."""
	exchange.begin("application/json", {"Content-Encoding": "gzip", "Content-Length": "4"})
	exchange.write(b"\x1f\x8b\x08\x00")


def redirect(exchange: "Exchange") -> None:
	"""A redirection to a metadata address."""
	headers = {"Location": "http://169.254.169.254/latest/meta-data/"}
	exchange.send_bytes(b"", status=307, headers=headers)


def message(finish_reason: str = "stop", **fields: Any) -> Fault:
	"""An answer with these fields in its message in place of content."""

	def fail(exchange: "Exchange") -> None:
		exchange.send_message({"role": "assistant", "content": None} | fields, finish_reason)

	return fail


FAULTS: dict[str, Fault] = {
	**{f"status_{code}": status(code) for code in _MESSAGES},
	"rate_limit": limited(None),
	"retry_after_seconds": limited(lambda: "1"),
	"retry_after_date": limited(lambda: formatdate(time.time() + 1, usegmt=True)),
	"retry_after_ten_hours": limited(lambda: str(TEN_HOURS_S)),
	"retry_after_nonsense": limited(lambda: "soon"),
	"null_content": message(),
	"empty_content": message(content=""),
	"reasoning_only": message("length", reasoning="The pupil asks about fractions, so "),
	"refusal": message(refusal="I cannot help with that."),
	"content_filter": message("content_filter", content="Let us"),
	"too_long": message("length", content="Let us take it one step at a"),
	"finish_error": message("error"),
	**{
		fault.__name__: fault
		for fault in (
			daily_limit, moderated, data_policy, tokens_field, error_in_200, daily_limit_in_200,
			error_first_in_stream, error_in_stream, cut, cut_body, cut_after_finish, reset, reset_in_stream,
			no_answer, stall, drip, drip_headers, comments, endless, endless_line, huge, html, html_502,
			content_type, bad_json, deep_json, other_json, bad_event, compressed, redirect,
		)
	},
}  # fmt: skip

# Those that OpenRouter itself would answer with the next model of the list.
PASSED_OVER = frozenset(
	name for name in FAULTS if name.startswith(("status_5", "status_408", "retry_after", "rate_limit"))
)
