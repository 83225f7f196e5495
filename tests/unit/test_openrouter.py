"""The client against the stand-in on loopback: what is sent, what is answered, what is never done."""

import threading
from collections.abc import Iterator

import pytest

from ai_school.tutor.openrouter import Client, Limits, Runtime, user_hash
from ai_school.tutor.openrouter_errors import (
	AddressNotAllowed,
	KeyMissing,
	ModelError,
	NotConfigured,
	PaidModel,
)
from dev.openrouter import Server

FREE = "stand-in/tutor:free"
SECRET = "sk-or-secret"
TEXT = "my private question about a fraction"
MESSAGES = [{"role": "user", "content": TEXT}]
QUICK = Limits(timeout_s=5, connect_timeout_s=1, read_timeout_s=2)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
	with Server() as server:
		yield server


@pytest.fixture
def server(running: Server) -> Server:
	running.reset()
	return running


def client(server: Server, *models: str, limits: Limits = QUICK, **options: object) -> Client:
	return Client(server.url, SECRET, models or (FREE,), limits=limits, **options)  # type: ignore[arg-type]


class Pauses(list[float]):
	"""Records pauses instead of sleeping; chance is 0.5."""

	def runtime(self) -> Runtime:
		return Runtime(sleep=self.append, chance=lambda: 0.5)


def test_answer_as_json(server: Server) -> None:
	reply = client(server).chat(MESSAGES)
	assert "denominator" in reply.text
	assert (reply.model, reply.finish_reason) == (FREE, "stop")
	assert reply.prompt_tokens > 0
	assert reply.completion_tokens > 0
	assert reply.latency_s > 0


def test_stream_passes_pieces_on_and_adds_up_to_the_answer(server: Server) -> None:
	pieces: list[str] = []
	reply = client(server).chat(MESSAGES, pieces.append)
	assert len(pieces) > 5
	assert "".join(pieces) == reply.text
	assert reply.completion_tokens > 0
	assert server.requests[0]["body"]["stream"] is True


def test_privacy_pseudonym_and_key_are_sent(server: Server) -> None:
	client(server, title="A school").chat(MESSAGES, user="pseudonym")
	request = server.requests[0]
	assert request["path"] == "/api/v1/chat/completions"
	assert request["headers"]["authorization"] == f"Bearer {SECRET}"
	assert request["headers"]["x-openrouter-title"] == "A school"
	assert request["body"]["provider"] == {"data_collection": "deny", "zdr": True}
	assert request["body"]["user"] == "pseudonym"
	assert request["body"]["messages"] == MESSAGES
	assert request["body"]["max_completion_tokens"] == QUICK.completion_tokens


def test_at_most_three_models_are_asked_and_the_catch_all_last(server: Server) -> None:
	client(server, "openrouter/free", "a:free", "b:free", "a:free", " c:free ").chat(MESSAGES)
	body = server.requests[0]["body"]
	assert body["models"] == ["a:free", "b:free", "openrouter/free"]
	assert body["model"] == "a:free"


def test_next_model_of_the_list_answers(server: Server) -> None:
	reply = client(server, "fault/status_503:free", FREE).chat(MESSAGES)
	assert reply.model == FREE


def test_pseudonym_depends_on_salt_and_student_and_shows_neither() -> None:
	hashes = {user_hash(salt, student) for salt in ("a", "b") for student in ("EDU-STU-2026-00001", "2")}
	assert len(hashes) == 4
	assert all(len(value) == 32 and "EDU" not in value for value in hashes)


# What costs money


def test_paid_model_is_refused_before_anything_is_asked(server: Server) -> None:
	with pytest.raises(PaidModel):
		client(server, FREE, "stand-in/tutor-large").chat(MESSAGES)
	assert [request["path"] for request in server.requests] == ["/api/v1/models"]


def test_unlisted_model_of_a_server_with_prices_is_refused(server: Server) -> None:
	with pytest.raises(PaidModel):
		client(server, "vendor/unknown").chat(MESSAGES)


def test_paid_model_is_asked_when_allowed(server: Server) -> None:
	assert client(server, "stand-in/tutor-large", allow_paid=True).chat(MESSAGES).text


def test_model_listed_at_price_zero_is_free(server: Server) -> None:
	server.control({"models": [{"id": "vendor/gift", "pricing": {"prompt": "0", "completion": "0.0"}}]})
	asking = client(server, "vendor/gift")
	assert asking.chat(MESSAGES).text
	assert asking.chat(MESSAGES).text
	assert [request["method"] for request in server.requests] == ["GET", "POST", "POST"]


@pytest.mark.parametrize("price", ["-1", "nonsense", None, "0.0000001"])
def test_model_with_another_price_is_not_free(server: Server, price: str | None) -> None:
	server.control({"models": [{"id": "vendor/auto", "pricing": {"prompt": "0", "completion": price}}]})
	with pytest.raises(PaidModel):
		client(server, "vendor/auto").chat(MESSAGES)


def test_own_server_that_names_no_prices_bills_nobody(server: Server) -> None:
	server.control({"models": [{"id": "llama3.2:3b"}]})
	assert client(server, "llama3.2:3b").chat(MESSAGES).text


def test_foreign_server_that_names_no_prices_may_bill(monkeypatch: pytest.MonkeyPatch) -> None:
	foreign = Client("https://models.example.org/v1", SECRET, ["gpt"])
	monkeypatch.setattr(foreign, "_get", lambda path: {"data": [{"id": "gpt"}]})
	with pytest.raises(PaidModel):
		foreign.check_models()


def test_empty_list_of_models_is_not_sent(server: Server) -> None:
	with pytest.raises(NotConfigured):
		client(server, " ").chat(MESSAGES)
	assert server.requests == []


# Faults


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
	("fault", "outcome", "requests"),
	[
		("status_400", "bad_request", 1),
		("status_401", "key_rejected", 1),
		("status_402", "no_credit", 1),
		("status_403", "forbidden", 1),
		("status_404", "model_unknown", 1),
		("status_408", "service_failed", 2),
		("status_413", "bad_request", 1),
		("status_422", "bad_request", 1),
		("status_429", "rate_limited", 2),
		("status_500", "service_failed", 2),
		("status_502", "service_failed", 2),
		("status_503", "service_failed", 2),
		("status_524", "service_failed", 2),
		("status_529", "service_failed", 2),
		("html_502", "service_failed", 2),
		("error_in_200", "service_failed", 2),
		("error_first_in_stream", "service_failed", 2),
		("finish_error", "service_failed", 2),
		("retry_after_seconds", "rate_limited", 2),
		("retry_after_date", "rate_limited", 2),
		("retry_after_ten_hours", "rate_limited", 1),
		("retry_after_nonsense", "rate_limited", 2),
		("daily_limit", "daily_limit", 1),
		("daily_limit_in_200", "daily_limit", 1),
		("moderated", "moderated", 1),
		("data_policy", "data_policy", 1),
		("null_content", "empty", 1),
		("empty_content", "empty", 1),
		("reasoning_only", "empty", 1),
		("refusal", "refused", 1),
		("content_filter", "refused", 1),
		("error_in_stream", "service_failed", None),
		("cut", "interrupted", 1),
		("cut_body", "interrupted", 1),
		("reset", "interrupted", 1),
		("reset_in_stream", "interrupted", 1),
		("html", "bad_answer", 1),
		("content_type", "bad_answer", 1),
		("bad_json", "bad_answer", 1),
		("deep_json", "bad_answer", 1),
		("other_json", "bad_answer", 1),
		("bad_event", "bad_answer", 1),
		("compressed", "bad_answer", 1),
		("redirect", "redirected", 1),
		("huge", "too_large", 1),
		("endless", "too_large", 1),
		("endless_line", "too_large", 1),
	],
)
def test_fault(server: Server, fault: str, outcome: str, requests: int | None, streamed: bool) -> None:
	pauses = Pauses()
	asking = client(server, f"fault/{fault}:free", runtime=pauses.runtime())
	with pytest.raises(ModelError) as caught:
		asking.chat(MESSAGES, (lambda piece: None) if streamed else None)
	assert caught.value.outcome == outcome
	assert str(caught.value).endswith(".")
	if requests:
		assert len(server.requests) == requests
		assert len(pauses) == requests - 1


@pytest.mark.parametrize("fault", ["no_answer", "stall"])
def test_silence_is_not_waited_out_and_not_asked_again(server: Server, fault: str) -> None:
	asking = client(server, f"fault/{fault}:free", limits=Limits(timeout_s=5, read_timeout_s=0.1))
	with pytest.raises(ModelError) as caught:
		asking.chat(MESSAGES)
	assert (caught.value.outcome, len(server.requests)) == ("timeout", 1)


@pytest.mark.parametrize("fault", ["drip", "drip_headers", "comments"])
def test_bytes_that_trickle_in_do_not_outlast_the_wall_clock(server: Server, fault: str) -> None:
	asking = client(server, f"fault/{fault}:free", limits=Limits(timeout_s=0.3, read_timeout_s=5))
	with pytest.raises(ModelError) as caught:
		asking.chat(MESSAGES)
	assert (caught.value.outcome, len(server.requests)) == ("timeout", 1)


def test_failure_after_text_was_passed_on_is_not_retried(server: Server) -> None:
	pieces: list[str] = []
	with pytest.raises(ModelError, match="failed"):
		client(server, "fault/error_in_stream:free").chat(MESSAGES, pieces.append)
	assert pieces == ["Let us take it "]
	assert len(server.requests) == 1


def test_second_try_after_a_passing_failure_succeeds(server: Server) -> None:
	server.control({"faults": ["status_503", "ok"]})
	pauses = Pauses()
	assert client(server, runtime=pauses.runtime()).chat(MESSAGES).text
	assert pauses == [0.5 * QUICK.retry_base_s]


def test_pause_is_as_long_as_the_service_says(server: Server) -> None:
	server.control({"faults": ["retry_after_seconds", "ok"]})
	pauses = Pauses()
	assert client(server, runtime=pauses.runtime()).chat(MESSAGES).text
	assert pauses == [1.0]


def test_no_pause_that_ends_after_the_wall_clock(server: Server) -> None:
	server.control({"faults": ["retry_after_seconds", "ok"]})
	with pytest.raises(ModelError) as caught:
		client(server, limits=Limits(timeout_s=0.9)).chat(MESSAGES)
	assert (caught.value.outcome, caught.value.wait_s) == ("rate_limited", 1.0)


def test_no_pause_longer_than_its_bound(server: Server) -> None:
	server.control({"faults": ["retry_after_seconds", "ok"]})
	pauses = Pauses()
	with pytest.raises(ModelError):
		client(server, limits=Limits(longest_pause_s=0.5), runtime=pauses.runtime()).chat(MESSAGES)
	assert pauses == []


def test_stream_that_breaks_off_after_its_finish_is_an_answer(server: Server) -> None:
	pieces: list[str] = []
	reply = client(server, "fault/cut_after_finish:free").chat(MESSAGES, pieces.append)
	assert reply.finish_reason == "stop"
	assert reply.text == "".join(pieces)


def test_answer_cut_at_the_token_limit_says_so(server: Server) -> None:
	assert client(server, "fault/too_long:free").chat(MESSAGES).finish_reason == "length"


def test_older_name_of_the_token_limit_is_learned_once(server: Server) -> None:
	asking = client(server, "fault/tokens_field:free")
	asking.chat(MESSAGES)
	asking.chat(MESSAGES)
	sent = [{"max_tokens", "max_completion_tokens"} & set(request["body"]) for request in server.requests]
	assert sent == [{"max_completion_tokens"}, {"max_tokens"}, {"max_tokens"}]


def test_refused_connection_is_tried_twice() -> None:
	with Server() as gone:
		url = gone.url
	pauses = Pauses()
	with pytest.raises(ModelError) as caught:
		Client(url, SECRET, [FREE], limits=QUICK, runtime=pauses.runtime()).chat(MESSAGES)
	assert (caught.value.outcome, len(pauses)) == ("unreachable", 1)


def test_https_to_a_plain_port_is_a_certificate_matter(server: Server) -> None:
	with pytest.raises(ModelError) as caught:
		Client(server.url.replace("http:", "https:"), SECRET, [FREE], limits=QUICK).chat(MESSAGES)
	assert caught.value.outcome == "certificate"


def test_host_name_that_no_resolver_takes_is_a_failure_like_another() -> None:
	with pytest.raises(ModelError):
		Client(f"https://{'a' * 70}.example", SECRET, [FREE], limits=QUICK).chat(MESSAGES)


def test_what_the_listener_raises_reaches_the_caller(server: Server) -> None:
	def listen(piece: str) -> None:
		raise KeyError(piece)

	with pytest.raises(KeyError):
		client(server).chat(MESSAGES, listen)


# Nothing private in a failure


@pytest.mark.parametrize("fault", ["moderated", "status_401", "cut", "redirect", "no_answer", "deep_json"])
def test_failure_carries_neither_text_nor_key(server: Server, fault: str) -> None:
	asking = client(server, f"fault/{fault}:free", limits=Limits(timeout_s=5, read_timeout_s=0.1))
	with pytest.raises(ModelError) as caught:
		asking.chat(MESSAGES)
	error: BaseException = caught.value
	assert error.__cause__ is None
	assert error.__context__ is None
	shown = [str(error), repr(error), repr(error.args), repr(vars(error))]
	trace = error.__traceback__
	while trace:
		if "ai_school" in trace.tb_frame.f_code.co_filename:
			shown += map(repr, trace.tb_frame.f_locals.values())
		trace = trace.tb_next
	assert not any(TEXT in text or SECRET in text for text in shown)


def test_reply_and_client_hide_text_and_key_in_their_repr(server: Server) -> None:
	asking = client(server)
	reply = asking.chat(MESSAGES)
	assert reply.text not in repr(reply)
	assert SECRET not in repr(asking)


@pytest.mark.parametrize("key", [None, "", " \n", "kéy", "two words", "line\nbreak"])
def test_openrouter_needs_a_key_that_fits_a_header(key: str | None) -> None:
	with pytest.raises(KeyMissing):
		Client("https://openrouter.ai/api/v1", key, [FREE])


def test_own_server_needs_no_key(server: Server) -> None:
	assert Client(server.url, None, [FREE], limits=QUICK).chat(MESSAGES).text
	assert "authorization" not in server.requests[0]["headers"]


# Connections


def test_connection_is_used_again(server: Server) -> None:
	asking = client(server)
	for on_text in (None, print_nothing, None):
		asking.chat(MESSAGES, on_text)
	assert len({request["connection"] for request in server.requests}) == 1


def print_nothing(piece: str) -> None:
	"""Hear a piece."""


def test_cookies_are_not_sent_back_and_netrc_is_not_read(
	server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
	netrc = tmp_path / "netrc"  # type: ignore[operator]
	netrc.write_text("machine 127.0.0.1 login a password b\n")
	monkeypatch.setenv("NETRC", str(netrc))
	asking = client(server)
	asking._session.cookies.set("a", "b")
	asking.chat(MESSAGES)
	assert "cookie" not in server.requests[0]["headers"]
	assert server.requests[0]["headers"]["authorization"] == f"Bearer {SECRET}"


def test_many_calls_at_once_from_threads(server: Server) -> None:
	server.control({"latency_s": 0.05})
	asking = client(server)
	answers: list[str] = []
	threads = [threading.Thread(target=lambda: answers.append(asking.chat(MESSAGES).text)) for _ in range(30)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert len(answers) == 30


def test_name_that_resolves_to_a_forbidden_address_is_left_before_anything_is_sent(
	server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
	from ai_school.tutor import openrouter_transport

	monkeypatch.setattr(openrouter_transport, "is_reachable", lambda host: host != "127.0.0.1")
	with pytest.raises(AddressNotAllowed):
		client(server).chat(MESSAGES)
	assert server.requests == []


# Lists


def test_models_on_offer(server: Server) -> None:
	server.control(
		{
			"models": [
				{
					"id": "a:free",
					"pricing": {"prompt": "0", "completion": "0"},
					"expiration_date": "2026-12-01",
				},
				{"id": "b", "pricing": {"prompt": "0.1", "completion": "0"}, "context_length": 4096},
				{"id": 5},
				"nonsense",
			]
		}
	)
	first, second = client(server).models()
	assert (first.id, first.free, str(first.expires_on)) == ("a:free", True, "2026-12-01")
	assert (second.free, second.priced, second.context_length, second.expires_on) == (False, True, 4096, None)


def test_key_status_with_every_field_and_with_none(server: Server) -> None:
	status = client(server).key_status()
	assert (status.free_calls_limit, status.free_calls_remaining, status.is_free_tier) == (50, 50, True)
	server.control({"key": {"free_model_daily_requests": None, "usage": "much"}})
	status = client(server).key_status()
	assert (status.free_calls_limit, status.usage, status.is_free_tier) == (None, None, None)


def test_rejected_key_shows_at_its_status_too(server: Server) -> None:
	server.control({"api_key": "another"})
	with pytest.raises(ModelError) as caught:
		client(server).key_status()
	assert (caught.value.outcome, caught.value.disables) == ("key_rejected", True)
