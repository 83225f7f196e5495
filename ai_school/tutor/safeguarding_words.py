"""Brings the words of a message, as a child in haste or in hiding writes them, into the spelling of a language's rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice, product

from ai_school.tutor.text import fold

END = "."
_MIN_GLUED, _MAX_GLUED, _MIN_SPELT, _MIN_CORRECTED, _LONGEST_WORD = 7, 40, 4, 6, 12
_SIGNS = dict(zip("01345789@$!|", ("o", "il", "e", "a", "s", "t", "b", "g", "a", "s", "i", "l"), strict=True))
_MOST_VARIANTS = 16
_VOWEL_SIGN = "[\u0900-\u0903\u093a-\u094d]"
_WRITTEN = re.compile(
	rf"[^\W_]+(?:['*@$|!]+(?=[^\W_])[^\W_]*|{_VOWEL_SIGN}+[^\W_]*)*"
	r"|[$@!][^\W\d_][^\W_]*|[.?!;…:]+|[।؟]|[=+%]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_END = re.compile(r"[.?!;…:।؟]+")


def split(text: str) -> list[str]:
	"""Return the folded words of a text as written, apostrophes dropped, and END for each end of a sentence."""
	found: list[str] = []
	for piece in _WRITTEN.findall(fold(text)):
		if not _END.fullmatch(piece):
			found.append(piece.replace("'", ""))
		elif found and found[-1] != END and not (piece == "." and len(found[-1]) == 1):
			found.append(END)
	return found


@dataclass(frozen=True, slots=True)
class Spelling:
	"""How one language's words are written.

	`respelt` gives the words that a spelling stands for (none for a filler word), `prefixes` the words that are written
	on to the next one, `misspelt` the words that are looked for behind one wrong letter, `stems` the beginnings of words.
	"""

	respelt: Mapping[str, tuple[str, ...]]
	prefixes: Mapping[str, str] = field(default_factory=dict)
	misspelt: Sequence[str] = ()
	vocabulary: frozenset[str] = frozenset()
	stems: frozenset[str] = frozenset()
	near: dict[str, str] = field(init=False)

	def __post_init__(self) -> None:
		near = {deleted: word for word in self.misspelt for deleted in (word, *_deletions(word))}
		object.__setattr__(self, "near", near)

	def knows(self, word: str) -> bool:
		"""Whether the word stands in the rules, or begins like one of their stems."""
		return word in self.vocabulary or any(word[:end] in self.stems for end in range(3, len(word) + 1))

	def read(self, token: str) -> tuple[str, ...]:
		"""Return the words that a token stands for.

		It is taken as it is, respelt, with its stretched letters or its digits made plain, cut in words, or corrected.
		"""
		for variant in _variants(token):
			if variant in self.respelt:
				return self.respelt[variant]
			if self.knows(variant):
				return (variant,)
		return self._elided(token) or self._cut(token) or self._corrected(token) or (token,)

	def join_letters(self, written: Sequence[str]) -> Sequence[str]:
		"""Return the tokens, with words that are written letter by letter ("k i l l") put together."""
		if sum(len(token) == 1 for token in written) < _MIN_SPELT:
			return written
		joined: list[str] = []
		for is_letter, tokens in groupby(written, key=lambda token: len(token) == 1 and token.isalpha()):
			run = list(tokens)
			joined += self._spelt("".join(run)) or run if is_letter and len(run) >= _MIN_SPELT else run
		return joined

	def _spelt(self, run: str) -> Sequence[str]:
		return (run,) if self._is_word(run) else self._cut(run, least=2)

	def _is_word(self, word: str) -> bool:
		return word in self.vocabulary or word in self.respelt

	def _elided(self, token: str) -> tuple[str, ...]:
		for prefix, word in self.prefixes.items():
			rest = token[len(prefix) :]
			if token.startswith(prefix) and len(rest) > 1 and (rest in self.respelt or self.knows(rest)):
				return (*word.split(), *self.respelt.get(rest, (rest,)))
		return ()

	def _cut(self, token: str, least: int = 3) -> tuple[str, ...]:
		"""The fewest words that the token is made of without spaces, when these are at least so many."""
		if not _MIN_GLUED <= len(token) <= _MAX_GLUED or not token.isalpha():
			return ()
		best: list[tuple[str, ...] | None] = [(), *([None] * len(token))]
		for end in range(1, len(token) + 1):
			for start in range(max(0, end - _LONGEST_WORD), end):
				before, word = best[start], token[start:end]
				if before is None or not (word in "ia" or (len(word) > 1 and self._is_word(word))):
					continue
				if best[end] is None or len(before) + 1 < len(best[end] or ()):
					best[end] = (*before, word)
		found = best[-1] or ()
		return (
			tuple(chain(*(self.respelt.get(word, (word,)) for word in found))) if len(found) >= least else ()
		)

	def _corrected(self, token: str) -> tuple[str, ...]:
		"""The word of `misspelt` that differs by one letter left out, put in, changed or swapped with its neighbour."""
		if len(token) < _MIN_CORRECTED:
			return ()
		found = next((self.near[each] for each in (token, *_deletions(token)) if each in self.near), None)
		return self.respelt.get(found, (found,)) if found else ()


def _variants(token: str) -> Iterator[str]:
	"""The token, then without doubled letters, then with letters for the digits and signs that look like them."""
	yield token
	bare = token.rstrip("!|")
	if bare.isalpha() or not any(char.isalpha() for char in bare):
		yield from _undoubled(token)
		return
	choices = [_SIGNS.get(char, char) for char in bare]
	for letters in islice(product(*choices), _MOST_VARIANTS):
		yield from _undoubled("".join(letters))


def _undoubled(word: str) -> Iterable[str]:
	pairs = [position for position in range(len(word) - 1) if word[position] == word[position + 1]]
	yield word
	for position in pairs:
		yield word[:position] + word[position + 1 :]
	if len(pairs) > 1:
		yield re.sub(r"(.)\1", r"\1", word)


def _deletions(word: str) -> list[str]:
	return [word[:position] + word[position + 1 :] for position in range(len(word))]
