"""Where a text names somebody: by the names that the school knows, by lists of names, and by how names are introduced.

Rule for a name that is also a word (Will, Mark, May, Rose, Grace): it counts where it is capitalised in mid-sentence, or
at the head of a sentence when what follows is said of a person (Will said, Rose and, May's, Mark Rivers); as a
month, and Pi and other symbols alone, never. Names of the great (Newton, Marie Curie) and of places stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ai_school.tutor.redaction_contacts import Span
from ai_school.tutor.redaction_context import (
	AND,
	ASKED,
	IS,
	LABELS,
	STOP_UNCASED,
	SYMBOLS,
	THOUGHT,
	Context,
	is_title,
	is_word,
	never_names,
)
from ai_school.tutor.redaction_scripts import consonants
from ai_school.tutor.redaction_words import (
	match_at,
	name_lists,
	phrases_of,
	split,
	words_of,
)

KIND = "PERSON"
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CALENDAR_NAMES = frozenset(("may", "april", "june", "august", "summer", "autumn"))
# Names that are verbs or common words of Spanish, French or Portuguese in lower case.
_ONLY_CAPITALISED = frozenset(
	"dan lee sean mira marco ron om dev mina mona tara pia mia rita rosario mila noor sid ana eva ray jean rani sara".split()
)


@dataclass(frozen=True, slots=True)
class People:
	"""Names of the people of one school whom a text may be about: full names, or parts of them, in any script."""

	names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
	"""Names of People by their first word: whole ones of several words, single words, and the sounds of Latin ones."""

	whole: dict[str, tuple[tuple[str, ...], ...]]
	single: frozenset[str]
	sounds: frozenset[str]


def find(text: str, people: People, guess: bool = True) -> Iterator[Span]:
	"""Spans of names; with `guess` also of people whom the school does not know."""
	unspaced = _unspaced(people)
	if unspaced:
		yield from (Span(match.start(), match.end(), KIND) for match in unspaced.finditer(text))
	finder = _Finder(text, _known(people), guess)
	for first, last in finder.runs():
		yield Span(finder.words[first].start, finder.words[last].end, KIND)


@lru_cache(maxsize=256)
def _known(people: People) -> _Known:
	whole: dict[str, list[tuple[str, ...]]] = {}
	single: set[str] = set()
	for name in people.names:
		keys = tuple(word.key for word in split(name) if not is_title(word))
		if len(keys) > 1:
			whole.setdefault(keys[0], []).append(keys)
		single |= {key for key in keys if len(key) > 1 and key not in words_of("particles")}
		single |= {part for key in keys if "-" in key for part in key.split("-") if len(part) > 2}
	longest_first = {key: tuple(sorted(names, key=len, reverse=True)) for key, names in whole.items()}
	sounds = {consonants(key) for key in single if key.isascii()} - {""}
	return _Known(longest_first, frozenset(single), frozenset(sounds))


@lru_cache(maxsize=256)
def _unspaced(people: People) -> re.Pattern[str] | None:
	"""Names in scripts that are written without spaces (Chinese, Japanese, Korean, Thai)."""
	names = [re.escape(name.strip()) for name in people.names if _UNSPACED.search(name)]
	return re.compile("|".join(sorted(names, key=len, reverse=True))) if names else None


class _Finder(Context):
	"""One pass over the words of a text; `named` marks those that are names."""

	def __init__(self, text: str, known: _Known, guess: bool):
		super().__init__(text)
		self.known = known
		self.named = [False] * len(self.words)
		self.protected = [False] * len(self.words)
		self.mark_known()
		if guess:
			self.protect()
			for at in range(len(self.words)):
				self.mark_introduced(at)
				self.mark_titled(at)
				self.mark_related(at)
				self.mark_listed(at)
				self.mark_capitals(at)
			self.mark_greeted()
		self.spread()

	def runs(self) -> Iterator[tuple[int, int]]:
		"""First and last word of each name; words of a name stand side by side."""
		at = 0
		while at < len(self.words):
			last = at
			while self.named[at] and last + 1 < len(self.words) and self.joined(last + 1):
				last += 1
			if self.named[at]:
				yield at, last
			at = last + 1

	def joined(self, at: int) -> bool:
		return self.named[at] and self.words[at].follows_directly

	def mark(self, first: int, count: int = 1) -> None:
		for at in range(first, min(first + count, len(self.words))):
			self.named[at] = True

	def mark_known(self) -> None:
		"""Names of the school's people: whole ones, then single words of them."""
		for at, word in enumerate(self.words):
			self.mark(at, match_at(self.words, at, self.known.whole))
			if not word.key.isascii() and consonants(word.key) in self.known.sounds:
				self.mark(at)
			stem = self.known_stem(word.key)
			if stem and not self.named[at] and self.known_here(at, stem):
				self.mark(at)

	def known_stem(self, key: str) -> str:
		"""The known name in a word, which may carry a plural or possessive s or, in Arabic, a prefix; "" for none."""
		candidates = (
			key,
			key.removesuffix("s") if len(key) > 4 and not is_word(key) else "",
			key[1:] if key[:1] in tuple("وبلف") else "",
		)
		return next((each for each in candidates if each in self.known.single), "")

	def known_here(self, at: int, key: str) -> bool:
		word = self.words[at]
		if word.uncased:
			return True
		if len(key) <= 2:
			person = not word.initial or self.of_person(at)
			return word.capital and key not in SYMBOLS and not self.beside_number(at) and person
		if not is_word(key) and key not in words_of("places"):
			return True
		if not word.capital:
			return self.follows_any(at, ASKED) or self.said_of(at)
		if key in words_of("calendar") and self.beside_number(at):
			return self.of_person(at)
		return self.of_person(at) if word.initial else not self.in_calendar(at)

	def protect(self) -> None:
		"""Mark the names of the great, unless the school has somebody of that whole name."""
		phrases = phrases_of("well_known")
		for at in range(len(self.words)):
			count = match_at(self.words, at, phrases)
			named = all(self.named[at : at + count]) and not (count == 1 and self.heads_a_law(at))
			if count and self.words[at].capital and not named:
				self.protected[at : at + count] = [True] * count
				self.named[at : at + count] = [False] * count

	def mark_introduced(self, at: int) -> None:
		"""My name is …, I'm …, me llamo …"""
		count = match_at(self.words, at, phrases_of("introductions"))
		if count:
			start = at + count + (at + count < len(self.words) and self.words[at + count].key in IS)
			certain = count > 1 or self.words[at].key not in LABELS
			if certain or ":" in self.gap(at + 1):
				self.take(start, certain)
		count = match_at(self.words, at, phrases_of("introductions_capital"))
		if count:
			from_here = self.keys(at + count + 1, 1) in (["from"], ["here"])
			self.take(at + count, certain=from_here and not is_word(self.words[at + count].key))
		if match_at(self.words, at, phrases_of("introductions_uncased")) and at + 1 < len(self.words):
			after = self.words[at + 1]
			if after.uncased and after.key not in words_of("not_names_uncased"):
				self.mark(at + 1)

	def gap(self, at: int) -> str:
		return self.words[at].before if at < len(self.words) else ""

	def take(self, at: int, certain: bool) -> None:
		"""Mark the name that begins at a word: `certain` when the words before leave no doubt that one does."""
		first = at
		while at < len(self.words) and at - first < 4 and (at == first or self.words[at].follows_directly):
			if not self.may_be_name(at, certain, at > first):
				break
			self.mark(at)
			at += 1

	def may_be_name(self, at: int, certain: bool, follows: bool) -> bool:
		word, lists = self.words[at], name_lists()
		if (
			self.protected[at]
			or self.has_end(at, follows)
			or (len(word.text) == 1 and not follows and not certain)
		):
			return False
		if word.key in words_of("particles") and follows:
			return any(each.capital and each.follows_directly for each in self.words[at + 1 : at + 3])
		if word.uncased:
			return certain and word.key not in STOP_UNCASED
		if word.capital and self.capitals_tell:
			if word.key in _CALENDAR_NAMES:
				return not self.in_calendar(at)
			known = not is_word(word.key) or word.key in lists.capitalised or word.key in lists.anywhere
			return word.key not in words_of("not_names") if certain else known and not never_names(word.key)
		if word.key in lists.anywhere or word.key in lists.surnames:
			return word.key not in _ONLY_CAPITALISED or certain
		if certain and not follows:
			return word.key not in words_of("not_names") and (
				not is_word(word.key) or word.key in lists.capitalised
			)
		return certain and not is_word(word.key) and word.key not in words_of("name_verbs")

	def has_end(self, at: int, follows: bool) -> bool:
		return follows and not self.words[at].follows_directly

	def mark_titled(self, at: int) -> None:
		"""Mrs Okafor, Sharma sir."""
		word = self.words[at]
		if is_title(word) and at + 1 < len(self.words) and self.words[at + 1].follows_directly:
			weak = word.key in words_of("weak_titles")
			self.take(at + 1, certain=not weak or (word.capital and not word.initial))
		if word.key in words_of("after_name") and at and word.follows_directly:
			before = self.words[at - 1]
			if not is_word(before.key) and not never_names(before.key) and not is_title(before):
				self.mark(at - 1)

	def mark_related(self, at: int) -> None:
		"""My best friend Tom, mi profesora García."""
		key = self.words[at].key
		related = key in words_of("relations") or key.removeprefix("و") in words_of("relations")
		if not related or not (self.has_possessive(at) or self.words[at].uncased):
			return
		next_at = at + 1
		while (
			next_at < len(self.words)
			and self.words[next_at].key in words_of("after_relation")
			and next_at - at < 4
		):
			next_at += 1
		self.take(
			next_at, certain=next_at == at + 1 and next_at < len(self.words) and self.words[next_at].uncased
		)

	def has_possessive(self, at: int) -> bool:
		return any(word.key in words_of("possessives") for word in self.words[max(0, at - 3) : at])

	def mark_listed(self, at: int) -> None:
		"""Names of the lists, alone."""
		word, lists = self.words[at], name_lists()
		if self.protected[at] or self.named[at] or word.uncased:
			return
		if word.key in lists.anywhere and not never_names(word.key):
			if word.capital or (word.key not in _ONLY_CAPITALISED and not self.beside_operator(at)):
				self.mark(at)
		elif word.capital and self.capitals_tell and not self.beside_number(at):
			if word.key in _CALENDAR_NAMES:
				listed = self.of_person(at) and not self.in_calendar(at)
			else:
				listed = word.key in lists.capitalised or word.key in lists.surnames
				listed = listed and not never_names(word.key)
				listed = listed and (self.of_person(at) if word.initial else len(word.text) > 2)
			if listed or self.acts(at):
				self.mark(at)

	def acts(self, at: int) -> bool:
		"""Whether a capitalised word that is no other word does what people do, or is asked or thought about as they are."""
		word = self.words[at]
		if len(word.text) < 2 or word.text.isupper() or is_word(word.key) or never_names(word.key):
			return False
		if self.heads_a_law(at):
			return False
		return self.does(at) or (not word.initial and self.follows_any(at, ASKED | THOUGHT))

	def mark_capitals(self, at: int) -> None:
		"""Two capitalised words in a row, of which none is an ordinary word."""
		word = self.words[at]
		if not (word.capital and self.capitals_tell) or self.protected[at] or at + 1 >= len(self.words):
			return
		after = self.words[at + 1]
		if not after.capital or not after.follows_directly or self.protected[at + 1] or after.text.isupper():
			return
		strange = [
			not is_word(each.key) and not never_names(each.key) and not each.text.isupper()
			for each in (word, after)
		]
		if all(strange) or (
			strange[1] and word.key in name_lists().capitalised and not never_names(word.key)
		):
			self.mark(at, 2)

	def mark_greeted(self) -> None:
		"""Dear Tom, … and a name alone on the last line."""
		for at, word in enumerate(self.words[:-1]):
			if word.key in words_of("greetings") and (word.initial or at == 0):
				self.take(at + 1, certain=False)
		last_line = self.text.rstrip().rpartition("\n")[2]
		tail = split(last_line)
		lonely = 0 < len(tail) <= 3 and last_line.strip(" -–—~.") == " ".join(word.text for word in tail)
		if (
			"\n" in self.text.strip()
			and lonely
			and all(word.capital and not is_word(word.key) for word in tail)
		):
			self.mark(len(self.words) - len(tail), len(tail))

	def spread(self) -> None:
		"""A name beside a name: surnames after it, and others joined by and or commas."""
		for at in range(1, len(self.words)):
			word = self.words[at]
			unfit = self.named[at] or self.protected[at] or not word.capital or not self.capitals_tell
			if not unfit and len(word.text) > 1 and self.belongs_to_name_before(at):
				self.mark(at)

	def belongs_to_name_before(self, at: int) -> bool:
		word, key = self.words[at], self.words[at].key
		if self.named[at - 1]:
			if word.before.strip() == ",":
				return not never_names(key) and (not is_word(key) or key in name_lists().capitalised)
			return (
				word.follows_directly
				and not word.initial
				and not never_names(key)
				and not word.text.isupper()
			)
		return at > 1 and self.words[at - 1].key in AND and self.named[at - 2] and not never_names(key)
