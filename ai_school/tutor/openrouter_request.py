"""What a request to a model service says: its models, its privacy, its headers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ai_school.tutor.openrouter_errors import KeyMissing

Message = dict[str, str]

ANY_FREE_MODEL = "openrouter/free"
MODELS_AT_MOST = 3
# Sent to every server: one that stands in front of OpenRouter passes it on, the others ignore it.
PRIVACY = {"data_collection": "deny", "zdr": True}


def is_free_by_name(model: str) -> bool:
	"""Whether an id says that it costs nothing."""
	return model.endswith(":free") or model == ANY_FREE_MODEL


@dataclass(slots=True, repr=False)
class Ask:
	"""One question on its way; `said` once a piece of an answer was passed on."""

	messages: list[Message]
	on_text: Callable[[str], None] | None
	user: str | None
	said: bool = False

	def hear(self, piece: str) -> None:
		"""Pass a piece of the answer on."""
		self.said = True
		if self.on_text:
			self.on_text(piece)

	def body(self, models: Sequence[str], tokens: int, tokens_field: str) -> dict[str, Any]:
		"""The request's body."""
		body: dict[str, Any] = {"model": models[0], "messages": self.messages, tokens_field: tokens}
		body["provider"] = PRIVACY
		if len(models) > 1:
			body["models"] = list(models)
		if self.user:
			body["user"] = self.user
		if self.on_text:
			body |= {"stream": True, "stream_options": {"include_usage": True}}
		return body


def asked_models(models: Sequence[str]) -> tuple[str, ...]:
	"""At most three different ids in order of preference; the one that picks any free model stays, and is last."""
	ids = list(dict.fromkeys(model.strip() for model in models if model.strip()))
	if ANY_FREE_MODEL not in ids:
		return tuple(ids[:MODELS_AT_MOST])
	ids.remove(ANY_FREE_MODEL)
	return (*ids[: MODELS_AT_MOST - 1], ANY_FREE_MODEL)


def usable_key(key: str | None, needed: bool) -> str:
	"""The key without white space around it; raises KeyMissing for none, or for one that fits no header."""
	key = (key or "").strip()
	if (needed and not key) or not all("!" <= char <= "~" for char in key):
		raise KeyMissing
	return key


def headers_for(key: str, title: str) -> dict[str, str]:
	"""Headers of every request; a body is asked for as it is, not compressed, so that its cap is true."""
	headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
	if key:
		headers["Authorization"] = f"Bearer {key}"
	if title:
		headers["X-OpenRouter-Title"] = title.encode("ascii", "replace").decode()
	return headers
