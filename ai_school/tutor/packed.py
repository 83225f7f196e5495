"""Many strings in a few arrays: a set of them takes some 15 bytes a string instead of 100, and can be mapped from a file."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Literal
from zlib import crc32

PLACE: Literal["I"] = "I"
"""The type of a place in memory or in a file: 32 bits."""

_ALIKE = 2


class Keys:
	"""Distinct strings, each with its place: 0, 1, …

	A string is looked for among the few that share its bucket, by its own bytes: none is taken for another.
	"""

	__slots__ = ("_buckets", "_starts", "_text")

	def __init__(self, buckets: memoryview, starts: memoryview, text: memoryview) -> None:
		"""Take the arrays of `arrays` as they are: what they hold is not checked."""
		self._buckets, self._starts, self._text = buckets, starts, text

	@classmethod
	def of(cls, strings: Iterable[str]) -> "Keys":
		"""The keys of these strings; repeated ones count once."""
		buckets, starts, text = arrays(arranged(strings))
		return cls(memoryview(buckets), memoryview(starts), memoryview(text))

	def __len__(self) -> int:
		return len(self._starts) - 1

	def __iter__(self) -> Iterator[str]:
		"""The strings by their place."""
		bounds = self._starts.tolist()
		for start, end in pairwise(bounds):
			yield str(self._text[start:end], "utf-8", "surrogatepass")

	def __contains__(self, key: str) -> bool:
		return self.place(key) >= 0

	def place(self, key: str) -> int:
		"""The place of a string, -1 where it is none of these."""
		text = _encoded(key)
		bucket = crc32(text) & (len(self._buckets) - 2)
		starts = self._starts
		for place in range(self._buckets[bucket], self._buckets[bucket + 1]):
			if self._text[starts[place] : starts[place + 1]] == text:
				return place
		return -1


class Words:
	"""A set of words without spaces, kept as one text for all that begin alike; made in a tenth of the time of Keys."""

	__slots__ = ("_texts",)

	def __init__(self, words: Iterable[str]) -> None:
		alike = groupby(sorted(set(words)), key=_beginning)
		self._texts = {beginning: f" {' '.join(found)} " for beginning, found in alike}

	def __contains__(self, word: str) -> bool:
		return " " not in word and f" {word} " in self._texts.get(_beginning(word), "")


def arranged(strings: Iterable[str]) -> list[str]:
	"""Distinct strings in the order of their places."""
	distinct = sorted(set(strings))
	mask = bucket_count(len(distinct)) - 1
	return sorted(distinct, key=lambda each: crc32(_encoded(each)) & mask)


def arrays(order: list[str]) -> tuple["array[int]", "array[int]", bytes]:
	"""For strings as `arranged` gives them: the first place of each bucket and the end, where each begins in the text and
	the end, and the text."""
	count = bucket_count(len(order))
	buckets, starts, text = array(PLACE, bytes(4 * (count + 1))), array(PLACE, [0]), bytearray()
	for key in order:
		encoded = _encoded(key)
		buckets[(crc32(encoded) & (count - 1)) + 1] += 1
		text += encoded
		starts.append(len(text))
	for bucket in range(count):
		buckets[bucket + 1] += buckets[bucket]
	return buckets, starts, bytes(text)


def bucket_count(strings: int) -> int:
	"""A power of two, at least as many as the strings."""
	return 1 << max(0, strings - 1).bit_length()


def _beginning(word: str) -> str:
	return word[:_ALIKE]


def _encoded(key: str) -> bytes:
	return key.encode("utf-8", "surrogatepass")
