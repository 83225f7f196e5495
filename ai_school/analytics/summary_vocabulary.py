"""What may be said in a wording of the paragraph for a parents' evening: by language, and by what a sentence is about.

`data/summary_wordings.json` has by language `common` words, that every sentence may have; `phrases`, words that count together as one, joined by "_"; and by `kinds` of sentence: `words`; `needs`, of each of
these groups one has to be there; `once`, of these exactly one, as of negations; `order`, of two groups the first comes before
the second; `between`, a word of the last group stands between one of the first and one of the second; `pivot`, what tells the
recent figure from the earlier one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ai_school.analytics.summary_text import FIGURE, MARK, WORD, Token
from ai_school.tutor.text import fold

FREE = "free"
_FILE = Path(__file__).parent / "data" / "summary_wordings.json"
_AND, _PREFIXES = ("", "و", "ف"), ("بال", "كال", "لل", "ال", "ب", "ل", "ك", "")
_FEWEST_LETTERS = 3
_COMMAS = frozenset(",;:()–—،؛")

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
	"""What a sentence of one kind may say; see the module."""

	words: Words
	needs: tuple[Words, ...] = ()
	once: Words = frozenset()
	order: tuple[tuple[Words, Words], ...] = ()
	between: tuple[Words, ...] = ()
	pivot: Mapping[str, Words] = field(default_factory=dict)

	def hold(self, said: Sequence[Token]) -> bool:
		"""Whether the words of a sentence, all of them allowed, keep the rules."""
		words = [token.text for token in said]
		return (
			all(not group.isdisjoint(words) for group in self.needs)
			and (not self.once or sum(word in self.once for word in words) == 1)
			and all(_in_order(words, first, second) for first, second in self.order)
			and (not self.between or _stands_between(words, *self.between))
			and (not self.pivot or _tells_apart(said, **self.pivot))
		)


@dataclass(frozen=True, slots=True)
class Vocabulary:
	"""The words of one language."""

	language: str
	common: Words
	phrases: tuple[tuple[str, ...], ...]
	kinds: Mapping[str, Rules]

	def allows(self, kind: str, said: Sequence[Token]) -> bool:
		"""Whether a sentence of this kind may be said in these tokens."""
		rules = self.kinds[kind]
		known = rules.words if kind == FREE else rules.words | self.common
		read = [self._read(token, known) for token in self._joined(said)]
		if kind == FREE and any(token.kind not in (WORD, MARK) for token in read):
			return False
		return all(token.kind != WORD or token.text in known for token in read) and rules.hold(read)

	def knows(self, word: Token) -> bool:
		"""Whether any sentence may have the word."""
		return any(
			self._read(word, known).text in known
			for known in (self.common, *(rules.words for rules in self.kinds.values()))
		) or any(word.text in phrase for phrase in self.phrases)

	def _joined(self, said: Sequence[Token]) -> list[Token]:
		"""The tokens with each phrase as one."""
		found: list[Token] = []
		rest = list(said)
		while rest:
			size = next((len(one) for one in self.phrases if tuple(_texts(rest[: len(one)])) == one), 1)
			taken, rest = rest[:size], rest[size:]
			text, original = "_".join(_texts(taken)), " ".join(token.original for token in taken)
			found.append(taken[0] if size == 1 else Token(WORD, text, original))
		return found

	def _read(self, token: Token, known: Words) -> Token:
		"""The word as it is known: in Arabic without what is written together with it (and, the, in, to)."""
		if token.kind != WORD or token.text in known or self.language != "ar":
			return token
		for bare in _without_prefixes(token.text):
			if bare in known:
				return Token(WORD, bare, token.original)
		return token


def of_language(language: str) -> Vocabulary | None:
	"""The vocabulary of a language (ISO 639-1); None where there is none."""
	return _all().get(language)


@cache
def _all() -> dict[str, Vocabulary]:
	stored = json.loads(_FILE.read_text(encoding="utf-8"))
	return {language: _vocabulary(language, values) for language, values in stored.items()}


def _vocabulary(language: str, values: Mapping[str, Any]) -> Vocabulary:
	phrases = sorted((tuple(map(_plain, one.split())) for one in values["phrases"]), key=len, reverse=True)
	kinds = {kind: _rules(rules) for kind, rules in values["kinds"].items()}
	return Vocabulary(language, _words(values["common"]), tuple(phrases), kinds)


def _rules(values: Mapping[str, Any]) -> Rules:
	return Rules(
		words=_words(values["words"]),
		needs=tuple(map(_words, values.get("needs", ()))),
		once=_words(values.get("once", "")),
		order=tuple((_words(first), _words(second)) for first, second in values.get("order", ())),
		between=tuple(map(_words, values.get("between", ()))),
		pivot={name: _words(words) for name, words in values.get("pivot", {}).items()},
	)


def _words(text: str) -> Words:
	return frozenset(_plain(word) for word in text.split())


def _plain(word: str) -> str:
	return fold(word).replace("'", "")


def _texts(tokens: Sequence[Token]) -> list[str]:
	return [token.text for token in tokens]


def _without_prefixes(word: str) -> list[str]:
	"""What a word may be without its prefixes; what is left keeps three letters, so that no denial is cut off."""
	bare = [
		word.removeprefix(both)
		for both in (first + second for first in _AND for second in _PREFIXES)
		if both and word.startswith(both)
	]
	return [one for one in bare if len(one) >= _FEWEST_LETTERS]


def _in_order(words: Sequence[str], first: Words, second: Words) -> bool:
	"""Whether the first of one group comes before the first of the other, where both are there."""
	places = [next((at for at, word in enumerate(words) if word in group), None) for group in (first, second)]
	return None in places or places[0] < places[1]  # type: ignore[operator]


def _stands_between(words: Sequence[str], first: Words, second: Words, bridge: Words) -> bool:
	"""Whether a word of `bridge` stands between one of `first` and a later one of `second`."""
	begun = next((at for at, word in enumerate(words) if word in first), len(words))
	ended = max((at for at, word in enumerate(words) if word in second), default=-1)
	return any(word in bridge for word in words[begun + 1 : max(ended, 0)])


def _tells_apart(
	said: Sequence[Token], recent: Words, earlier: Words, bridge: Words, leads: Words, never_next: Words
) -> bool:
	"""Whether of the figures count, recent mean and earlier mean the second is told as recent, the third as earlier.

	What tells the recent one stands before it; what tells the earlier one after it, and not as if it belonged to the recent
	one: a comma or a word of `bridge` is between. Words such as "after" (`leads`) stand before the figure that they lead to,
	and words such as "before" (`never_next`) not directly before it.
	"""
	places = [at for at, token in enumerate(said) if token.kind == FIGURE]
	if len(places) < 3:
		return False
	middle, last = places[1], places[2]
	late = [at for at, token in enumerate(said) if token.text in recent]
	early = [at for at, token in enumerate(said) if token.text in earlier]
	if not late or not early or max(late) > middle or min(early) < middle:
		return False
	if said[last - 1].text in never_next or any(token.text in leads for token in said[last:]):
		return False
	passed = said[middle + 1 : min(early) + 1]
	return any(token.text in bridge or token.text in _COMMAS for token in passed)
