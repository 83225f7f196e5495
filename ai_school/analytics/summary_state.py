"""Where a wording on its way is kept: in the cache, for as long as a page needs it, and in no table.

One key for each student and reader, with hashes for names. What is under way expires by itself when whoever works on it has died.
"""

import json
from dataclasses import asdict, dataclass, field, replace

import frappe
import redis

from ai_school import model_gate

PREFIX = "ai_school:wording:"
WAITING, ASKING, DONE, REFUSED = "waiting", "asking", "done", "refused"
WAIT_S, LEASE_S, KEPT_S = 180, 30, 900


@dataclass(frozen=True, slots=True)
class State:
	"""A wording: who wants it about whom, how far it is, and what came of it.

	`digest` is that of the paragraph that was worded; `reason` and `words` say why there is no text.
	"""

	token: str
	student: str
	user: str
	lang: str
	status: str = WAITING
	digest: str = ""
	text: str = field(default="", repr=False)
	reason: str = ""
	words: tuple[str, ...] = ()
	model: str = ""

	@property
	def is_under_way(self) -> bool:
		"""Whether something may still come."""
		return self.status in (WAITING, ASKING)


def key_of(student: str, user: str) -> str:
	"""The key of a reader's wording about a student."""
	return f"{_of_student(student)}{model_gate.pseudonym(user)}"


def read(key: str) -> State | None:
	"""What is kept under a key; None where nothing is, or not any more. Raises redis.exceptions.RedisError."""
	stored = frappe.cache.get(frappe.cache.make_key(key))
	if not stored:
		return None
	values = json.loads(stored)
	return State(**{**values, "words": tuple(values["words"])})


def begin(key: str, state: State) -> bool:
	"""Keep a state that waits unless one is under way; whether it was kept. Raises redis.exceptions.RedisError."""
	before = read(key)
	if before and not before.is_under_way:
		frappe.cache.delete(frappe.cache.make_key(key))
	return bool(_set(key, state, WAIT_S, only_new=True))


def take(key: str, token: str) -> State | None:
	"""The waiting state with this token, for the first who takes it."""
	state = read(key)
	if not state or state.token != token or state.status != WAITING:
		return None
	mark = frappe.cache.make_key(f"{key}:{token}")
	if not frappe.cache.set(mark, "1", ex=KEPT_S, nx=True):
		return None
	state = replace(state, status=ASKING)
	_set(key, state, LEASE_S)
	return state


def renew(key: str, token: str) -> None:
	"""Keep what is being worked on for another lease."""
	state = read(key)
	if state and state.token == token:
		frappe.cache.expire(frappe.cache.make_key(key), LEASE_S)


def finish(key: str, state: State) -> None:
	"""Keep the result, unless it has been forgotten or another was begun meanwhile."""
	now = read(key)
	if now and now.token == state.token:
		_set(key, state, KEPT_S)


def drop(key: str) -> None:
	"""Forget what is kept under a key."""
	frappe.cache.delete(frappe.cache.make_key(key))


def forget(student: str) -> None:
	"""Drop every wording about a student; what is kept in a cache that is away goes by itself."""
	try:
		frappe.cache.delete_keys(_of_student(student))
	except redis.exceptions.RedisError:
		return


def _of_student(student: str) -> str:
	return f"{PREFIX}{model_gate.pseudonym(f'wording {student}')}:"


def _set(key: str, state: State, seconds: int, only_new: bool = False) -> object:
	return frappe.cache.set(frappe.cache.make_key(key), json.dumps(asdict(state)), ex=seconds, nx=only_new)
