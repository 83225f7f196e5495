"""Client of OpenRouter's chat API, and of any server that speaks it: the only door through which text leaves the school.

Documented at https://openrouter.ai/docs/api-reference. Faults become the exceptions of `openrouter_errors`; none of
them carries the prompt, the answer or the key, and their traceback holds no frame that does.
"""

import hashlib
import hmac
import random
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
from requests.utils import get_environ_proxies

from ai_school.tutor import openrouter_address, openrouter_answers
from ai_school.tutor import openrouter_transport as transport
from ai_school.tutor.openrouter_answers import KeyStatus, Model, Reply
from ai_school.tutor.openrouter_errors import (
	BadRequest,
	ModelError,
	NotConfigured,
	PaidModel,
	TimedOut,
)
from ai_school.tutor.openrouter_faults import TOKENS_FIELD
from ai_school.tutor.openrouter_request import (
	Ask,
	Message,
	asked_models,
	headers_for,
	is_free_by_name,
	usable_key,
)
from ai_school.tutor.sse import capped

T = TypeVar("T")
LIST_LIMIT_BYTES = 16_000_000
OLDER_TOKENS_FIELD = "max_tokens"


@dataclass(frozen=True, slots=True)
class Limits:
	"""Bounds of one call. `timeout_s` covers everything, a retry and its pause included; `list_timeout_s` a request for
	the models or the key."""

	timeout_s: float = 60.0
	list_timeout_s: float = 30.0
	connect_timeout_s: float = 5.0
	read_timeout_s: float = 20.0
	body_bytes: int = 1_000_000
	completion_tokens: int = 900
	longest_pause_s: float = 10.0
	retry_base_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Runtime:
	"""Time and chance, replaceable in tests: `clock` is monotonic, `now` counts seconds since 1970."""

	clock: Callable[[], float] = time.monotonic
	now: Callable[[], float] = time.time
	sleep: Callable[[float], None] = time.sleep
	chance: Callable[[], float] = random.random


@dataclass(slots=True)
class _Learned:
	"""What the server has told so far; written once each, shared by all threads."""

	lock: threading.Lock = field(default_factory=threading.Lock)
	models: tuple[Model, ...] | None = None
	tokens_field: str = TOKENS_FIELD


def user_hash(salt: str, student: str) -> str:
	"""The pseudonym of a student for the `user` field: 32 hexadecimal digits that only the salt's holder can make."""
	return hmac.new(salt.encode(), student.encode(), hashlib.sha256).hexdigest()[:32]


class Client:
	"""One model service and its connections, for use from many threads at once.

	Args:
		base_url: https, or http for this machine and `allowed_http_hosts`; raises AddressNotAllowed.
		key: sent as bearer token; None or "" where the server needs none. OpenRouter does: raises KeyMissing.
		models: ids in order of preference; the API takes three. `openrouter/free` is asked last.
		allow_paid: ask models that cost money. Otherwise an id has to be free by its name (`:free`, `openrouter/free`),
			by its price in the server's list, or the server has to be the school's own and name no prices.
		calls_at_once: connections kept open.
	"""

	def __init__(
		self,
		base_url: str,
		key: str | None,
		models: Sequence[str],
		*,
		allow_paid: bool = False,
		allowed_http_hosts: Collection[str] = (),
		limits: Limits | None = None,
		runtime: Runtime | None = None,
		title: str = "",
		calls_at_once: int = 32,
	):
		self.address = openrouter_address.check(base_url, allowed_http_hosts)
		self.models_asked = asked_models(models)
		self.limits = limits or Limits()
		self._allow_paid = allow_paid
		self._runtime = runtime or Runtime()
		self._headers = headers_for(usable_key(key, self.address.is_openrouter), title)
		self._session = transport.session(calls_at_once)
		self._learned = _Learned()

	def __repr__(self) -> str:
		return f"Client({self.address.host})"

	def close(self) -> None:
		"""Close the connections that are kept open."""
		self._session.close()

	def chat(
		self,
		messages: Sequence[Message],
		on_text: Callable[[str], None] | None = None,
		user: str | None = None,
	) -> Reply:
		"""The model's answer.

		Args:
			messages: `{"role", "content"}` each, redacted already.
			on_text: called in this thread with each further piece of the answer; the answer is then streamed.
				When the call fails after that, the pieces were no answer. What it raises ends the call.
			user: pseudonym of the student, see `user_hash`.

		Raises:
			ModelError: one of its subclasses; nothing else comes from the network.
		"""
		ask = Ask(list(messages), on_text, user)
		del messages
		return _unwrap(self._safely(lambda: self._chat(ask), self.limits.timeout_s))

	def models(self) -> tuple[Model, ...]:
		"""The models that the service offers now; raises ModelError."""
		return _unwrap(self._safely(self._list, self.limits.list_timeout_s))

	def key_status(self) -> KeyStatus:
		"""What the service tells about the key, each field None when it tells nothing; raises ModelError."""
		read = openrouter_answers.key_status
		return _unwrap(self._safely(lambda: read(self._get("/key")), self.limits.list_timeout_s))

	def check_models(self) -> None:
		"""Raise NotConfigured or PaidModel when the list of models may not be asked; may fetch the server's list."""
		_unwrap(self._safely(self._check_models, self.limits.list_timeout_s))

	def _safely(self, work: Callable[[], T], timeout_s: float) -> "T | ModelError":
		"""The result of `work`, or the failure without the frames, causes and contexts that hold text."""
		try:
			with transport.deadline(self._runtime.clock() + timeout_s, self._runtime.clock):
				return work()
		except ModelError as error:
			return error

	def _chat(self, ask: Ask) -> Reply:
		self._check_models()
		begun = self._runtime.clock()
		try:
			reply = self._attempt(ask)
		except BadRequest as error:
			if not self._take_other_tokens_field(error):
				raise
			reply = self._attempt(ask)
		return reply.with_latency(self._runtime.clock() - begun)

	def _attempt(self, ask: Ask) -> Reply:
		"""One request, and a second one where the first was surely not billed."""
		try:
			return self._post(ask)
		except ModelError as error:
			if ask.said or not self._pause(error):
				raise
		return self._post(ask)

	def _pause(self, error: ModelError) -> bool:
		"""Wait before the retry: as long as the service said, else full jitter; False when a retry makes no sense."""
		if not error.retryable:
			return False
		told = error.wait_s
		wait = self._runtime.chance() * self.limits.retry_base_s if told is None else told
		if wait > self.limits.longest_pause_s or wait >= transport.time_left():
			return False
		self._runtime.sleep(wait)
		return True

	def _post(self, ask: Ask) -> Reply:
		body = ask.body(self.models_asked, self.limits.completion_tokens, self._learned.tokens_field)
		with self._exchange("POST", "/chat/completions", body) as response:
			pieces = transport.pieces(response)
			capped_pieces = capped(pieces, self.limits.body_bytes)
			reply = openrouter_answers.read(response, capped_pieces, ask.hear, self._runtime.now())
			transport.drain(pieces, self._runtime.clock)
			return reply

	def _get(self, path: str) -> Any:
		with self._exchange("GET", path, None) as response:
			pieces = capped(transport.pieces(response), LIST_LIMIT_BYTES)
			return openrouter_answers.read_json(response, pieces, self._runtime.now())

	def _exchange(
		self, method: str, path: str, body: dict[str, Any] | None
	) -> AbstractContextManager[requests.Response]:
		request = requests.Request(method, self.address.base_url + path, headers=self._headers, json=body)
		timeouts_s = self.limits.connect_timeout_s, self.limits.read_timeout_s
		return transport.exchange(self._session, request, timeouts_s, self._proxies())

	def _proxies(self) -> dict[str, str]:
		return {} if self.address.own else dict(get_environ_proxies(self.address.base_url))

	def _list(self) -> tuple[Model, ...]:
		return openrouter_answers.models(self._get("/models"))

	def _check_models(self) -> None:
		if not self.models_asked:
			raise NotConfigured
		unsure = [model for model in self.models_asked if not is_free_by_name(model)]
		if not self._allow_paid and not all(self._is_free(model) for model in unsure):
			raise PaidModel

	def _is_free(self, model: str) -> bool:
		"""Whether the server's list says so; the school's own server that names no prices bills nobody."""
		listed = self._listed()
		if self.address.own and not any(each.priced for each in listed):
			return True
		return any(each.id == model and each.free for each in listed)

	def _listed(self) -> tuple[Model, ...]:
		"""The server's list, fetched once by whichever thread comes first."""
		if not self._learned.lock.acquire(timeout=max(transport.time_left(), 0.0)):
			raise TimedOut
		try:
			if self._learned.models is None:
				self._learned.models = self._list()
			return self._learned.models
		finally:
			self._learned.lock.release()

	def _take_other_tokens_field(self, error: BadRequest) -> bool:
		"""Use the older name from now on, when the server has just refused the newer one."""
		if not error.about_tokens_field or self._learned.tokens_field == OLDER_TOKENS_FIELD:
			return False
		self._learned.tokens_field = OLDER_TOKENS_FIELD
		return True


def _unwrap(outcome: "T | ModelError") -> T:
	"""The result, or the failure raised anew from here."""
	if isinstance(outcome, ModelError):
		outcome.__cause__ = outcome.__context__ = None
		raise outcome.with_traceback(None)
	return outcome
