"""One planned setting, and how the servers write sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MB = 1024 * 1024
UNITS = {"": 1, "b": 1, "k": 1024, "kb": 1024, "m": MB, "mb": MB, "g": 1024 * MB, "gb": 1024 * MB}


@dataclass(frozen=True, slots=True)
class Setting:
	"""A value for one setting of one server (bench, environment, web environment, redis_cache, …, postgres), and why."""

	server: str
	name: str
	value: Any
	reason: str


def same(planned: Any, running: Any) -> bool:
	"""Whether two values mean the same: 256M is 268435456, ON is 1."""
	return _plain(planned) == _plain(running)


def in_bytes(text: str) -> int | None:
	"""The bytes of a size such as 64M, 128MB, 4096; None for what is no size."""
	digits = text.rstrip("kKmMgGbB")
	unit = text[len(digits) :].lower()
	return int(digits) * UNITS[unit] if digits.isdigit() and unit in UNITS else None


def _plain(value: Any) -> Any:
	if isinstance(value, dict):
		return {key: _plain(inner) for key, inner in value.items()}
	text = str(value).strip()
	size = in_bytes(text)
	if size is not None:
		return size
	switch = {"on": 1, "true": 1, "off": 0, "false": 0}.get(text.lower())
	if switch is not None:
		return switch
	try:
		return float(text)
	except ValueError:
		return text.lower()


@dataclass(frozen=True, slots=True)
class Row:
	"""A planned setting and the value that runs; None where nothing is set or it cannot be read."""

	setting: Setting
	running: Any

	@property
	def differs(self) -> bool:
		"""Whether what runs is not what is planned."""
		return self.running is None or not same(self.setting.value, self.running)


def differences(settings: Sequence[Setting], running: Mapping[tuple[str, str], Any]) -> list[Row]:
	"""Return every planned setting beside the running value, by (server, name)."""
	return [Row(each, running.get((each.server, each.name))) for each in settings]
