"""The stand-in for a model service: its protocol, its control, and that it keeps pupils' words to itself."""

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from ai_school.tutor import prompt, redaction, rendering
from ai_school.tutor.openrouter import Client
from ai_school.tutor.search import Passage
from dev.openrouter import Server
from dev.openrouter.faults import FAULTS

PROMPT = [
	{"role": "system", "content": "Passages:\n[1] Fractions\nA fraction has a denominator."},
	{"role": "user", "content": "My name is Zebedee, how do I add fractions?"},
]


@pytest.fixture
def server() -> Iterator[Server]:
	with Server() as running:
		yield running


def call(server: Server, method: str, path: str, body: Any = None) -> tuple[int, Any]:
	connection = http.client.HTTPConnection("127.0.0.1", int(server.origin.rpartition(":")[2]), timeout=5)
	connection.request(
		method, path, None if body is None else json.dumps(body), {"Authorization": "Bearer k"}
	)
	response = connection.getresponse()
	data = response.read()
	connection.close()
	is_json = response.headers["Content-Type"] == "application/json"
	return response.status, json.loads(data) if is_json else data.decode()


def chat(server: Server, **fields: Any) -> tuple[int, Any]:
	body = {"model": "stand-in/tutor:free", "messages": PROMPT} | fields
	return call(server, "POST", "/api/v1/chat/completions", body)


def test_answers_as_a_tutor_and_cites_what_it_was_given(server: Server) -> None:
	status, body = chat(server)
	text = body["choices"][0]["message"]["content"]
	assert status == 200
	assert text.endswith("?")
	assert "[1]" in text
	assert "Zebedee" not in text
	assert (
		body["usage"]["total_tokens"] == body["usage"]["prompt_tokens"] + body["usage"]["completion_tokens"]
	)


def test_cites_nothing_when_there_is_nothing(server: Server) -> None:
	assert "[1]" not in chat(server, messages=PROMPT[1:])[1]["choices"][0]["message"]["content"]


def test_streams_the_same_answer(server: Server) -> None:
	_, body = chat(server)
	_, stream = chat(server, stream=True)
	events = [line[6:] for line in stream.split("\n") if line.startswith("data: ")]
	assert events.pop() == "[DONE]"
	chunks = [json.loads(event) for event in events]
	text = "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks if chunk["choices"])
	assert text == body["choices"][0]["message"]["content"]
	assert "usage" in chunks[-1]


def test_lists_models_and_key(server: Server) -> None:
	_, models = call(server, "GET", "/api/v1/models")
	assert {row["pricing"]["prompt"] == "0" for row in models["data"]} == {True, False}
	assert call(server, "GET", "/api/v1/key")[1]["data"]["is_free_tier"] is True
	assert call(server, "GET", "/api/v1/other")[0] == 404


def test_faults_come_in_turn_and_then_end(server: Server) -> None:
	call(server, "POST", "/control", {"faults": ["status_503", "ok", "status_402"]})
	assert [chat(server)[0] for _ in range(4)] == [503, 200, 402, 200]


def test_faults_can_be_repeated_and_reset(server: Server) -> None:
	server.control({"faults": ["status_503"], "repeat": True})
	assert [chat(server)[0] for _ in range(3)] == [503] * 3
	call(server, "POST", "/control/reset")
	assert chat(server)[0] == 200
	assert len(server.requests) == 1


def test_calls_of_the_day_run_out(server: Server) -> None:
	server.control({"calls_left": 2})
	assert [chat(server)[0] for _ in range(4)] == [200, 200, 429, 429]


def test_only_the_expected_key_is_let_in(server: Server) -> None:
	server.control({"api_key": "other"})
	assert chat(server)[0] == 401
	server.control({"api_key": "k"})
	assert chat(server)[0] == 200


def test_requests_are_recorded(server: Server) -> None:
	chat(server, user="pseudonym")
	_, recorded = call(server, "GET", "/control/requests")
	assert recorded[0]["body"]["user"] == "pseudonym"
	assert recorded[0]["headers"]["authorization"] == "Bearer k"


@pytest.mark.parametrize("wishes", [{"faults": ["nonsense"]}, {"nonsense": 1}])
def test_unknown_wishes_are_refused(server: Server, wishes: dict[str, Any]) -> None:
	status, body = call(server, "POST", "/control", wishes)
	assert status == 400
	assert "nonsense" in body["error"]


def test_models_that_fail_are_passed_over(server: Server) -> None:
	models = ["fault/status_503:free", "fault/rate_limit:free", "stand-in/tutor:free"]
	assert chat(server, models=models)[1]["model"] == "stand-in/tutor:free"
	assert chat(server, models=models[:2])[0] == 503


def test_body_that_is_no_json_is_a_bad_request(server: Server) -> None:
	connection = http.client.HTTPConnection("127.0.0.1", int(server.origin.rpartition(":")[2]), timeout=5)
	connection.request("POST", "/api/v1/chat/completions", "{")
	assert connection.getresponse().status == 400
	connection.close()


def test_every_fault_says_what_it_is() -> None:
	named = [fault for name, fault in FAULTS.items() if name == fault.__name__]
	assert len(named) > 25
	assert all(fault.__doc__ for fault in named)


def test_a_question_goes_out_redacted_and_its_answer_comes_back_cited_and_rendered(server: Server) -> None:
	material = (
		Passage("Article", "Fractions", "Adding fractions", "Fractions", "Number", "Equal parts first.", 1.0),
	)
	redactor = redaction.Redactor(redaction.People(("Zebedee Jones",)))
	question = redactor.redact("I'm Zebedee, how do I add fractions like 1/2 + 1/3?")
	reply = Client(server.url, "k", ["stand-in/tutor:free"]).chat(
		prompt.build(prompt.Brief(question, passages=material))
	)
	assert prompt.cited(reply.text, material) == material
	assert "Zebedee" not in json.dumps(server.requests)
	assert "1/2 + 1/3" in server.requests[0]["body"]["messages"][-1]["content"]
	assert rendering.to_html(redactor.restore(reply.text)).startswith("<p ")
