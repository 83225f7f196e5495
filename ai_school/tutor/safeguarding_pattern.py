"""The small language of the safeguarding rules, compiled to regular expressions over canonical words.

word      that word                      {hits}    one of the phrases of the list "hits"
word*     a word that begins so          (a|b c)   one of these
#         a number                       ~3        at most three words of the same sentence
x?        x or nothing                   !x        not followed by x

The canonical text is words and sentence ends ("."), each followed by one space, with a space before the first.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ai_school.tutor.text import fold

_ATOM = re.compile(r"[(){}|?!]|~\d|[^\s(){}|?!~]+")
_NO_MARK = r"(?!\. )"


class PatternError(ValueError):
	"""A pattern that cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Pattern:
	"""A regular expression and what a text must hold for it to match: of each set in `needs` at least one word.

	A word that ends in "*" stands for all that begin so, "#" for a number.
	"""

	regex: str
	needs: tuple[frozenset[str], ...]


class Lists:
	"""The phrases, patterns themselves, that {name} stands for, and the words that a spelling stands for."""

	def __init__(
		self, phrases: Mapping[str, Sequence[str]], respelt: Mapping[str, tuple[str, ...]] | None = None
	) -> None:
		self.phrases = phrases
		self._respelt = respelt or {}
		self._compiled: dict[str, Pattern] = {}

	def pattern(self, name: str) -> Pattern:
		"""Return the pattern of a list's phrases; raises KeyError when there is no such list."""
		if name not in self._compiled:
			self._compiled[name] = any_of(self.phrases[name], self)
		return self._compiled[name]

	def word(self, atom: str) -> Pattern:
		"""Return the pattern of a word as canonical text has it; of no word when it is left out there."""
		if atom == "#":
			return Pattern(r"\d[^ ]* ", (frozenset("#"),))
		word = fold(atom.rstrip("*")).replace("'", "")
		if atom.endswith("*"):
			return Pattern(re.escape(word) + "[^ ]* ", (frozenset((word + "*",)),))
		words = self._respelt.get(word, (word,))
		return Pattern(
			"".join(re.escape(each) + " " for each in words), tuple(frozenset((each,)) for each in words)
		)


def compile_pattern(source: str, lists: Lists) -> Pattern:
	"""Return the pattern of one source line; raises PatternError when it cannot be read."""
	try:
		parser = _Parser(_ATOM.findall(source), lists)
		pattern = parser.sequence()
	except (IndexError, KeyError) as error:
		raise PatternError(f"not a pattern: {source!r} ({error})") from error
	if parser.left or not source.strip():
		raise PatternError(f"not a pattern: {source!r}")
	return pattern


def any_of(sources: Sequence[str], lists: Lists) -> Pattern:
	"""Return the pattern that matches where one of the sources does."""
	patterns = [compile_pattern(source, lists) for source in sources]
	needs = [_rarest(pattern.needs) for pattern in patterns]
	regex = "(?:" + "|".join(pattern.regex for pattern in patterns) + ")"
	return Pattern(regex, () if None in needs else (frozenset().union(*filter(None, needs)),))


def words_of(source: str) -> set[str]:
	"""Return the whole words of a pattern, those of its lists aside."""
	atoms = _ATOM.findall(re.sub(r"\{[^}]*\}", " ", source))
	return {fold(atom).replace("'", "") for atom in atoms if atom[0].isalpha() and not atom.endswith("*")}


class _Parser:
	"""Recursive descent over the atoms of one source."""

	def __init__(self, atoms: list[str], lists: Lists) -> None:
		self.left = atoms
		self._lists = lists

	def sequence(self) -> Pattern:
		regex, needs = "", list[frozenset[str]]()
		while self.left and self.left[0] not in "|)":
			if self.left[0] == "!":
				self.left.pop(0)
				regex += f"(?!{self._item().regex})"
				continue
			item = self._item()
			if self.left and self.left[0] == "?":
				self.left.pop(0)
				regex += f"(?:{item.regex})?"
				continue
			regex += item.regex
			needs += item.needs
		return Pattern(regex, tuple(needs))

	def _item(self) -> Pattern:
		atom = self.left.pop(0)
		if atom == "(":
			return self._group()
		if atom == "{":
			name = self.left.pop(0)
			self._expect("}")
			return self._lists.pattern(name)
		if atom[0] == "~":
			return Pattern(rf"(?:{_NO_MARK}[^ ]+ ){{0,{atom[1:]}}}", ())
		return self._lists.word(atom)

	def _group(self) -> Pattern:
		options = [self.sequence()]
		while self.left[0] == "|":
			self.left.pop(0)
			options.append(self.sequence())
		self._expect(")")
		needs = [_rarest(option.needs) for option in options]
		regex = "(?:" + "|".join(option.regex for option in options) + ")"
		return Pattern(regex, () if None in needs else (frozenset().union(*filter(None, needs)),))

	def _expect(self, atom: str) -> None:
		if self.left.pop(0) != atom:
			raise KeyError(atom)


def _rarest(needs: Sequence[frozenset[str]]) -> frozenset[str] | None:
	"""The set that the fewest texts will meet: without short words, and small."""
	return min(needs, key=lambda words: (sum(len(word) < 4 for word in words), len(words)), default=None)
