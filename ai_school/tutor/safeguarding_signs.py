"""Signs in a message: words of one meaning, the same in every language (kin, hit, night, secret, task, …).

A linear model weighs them, each and in pairs, with the words themselves: so a message tells of danger, or of schoolwork,
in wordings that no rule foresaw. `evaluation.safeguarding_training` fits the weights.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, groupby
from pathlib import Path

from ai_school.tutor import linear
from ai_school.tutor.safeguarding_words import END

WEIGHTS = Path(__file__).parent / "data" / "safeguarding_weights.bin"
SAFE = "none"
_SHORTEST, _LONGEST = 3, 4
WINDOW, STEP = 40, 20
"""Words that are weighed together, and words from one such window to the next."""
SHORTEST_SENTENCE = 4


class Signs:
	"""The phrases of each sign; a word that ends in "*" stands for all that begin so, "#" for a number.

	Most phrases are one word, and every process holds thousands of them: these are packed as words with their signs.
	"""

	def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
		self._words: dict[str, tuple[str, ...]] = {}
		self._stems: dict[str, tuple[str, ...]] = {}
		self._by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
		self._by_stem: dict[str, list[tuple[tuple[str, ...], str]]] = {}
		alike: dict[tuple[str, ...], tuple[str, ...]] = {}
		for sign, each in phrases.items():
			for phrase in each:
				self._add(sys.intern(sign), tuple(map(sys.intern, phrase.split())), alike)

	def _add(self, sign: str, words: tuple[str, ...], alike: dict[tuple[str, ...], tuple[str, ...]]) -> None:
		"""`alike` keeps one tuple of those that are equal."""
		is_stem, first = words[0].endswith("*"), sys.intern(words[0].rstrip("*"))
		if len(words) > 1:
			(self._by_stem if is_stem else self._by_word).setdefault(first, []).append((words, sign))
			return
		table = self._stems if is_stem else self._words
		signs = (*table.get(first, ()), sign)
		table[first] = alike.setdefault(signs, signs)

	def words(self) -> set[str]:
		"""Return the whole words of the phrases."""
		found = self._words.keys() | {word for words in self._longer() for word in words}
		return {word for word in found if word[0].isalnum() and not word.endswith("*")}

	def stems(self) -> set[str]:
		"""Return the beginnings of words in the phrases."""
		found = {word for words in self._longer() for word in words}
		return self._stems.keys() | {word.rstrip("*") for word in found if word.endswith("*")}

	def _longer(self) -> Iterator[tuple[str, ...]]:
		for table in (self._by_word, self._by_stem):
			yield from (words for phrases in table.values() for words, _sign in phrases)

	def of(self, words: Sequence[str]) -> list[str]:
		"""Return the signs in the words, in alphabetic order."""
		found: set[str] = set()
		for position, word in enumerate(words):
			for single, longer in self._tables(word):
				found.update(single)
				for phrase, sign in longer:
					if sign not in found and _stands(phrase, words[position : position + len(phrase)]):
						found.add(sign)
		return sorted(found)

	def _tables(self, word: str) -> Iterator[tuple[Iterable[str], Iterable[tuple[tuple[str, ...], str]]]]:
		"""The signs of phrases that are met by a word alone, and the longer phrases that begin with it."""
		key = "#" if word[0].isdigit() else word
		yield self._words.get(key, ()), self._by_word.get(key, ())
		for end in range(2, len(word) + 1) if self._stems or self._by_stem else ():
			yield self._stems.get(word[:end], ()), self._by_stem.get(word[:end], ())


def features(words: Sequence[str], signs: Signs) -> list[str]:
	"""Return the features of words: "s" signs, "p" pairs of signs, "w" words, "b" pairs of neighbours, "c" pieces of words."""
	found = signs.of(words)
	pairs = [f"p{first} {second}" for first, second in combinations(found, 2)]
	neighbours = [f"b{first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True)]
	pieces = linear.character_grams(dict.fromkeys(words), _SHORTEST, _LONGEST)
	return ["s" + sign for sign in found] + pairs + ["w" + word for word in words] + neighbours + pieces


def weigh(words: Sequence[str], signs: Signs, weights: linear.LinearModel | None = None) -> dict[str, float]:
	"""Return the probability of SAFE and of each "severity category" in the part of the words that is least safe.

	Parts are windows of the whole, and its sentences: so neither a long text nor a question beside it hides a cry for help.
	`weights` stand in for those that the app brings.
	"""
	model = weights or _model()
	shares = (model.probabilities(features(part, signs)) for part in _parts(words))
	return min(shares, key=lambda each: each[SAFE])


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
	plain = [word for word in words if word != END]
	for start in range(0, max(1, len(plain) - WINDOW + STEP), STEP):
		yield plain[start : start + WINDOW]
	sentences = [list(part) for is_end, part in groupby(words, key=lambda word: word == END) if not is_end]
	if len(sentences) > 1:
		yield from (sentence[:WINDOW] for sentence in sentences if len(sentence) >= SHORTEST_SENTENCE)


def _stands(phrase: tuple[str, ...], words: Sequence[str]) -> bool:
	return len(phrase) == len(words) and all(
		word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted or wanted == "#"
		for wanted, word in zip(phrase, words, strict=True)
	)


@cache
def _model() -> linear.LinearModel:
	return linear.read(WEIGHTS)
