"""Signs in a message: words of one meaning, the same in every language (kin, hit, night, secret, task, …).

A linear model weighs them, each and in pairs, with the words themselves: so a message tells of danger, or of schoolwork,
in wordings that no rule foresaw. `evaluation.safeguarding_training` fits the weights.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, groupby
from pathlib import Path

from ai_school.tutor import linear
from ai_school.tutor.safeguarding_words import END

WEIGHTS = Path(__file__).parent / "data" / "safeguarding_weights.json"
SAFE = "none"
_SHORTEST, _LONGEST = 3, 4
WINDOW, STEP = 40, 20
"""Words that are weighed together, and words from one such window to the next."""
SHORTEST_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class Signs:
	"""The phrases of each sign; a word that ends in "*" stands for all that begin so, "#" for a number."""

	phrases: Mapping[str, Sequence[str]]
	_by_word: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
	_by_stem: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

	def __post_init__(self) -> None:
		for sign, phrases in self.phrases.items():
			for phrase in phrases:
				words = tuple(phrase.split())
				table = self._by_stem if words[0].endswith("*") else self._by_word
				table.setdefault(words[0].rstrip("*"), []).append((words, sign))

	def words(self) -> set[str]:
		"""Return the whole words of the phrases."""
		found = {word for phrases in self.phrases.values() for phrase in phrases for word in phrase.split()}
		return {word for word in found if word[0].isalnum() and not word.endswith("*")}

	def stems(self) -> set[str]:
		"""Return the beginnings of words in the phrases."""
		found = {word for phrases in self.phrases.values() for phrase in phrases for word in phrase.split()}
		return {word.rstrip("*") for word in found if word.endswith("*")}

	def of(self, words: Sequence[str]) -> list[str]:
		"""Return the signs in the words, in alphabetic order."""
		found: set[str] = set()
		for position, word in enumerate(words):
			for phrase, sign in self._starting(word):
				if sign not in found and _stands(phrase, words[position : position + len(phrase)]):
					found.add(sign)
		return sorted(found)

	def _starting(self, word: str) -> Iterable[tuple[tuple[str, ...], str]]:
		yield from self._by_word.get("#" if word[0].isdigit() else word, ())
		if self._by_stem:
			for end in range(2, len(word) + 1):
				yield from self._by_stem.get(word[:end], ())


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
