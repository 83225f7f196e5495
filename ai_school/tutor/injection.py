"""Does a text look like an attempt to turn a model against its instructions?

It is counted, not trusted: an injection gains nothing (a model has no tools and one student's data), and an attempt that
is not recognised does no more harm than one that is. Rules (regular expressions over folded text, in data) find what
has been seen; a small linear model over words, see `injection_training`, finds what resembles it.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ai_school.tutor import linear

LONGEST_TEXT = 6_000
SHORT_TEXT = 160
ATTACK = "attack"
THRESHOLD = 0.5
MOST_WORDS = 120
WEIGHTS = Path(__file__).parent / "data" / "injection_weights.bin"
_RULES = Path(__file__).parent / "data" / "injection_rules.json"
_SPACED = re.compile(r"\b(?:\w[ ._-]){4,}\w\b")
_LEET = str.maketrans("03457@$", "oeastas")
_MIXED = re.compile(r"\b(?=\w*[^\W\d_])(?=\w*[013457@$])[\w@$]+\b|\b[a-z]+[@$][a-z@$]+\b")
_QUOTES = str.maketrans("‘’‚“”„«»", '\'\'\'"""""')
_PUNCTUATION = re.compile(r"[.!?,;:]+(?: |$)")
_SENTENCE = re.compile(r"[.!?\n]+(?: |$)|\n")
_WORD = re.compile(r"(?<!\w)[a-z]{5,13}(?!\w)")
# Rules in whose presence a harmless reading does not count.
_CERTAIN = frozenset(("authority", "switch_off", "puppet", "persona"))


@dataclass(frozen=True, slots=True)
class Attempt:
	"""What a text looks like: `rule` names the kind of attempt, None for none."""

	rule: str | None

	@property
	def found(self) -> bool:
		"""Whether it looks like an attempt."""
		return self.rule is not None


def check(text: str) -> Attempt:
	"""The kind of attempt that a text looks like.

	override, reveal, persona, authority, switch_off, puppet, spanish, french, portuguese, hindi or others: by a rule;
	wording: by its words.
	"""
	folded = fold(text)
	rule = _rule_of(folded)
	if not rule and any(char.isdigit() for char in text):
		rule = _rule_of(fold(text, "l"))
	if not rule and probability(folded) >= THRESHOLD:
		rule = "wording"
	return Attempt(rule)


def probability(text: str) -> float:
	"""How likely the words of a text are those of an attempt, 0 to 1; 0 where the weights are missing or damaged."""
	model = _model()
	return model.probabilities(features(text))[ATTACK] if model else 0.0


def features(text: str) -> list[str]:
	"""Words, pairs of words and pieces of words of a text, as the model knows them."""
	words = linear.mark_tokens(fold(text))[:MOST_WORDS]
	letters = [word for word in words if word.isalpha()]
	return linear.word_grams(words) + linear.character_grams(letters)


def status() -> str:
	"""A sentence for administrators: whether the model is there, or why rules alone stand in."""
	try:
		linear.read(WEIGHTS)
	except linear.ModelUnreadableError as error:
		return f"Prompt injection is recognised by rules alone: {error}."
	return "Prompt injection is recognised by rules and by a word model."


def _rule_of(folded: str) -> str | None:
	harmless = any(pattern.search(folded) for pattern in _harmless())
	readings = [folded, _PUNCTUATION.sub(" ", folded)] if len(folded) < SHORT_TEXT else [folded]
	for name, patterns in _rules().items():
		if (name in _CERTAIN or not harmless) and any(p.search(each) for each in readings for p in patterns):
			return name
	sentences = readings[-1:] if len(folded) < SHORT_TEXT else _SENTENCE.split(folded)
	found = (each.rule for each in _combinations() for sentence in sentences if each.fits(sentence, harmless))
	return next(found, None)


@dataclass(frozen=True, slots=True)
class _Combination:
	"""Signs that together, in one sentence and in any order, make an attempt, unless one of others is there."""

	rule: str
	all: tuple[re.Pattern[str], ...]
	none: tuple[re.Pattern[str], ...]

	def fits(self, sentence: str, harmless: bool) -> bool:
		if harmless and self.rule not in _CERTAIN:
			return False
		return all(each.search(sentence) for each in self.all) and not any(
			each.search(sentence) for each in self.none
		)


def fold(text: str, one: str = "i") -> str:
	"""The text as the rules read it: lower case, no diacritics on Latin letters, no disguise by digits or spaces.

	A digit within a word is read as the letter that it resembles, and 1 as `one`.
	"""
	text = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().translate(_QUOTES)
	kept = (
		char for char in text if unicodedata.category(char) != "Cf" and (char.isprintable() or char == "\n")
	)
	text = re.sub(r"[^\S\n]+", " ", "".join(kept))
	text = _SPACED.sub(lambda match: re.sub(r"[ ._-]", "", match[0]), text)
	text = _MIXED.sub(lambda match: match[0].translate(_LEET).replace("1", one), text)
	text = _WORD.sub(lambda match: _spelt(match[0]), text)
	if text.isascii():
		return text
	return unicodedata.normalize("NFC", "".join(map(_plain, unicodedata.normalize("NFD", text))))


def _plain(char: str) -> str:
	"""A decomposed character without Latin diacritics and Arabic hamza and vowels."""
	return "" if "\u0300" <= char <= "\u036f" or "\u064b" <= char <= "\u0655" else char


def _spelt(word: str) -> str:
	"""The key word that a word is, but for one slip (a letter more, less, other or swapped); else the word."""
	if word in _slips():
		return _slips()[word]
	shorter = (word[:at] + word[at + 1 :] for at in range(len(word)))
	return next((_slips()[each] for each in shorter if each in _slips()), word)


@cache
def _slips() -> dict[str, str]:
	"""Key words of the rules by what is left of them without one letter, and by themselves."""
	words: list[str] = _data()["keywords"]
	slips = {word[:at] + word[at + 1 :]: word for word in words for at in range(len(word)) if len(word) > 5}
	return slips | {word: word for word in words}


@cache
def _model() -> linear.LinearModel | None:
	try:
		return linear.read(WEIGHTS)
	except linear.ModelUnreadableError:
		return None


@cache
def _combinations() -> tuple[_Combination, ...]:
	return tuple(
		_Combination(row["rule"], tuple(map(_compiled, row["all"])), tuple(map(_compiled, row["none"])))
		for row in _data()["combinations"]
	)


@cache
def _rules() -> dict[str, tuple[re.Pattern[str], ...]]:
	return {name: tuple(map(_compiled, patterns)) for name, patterns in _data()["rules"].items()}


@cache
def _harmless() -> tuple[re.Pattern[str], ...]:
	return tuple(map(_compiled, _data()["harmless"]))


def _compiled(pattern: str) -> re.Pattern[str]:
	for name, words in _data()["words"].items():
		pattern = pattern.replace("{" + name + "}", words)
	return re.compile(unicodedata.normalize("NFC", pattern), re.DOTALL)


@cache
def _data() -> dict[str, Any]:
	content: dict[str, Any] = json.loads(_RULES.read_text("utf-8"))
	return content
