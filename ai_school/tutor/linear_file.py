"""The file of a linear model's weights: read by mapping it, so that all processes of a machine share one copy, unparsed.

A line of JSON, filled up with spaces to a multiple of 8 bytes: "format", "labels", "bias", "unit", what else the trainer
tells, and "features" (how many), "buckets", "item" (b or h: 8 or 16 bits), "text" (bytes), "crc" (of all else).
Then little-endian arrays: the keys' buckets and starts (32 bits), a feature's idf in hundredths (16 bits), its weights,
the keys' text. `python -m evaluation.weights` shows a file as JSON, and packs one that was edited.

A file is replaced whole and never written into: who has it mapped keeps the old one.
"""

import json
import math
import mmap
import os
import sys
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from ai_school.tutor import packed

FORMAT = 2
MOST_IDF, MOST = 2**16 - 1, 2**15 - 1
_SMALL = 2**7 - 1
_ALIGNED = 8
_LONGEST_HEAD = 2**16
_Kind = Literal["b", "h", "H", "I", "B"]
_OWN = ("format", "features", "buckets", "item", "text", "crc")


def pack(data: Mapping[str, Any]) -> bytes:
	"""Return the file's bytes: "labels", "bias", "unit", "features" (for each its idf and a weight a label, integers).

	Raises ValueError where they do not fit each other or a number is out of bounds.
	"""
	_check(data["labels"], data["bias"], data["unit"], len(data["features"]))
	order = packed.arranged(data["features"])
	rows = [_row(data["features"][feature], len(data["labels"]) + 1) for feature in order]
	weights = [weight for row in rows for weight in row[1:]]
	item = "b" if max(map(abs, weights)) <= _SMALL else "h"
	buckets, starts, text = packed.arrays(order)
	parts = (buckets, starts, array("H", [row[0] for row in rows]), array(item, weights))
	body = b"".join(map(_little, parts)) + text
	told = {key: value for key, value in data.items() if key not in _OWN}
	sizes = {"features": len(order), "buckets": len(buckets) - 1, "item": item, "text": len(text)}
	head = {"format": FORMAT, **told, **sizes}
	line = json.dumps({**head, "crc": _sum(head, body)}, ensure_ascii=False).encode()
	return line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n" + body


def write(data: Mapping[str, Any], path: Path) -> None:
	"""Write a model's data (see `pack`); a reader sees the old file or the new one, never a part."""
	beside = path.with_name(f".{path.name}.{os.getpid()}")
	beside.write_bytes(pack(data))
	beside.replace(path)


def mapped(path: Path) -> memoryview:
	"""The bytes of a file, as the system's cache holds them; raises OSError, and ValueError for an empty file."""
	with path.open("rb") as file:
		return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def unpack(content: memoryview) -> tuple[dict[str, Any], packed.Keys, memoryview, memoryview]:
	"""Return a file's head, keys, idf (one a place) and weights (one a label for each place).

	Raises ValueError, KeyError or TypeError for what `pack` did not write, or not wholly.
	"""
	line = _head(content)
	head, body = json.loads(line), content[len(line) :]
	if not isinstance(head, dict) or head.get("format") != FORMAT:
		raise ValueError(f"not of format {FORMAT}")
	count, labels = int(head["features"]), len(head["labels"])
	_check(head["labels"], head["bias"], head["unit"], count)
	if head["item"] not in ("b", "h") or head["buckets"] != packed.bucket_count(count):
		raise ValueError("its head is none")
	sizes = (head["buckets"] + 1, count + 1, count, count * labels, int(head["text"]))
	kinds: tuple[_Kind, ...] = (packed.PLACE, packed.PLACE, "H", head["item"], "B")
	parts, end = [], 0
	for kind, size in zip(kinds, sizes, strict=True):
		start, end = end, end + size * array(kind).itemsize
		parts.append(_native(body[start:end], kind))
	if end != len(body) or head.pop("crc") != _sum(head, body):
		raise ValueError("a part is missing or changed")
	return head, packed.Keys(parts[0], parts[1], parts[4]), parts[2], parts[3]


def as_data(content: memoryview) -> dict[str, Any]:
	"""Return what `pack` was given."""
	head, keys, idf, weights = unpack(content)
	width = len(head["labels"])
	rows = ([idf[at], *weights[at * width : (at + 1) * width]] for at in range(len(keys)))
	told = {key: value for key, value in head.items() if key not in _OWN}
	return {**told, "features": dict(sorted(zip(keys, rows, strict=True)))}


def _head(content: memoryview) -> bytes:
	line, newline, _rest = bytes(content[:_LONGEST_HEAD]).partition(b"\n")
	if not newline:
		raise ValueError("its head is missing")
	return line + newline


def _sum(head: dict[str, Any], body: bytes | memoryview) -> int:
	"""A check sum of the head without its own and of all that follows."""
	return crc32(json.dumps(head, sort_keys=True).encode(), crc32(body))


def _check(labels: Sequence[str], bias: Sequence[float], unit: float, features: int) -> None:
	if not labels or len(bias) != len(labels) or features < 1:
		raise ValueError("labels, bias and features do not fit each other")
	if not all(map(math.isfinite, (*bias, unit))):
		raise ValueError("a number is not finite")


def _row(row: Sequence[int], width: int) -> list[int]:
	numbers = [int(number) for number in row]
	if len(numbers) != width or not 0 < numbers[0] <= MOST_IDF or max(map(abs, numbers[1:])) > MOST:
		raise ValueError(f"a row is not an idf and {width - 1} weights")
	return numbers


def _little(numbers: "array[int]") -> bytes:
	return numbers.tobytes() if sys.byteorder == "little" else _swapped(numbers).tobytes()


def _native(part: memoryview, kind: _Kind) -> memoryview:
	"""The numbers of a part, in place where the machine writes them as the file does."""
	if sys.byteorder == "little" or kind == "B":
		return part.cast(kind)
	return memoryview(_swapped(array(kind, part.tobytes())))


def _swapped(numbers: "array[int]") -> "array[int]":
	swapped = numbers[:]
	swapped.byteswap()
	return swapped
