"""Brings the words of a message into the spelling of a language's safeguarding rules, and applies these rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, product
from typing import Any

from ai_school.tutor.safeguarding_pattern import Pattern, any_of, compile_pattern, words_of
from ai_school.tutor.text import fold

END = "."
MAX_KNOWN_TOKENS = 20_000
"""Tokens whose reading is remembered; then the memory starts afresh."""
_MIN_GLUED, _MAX_GLUED, _MIN_SPELT = 7, 40, 4
_LEET = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i", "|": "l"}  # fmt: skip
_MOST_VARIANTS = 16
_WRITTEN = re.compile(
	r"[^\W_]+(?:[\u0900-\u0903\u093a-\u094d'*@$|!]+(?=[^\W_]|[\u0900-\u0903\u093a-\u094d])[^\W_]*|[\u0900-\u0903\u093a-\u094d]+)*"
	r"|[$@!][^\W\d_][^\W_]*|[.?!;…:]+|[।؟]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_ENDS = frozenset(".?!;…:।؟")


def split(text: str) -> list[str]:
	"""Return the folded words of a text as written, apostrophes dropped, and END for each end of a sentence."""
	found: list[str] = []
	for piece in _WRITTEN.findall(fold(text)):
		if piece[0] in _ENDS and not (piece[0] in "!" and len(piece) > 1 and piece[1] not in _ENDS):
			if found and found[-1] != END and not (piece == "." and len(found[-1]) == 1):
				found.append(END)
		else:
			found.append(piece.replace("'", ""))
	return found


@dataclass(frozen=True, slots=True)
class Rule:
	"""A pattern and what a match of it means, unless one of its excuses is in the text as well."""

	name: str
	severity: str
	category: str
	pattern: Pattern
	excuse: Pattern | None


@dataclass(slots=True)
class _Ready:
	"""A rule with its bits, compiled when a text first holds all its words."""

	rule: Rule
	needs: int
	regex: re.Pattern[str] | None = None
	excuse: re.Pattern[str] | None = None

	def matches(self, text: str) -> bool:
		if self.regex is None:
			self.regex = re.compile("(?<= )" + self.rule.pattern.regex)
			self.excuse = re.compile("(?<= )" + self.rule.excuse.regex) if self.rule.excuse else None
		return bool(self.regex.search(text)) and not (self.excuse and self.excuse.search(text))


@dataclass
class Language:
	"""The rules of one language, with the spellings, elided prefixes and often misspelt words that it knows."""

	rules: Sequence[Rule]
	spelling: Mapping[str, tuple[str, ...]]
	prefixes: Mapping[str, str] = field(default_factory=dict)
	misspelt: Sequence[str] = ()
	known: Iterable[str] = ()

	def __post_init__(self) -> None:
		self._bits: dict[str, int] = {}
		self._stems: dict[str, int] = {}
		numbers: dict[frozenset[str], int] = {}
		self._ready = [self._prepare(rule, numbers) for rule in self.rules]
		self._vocabulary = {*self.known, *(word for words in self.spelling.values() for word in words)}
		self._near = {deleted: word for word in self.misspelt for deleted in _deletions(word)}
		self._known: dict[str, tuple[tuple[str, ...], int]] = {}

	def _prepare(self, rule: Rule, numbers: dict[frozenset[str], int]) -> _Ready:
		needs = 0
		for words in rule.pattern.needs:
			if words not in numbers:
				numbers[words] = bit = 1 << len(numbers)
				for word in words:
					table = self._stems if word.endswith("*") else self._bits
					key = word.rstrip("*")
					table[key] = table.get(key, 0) | bit
			needs |= numbers[words]
		return _Ready(rule, needs)

	def find(self, written: Sequence[str]) -> Iterator[Rule]:
		"""Yield the rules that the words of `split` meet, in the order of `rules`."""
		held, words = 0, list[str]()
		for token in self._join_letters(written):
			read, bits = self._known.get(token) or self._learn(token)
			words += read
			held |= bits
		candidates = [ready for ready in self._ready if ready.needs & held == ready.needs]
		if candidates:
			text = f" {' '.join(words)} "
			yield from (ready.rule for ready in candidates if ready.matches(text))

	def canonical(self, written: Sequence[str]) -> str:
		"""Return the words in the rules' spelling, each followed by a space, with a space before the first."""
		tokens = self._join_letters(written)
		words = [word for token in tokens for word in (self._known.get(token) or self._learn(token))[0]]
		return f" {' '.join(words)} "

	def _learn(self, token: str) -> tuple[tuple[str, ...], int]:
		words = self._read(token)
		bits = 0
		for word in words:
			bits |= self._bits_of(word)
		if len(self._known) >= MAX_KNOWN_TOKENS:
			self._known.clear()
		self._known[token] = words, bits
		return words, bits

	def _bits_of(self, word: str) -> int:
		bits = self._bits.get(word, 0)
		for end in range(2, len(word) + 1):
			bits |= self._stems.get(word[:end], 0)
		return bits | (self._bits.get("#", 0) if word[0].isdigit() else 0)

	def _read(self, token: str) -> tuple[str, ...]:
		"""The words that a token stands for: as it is, respelt, its leet or stretched letters made plain, cut, corrected."""
		for variant in _variants(token):
			if variant in self.spelling:
				return self.spelling[variant]
			if self._is_known(variant):
				return (variant,)
		return self._elided(token) or self._cut(token) or self._corrected(token) or (token,)

	def _is_known(self, word: str) -> bool:
		return word in self._vocabulary or any(word[:end] in self._stems for end in range(4, len(word) + 1))

	def _elided(self, token: str) -> tuple[str, ...] | None:
		for prefix, word in self.prefixes.items():
			rest = token[len(prefix) :]
			if token.startswith(prefix) and len(rest) > 1 and (rest in self.spelling or self._is_known(rest)):
				return (*([word] if word else []), *self.spelling.get(rest, (rest,)))
		return None

	def _cut(self, token: str, least: int = 3) -> tuple[str, ...] | None:
		"""The words that were written without spaces, when there are at least so many."""
		if not _MIN_GLUED <= len(token) <= _MAX_GLUED or not token.isalpha():
			return None
		best: list[tuple[str, ...] | None] = [(), *([None] * len(token))]
		for end in range(1, len(token) + 1):
			for start in range(max(0, end - 12), end):
				before, word = best[start], token[start:end]
				if before is None or not (word in "ia" or (len(word) > 1 and self._is_word(word))):
					continue
				if best[end] is None or len(before) + 1 < len(best[end] or ()):
					best[end] = (*before, word)
		found = best[-1]
		if not found or len(found) < least:
			return None
		return tuple(chain(*(self.spelling.get(word, (word,)) for word in found)))

	def _is_word(self, word: str) -> bool:
		return word in self._vocabulary or word in self.spelling

	def _corrected(self, token: str) -> tuple[str, ...] | None:
		"""The word of `misspelt` that differs by one letter left out, put in, changed or swapped with its neighbour."""
		if len(token) < 6:
			return None
		found = next((self._near[each] for each in (token, *_deletions(token)) if each in self._near), None)
		return self.spelling.get(found, (found,)) if found else None

	def _join_letters(self, written: Sequence[str]) -> Sequence[str]:
		"""The tokens, with words that are written letter by letter ("k i l l") put together."""
		if sum(len(token) == 1 for token in written) < _MIN_SPELT:
			return written
		joined = list[str]()
		for is_letter, tokens in groupby(written, key=lambda token: len(token) == 1 and token.isalpha()):
			run = list(tokens)
			joined += self._spelt("".join(run)) or run if is_letter and len(run) >= _MIN_SPELT else run
		return joined

	def _spelt(self, run: str) -> list[str]:
		if self._is_word(run):
			return [run]
		return list(self._cut(run, least=2) or ())


def from_data(data: Mapping[str, Any]) -> Language:
	"""Return the language of a rules file: "spelling", "prefixes", "misspelt", "lists", "excuses" and "rules"."""
	lists: Mapping[str, Sequence[str]] = data["lists"]
	excuses = {name: any_of(sources, lists) for name, sources in data["excuses"].items()}
	rules = [
		Rule(entry["rule"], entry["severity"], entry["category"], compile_pattern(source, lists), excuse)
		for entry in data["rules"]
		for excuse in [_together([excuses[name] for name in entry.get("unless", ())])]
		for source in entry["patterns"]
	]
	spelling = {
		fold(key).replace("'", ""): tuple(fold(value).split()) for key, value in data["spelling"].items()
	}
	prefixes = {fold(key): fold(value) for key, value in data.get("prefixes", {}).items()}
	rules.sort(key=lambda rule: rule.severity != "high")
	sources = [*chain(*lists.values()), *chain(*(entry["patterns"] for entry in data["rules"]))]
	known = {*data.get("known", ()), *(word for source in sources for word in words_of(source))}
	return Language(rules, spelling, prefixes, data.get("misspelt", ()), known)


def _together(patterns: Sequence[Pattern]) -> Pattern | None:
	return Pattern("(?:" + "|".join(each.regex for each in patterns) + ")", ()) if patterns else None


def _variants(token: str) -> Iterator[str]:
	"""The token, then without doubled letters, then with letters for the digits and signs that look like them."""
	yield token
	bare = token.rstrip("!|")
	if not bare.isalpha() and any(char.isalpha() for char in bare):
		choices = [_LEET.get(char, char) for char in bare]
		for number, letters in enumerate(product(*choices)):
			if number == _MOST_VARIANTS:
				break
			yield from _undoubled("".join(letters))
	else:
		yield from _undoubled(token)


def _undoubled(word: str) -> Iterator[str]:
	yield word
	for position in range(len(word) - 1):
		if word[position] == word[position + 1]:
			yield word[:position] + word[position + 1 :]
	yield re.sub(r"(.)\1", r"\1", word)


def _deletions(word: str) -> list[str]:
	return [word[:position] + word[position + 1 :] for position in range(len(word))]
