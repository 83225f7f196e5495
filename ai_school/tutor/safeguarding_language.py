"""One language of the safeguarding rules: its spelling, its rules, and its words for the signs."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from typing import Any

from ai_school.tutor.safeguarding_pattern import Lists, Pattern, any_of, compile_pattern, words_of
from ai_school.tutor.safeguarding_signs import Signs
from ai_school.tutor.safeguarding_words import END, Spelling
from ai_school.tutor.text import fold

MAX_KNOWN_TOKENS = 20_000
"""Tokens whose reading is remembered; then the memory starts afresh."""
_STARTS = "(?<= )"


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
	"""A rule as it is kept: its bits in place of its words, compiled when a text first holds all of these."""

	rule: Rule
	needs: int
	regex: re.Pattern[str] | None = None
	excuse: re.Pattern[str] | None = None

	def __post_init__(self) -> None:
		self.rule = replace(self.rule, pattern=Pattern(self.rule.pattern.regex, ()))

	def matches(self, text: str) -> bool:
		if self.regex is None:
			self.regex = re.compile(_STARTS + self.rule.pattern.regex)
			self.excuse = re.compile(_STARTS + self.rule.excuse.regex) if self.rule.excuse else None
		return bool(self.regex.search(text)) and not (self.excuse and self.excuse.search(text))


@dataclass(frozen=True, slots=True)
class Message:
	"""The words of a message as a language reads them, the bits of the rules' words in it, and how many it knows."""

	words: tuple[str, ...]
	bits: int
	known: int


class Language:
	"""The rules, the signs and the spelling of one language."""

	def __init__(self, code: str, rules: Sequence[Rule], signs: Signs, spelling: Spelling) -> None:
		self.code = code
		self.signs = signs
		self._spelling = spelling
		self._bits: dict[str, int] = {}
		self._stems: dict[str, int] = {}
		numbers: dict[frozenset[str], int] = {}
		self._ready = [_Ready(rule, self._needs(rule, numbers)) for rule in rules]
		self._tokens: dict[str, Message] = {}

	def read(self, written: Sequence[str]) -> Message:
		"""Return the message of words as `split` gives them."""
		words: list[str] = []
		bits = known = 0
		for token in self._spelling.join_letters(written):
			read = self._tokens.get(token) or self._learn(token)
			words += read.words
			bits |= read.bits
			known += read.known
		return Message(tuple(words), bits, known)

	def find(self, message: Message) -> Iterator[Rule]:
		"""Yield the rules that the message meets, the gravest first."""
		candidates = [ready for ready in self._ready if ready.needs & message.bits == ready.needs]
		if candidates:
			text = as_text(message.words)
			yield from (ready.rule for ready in candidates if ready.matches(text))

	def _needs(self, rule: Rule, numbers: dict[frozenset[str], int]) -> int:
		needs = 0
		for words in rule.pattern.needs:
			if words not in numbers:
				numbers[words] = 1 << len(numbers)
				for word in words:
					table, key = (self._stems, word[:-1]) if word.endswith("*") else (self._bits, word)
					table[key] = table.get(key, 0) | numbers[words]
			needs |= numbers[words]
		return needs

	def _learn(self, token: str) -> Message:
		if len(self._tokens) >= MAX_KNOWN_TOKENS:
			self._tokens.clear()
		words = self._spelling.read(token)
		bits = 0
		for word in words:
			bits |= self._bits_of(word)
		known = token != END and (words != (token,) or self._spelling.knows(token))
		self._tokens[token] = Message(words, bits, int(known))
		return self._tokens[token]

	def _bits_of(self, word: str) -> int:
		bits = self._bits.get(word, 0)
		for end in range(2, len(word) + 1):
			bits |= self._stems.get(word[:end], 0)
		return bits | (self._bits.get("#", 0) if word[0].isdigit() else 0)


def as_text(words: Sequence[str]) -> str:
	"""Return the words, each followed by a space, with a space before the first."""
	return f" {' '.join(words)} " if words else " "


def from_data(code: str, data: Mapping[str, Any]) -> Language:
	"""Return the language of a rules file.

	Its keys are "spelling", "prefixes", "misspelt", "known" words, "lists" and "excuses" (patterns by name), "rules"
	(each with "rule", "severity", "category", "patterns", and "unless" with names of excuses), and "signs".
	"""
	respelt = {_folded(key): tuple(_folded(value).split()) for key, value in data["spelling"].items()}
	lists = Lists(data["lists"], respelt)
	excuse = cache(partial(_excuse, data["excuses"], lists))
	rules = [
		Rule(entry["rule"], entry["severity"], entry["category"], compile_pattern(source, lists), unless)
		for entry in data["rules"]
		for unless in [excuse(tuple(entry.get("unless", ())))]
		for source in entry["patterns"]
	]
	rules.sort(key=lambda rule: rule.severity != "high")
	signs = Signs(
		{sign: _phrases(phrases, lists.phrases, respelt) for sign, phrases in data["signs"].items()}
	)
	return Language(code, rules, signs, _spelling(data, respelt, lists.phrases, signs))


def _excuse(excuses: Mapping[str, Sequence[str]], lists: Lists, names: tuple[str, ...]) -> Pattern | None:
	if not names:
		return None
	return Pattern(any_of([source for name in names for source in excuses[name]], lists).regex, ())


def _phrases(
	phrases: Sequence[str], lists: Mapping[str, Sequence[str]], respelt: Mapping[str, tuple[str, ...]]
) -> list[str]:
	"""The phrases of a sign in the rules' spelling, {list} replaced by those of the list that are plain words."""
	found = chain(*(lists[each[1:-1]] if each.startswith("{") else [each] for each in phrases))
	plain = (_folded(phrase).split() for phrase in found if not re.search(r"[(){}|?!~]", phrase))
	read = (" ".join(chain(*(respelt.get(word, (word,)) for word in words))) for words in plain)
	return list(dict.fromkeys(filter(None, read)))


def _spelling(
	data: Mapping[str, Any],
	respelt: Mapping[str, tuple[str, ...]],
	lists: Mapping[str, Sequence[str]],
	signs: Signs,
) -> Spelling:
	prefixes = {_folded(key): _folded(value) for key, value in data.get("prefixes", {}).items()}
	sources = chain(*lists.values(), *(entry["patterns"] for entry in data["rules"]))
	vocabulary = signs.words().union(data.get("known", ()), *respelt.values(), *map(words_of, sources))
	misspelt = tuple(map(_folded, data.get("misspelt", ())))
	return Spelling(
		respelt, prefixes, misspelt, frozenset(map(sys.intern, vocabulary)), frozenset(signs.stems())
	)


def _folded(text: str) -> str:
	"""The text as it is compared; one string for all places in which a word stands."""
	return sys.intern(fold(text).replace("'", ""))
