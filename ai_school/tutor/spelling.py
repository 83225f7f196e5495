"""What a misspelt word was meant to be: words that sound alike or are few letters apart."""

import re
from collections.abc import Iterable
from functools import lru_cache

MIN_LENGTH = 5
"""Shorter words have too many neighbours to be corrected."""

_SOUNDS = (
	(re.compile("ph"), "f"), (re.compile("c(?=[eiy])"), "s"), (re.compile("tion|sion|shun|tian"), "shn"),
	(re.compile("ck|ch|c|q"), "k"), (re.compile("z|x"), "s"), (re.compile("dg|j"), "g"), (re.compile("wr"), "r"),
	(re.compile("^[kgp](?=[ns])"), ""), (re.compile("gh"), ""),
)  # fmt: skip
_VOWELS = re.compile("(?<=.)[aeiouyhw]+")
_DOUBLED = re.compile(r"(.)\1+")
_FIRST_VOWEL = re.compile("^[aeiouy]+")


@lru_cache(maxsize=8_192)
def skeleton(word: str) -> str:
	"""The consonants of a folded word as they sound, so that "fotosinthesis" meets "photosynthesis"."""
	for pattern, sound in _SOUNDS:
		word = pattern.sub(sound, word)
	word = _VOWELS.sub("", _FIRST_VOWEL.sub("a", word))
	return _DOUBLED.sub(r"\1", word)


def allowed_distance(word: str, alike: bool) -> int:
	"""How many letters may be wrong in a word of this length, more of them in one that sounds right."""
	if not alike:
		return 0 if len(word) < 7 else 1 if len(word) < 12 else 2
	return 1 if len(word) < 8 else 2 if len(word) < 12 else 4


def distance(a: str, b: str, limit: int) -> int:
	"""Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; limit + 1 when more.

	Optimal string alignment, in time proportional to the lengths, stopped as soon as the limit is passed."""
	if abs(len(a) - len(b)) > limit:
		return limit + 1
	before, row = [], list(range(len(b) + 1))
	for i, letter in enumerate(a, 1):
		before, last, row = row, before, [i]
		for j, other in enumerate(b, 1):
			cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
			if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
				cost = min(cost, last[j - 2] + 1)
			row.append(cost)
		if min(row) > limit:
			return limit + 1
	return row[-1] if row[-1] <= limit else limit + 1


def nearest(word: str, candidates: Iterable[str]) -> str | None:
	"""The candidate that a misspelt folded word most likely is, or None.

	Short words must sound the same; from seven letters on a consonant may differ as well."""
	if len(word) < MIN_LENGTH or not word.isalpha():
		return None
	sound, widest = skeleton(word), allowed_distance(word, True)
	best: tuple[bool, int, str] | None = None
	for candidate in candidates:
		if abs(len(candidate) - len(word)) > widest or len(candidate) < MIN_LENGTH - 1:
			continue
		unlike = skeleton(candidate) != sound
		limit = allowed_distance(word, not unlike)
		if unlike and (not limit or candidate[0] != word[0]):
			continue
		apart = distance(word, candidate, limit)
		if apart <= limit and (best is None or (unlike, apart, candidate) < best):
			best = (unlike, apart, candidate)
	return best[2] if best else None
